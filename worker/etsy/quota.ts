import { DurableObject } from 'cloudflare:workers'
import { err, ok } from '../../schema/result.ts'
import type { Permit } from './client.ts'
import type { Limits } from './failure.ts'
import { Permits, type Priority, type Saved } from './permits.ts'
import type { SavedShare } from './shop-shares.ts'

const SHARE = 'share:'
const FORGET_SHARE_MS = 2 * 86_400_000

/** The one object of the whole app through which every call to Etsy passes. */
export class EtsyQuota extends DurableObject<unknown> {
  readonly #permits: Permits
  readonly #waiting = new Map<number, (permit: Permit) => void>()
  #lastId = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  #saved: Saved

  constructor(ctx: DurableObjectState, env: unknown) {
    super(ctx, env)
    const nowMs = Date.now()
    this.#permits = new Permits(nowMs, ctx.storage.kv.get<Saved>('quota'), this.#shares(nowMs))
    this.#saved = this.#permits.save()
  }

  /** Answers when the call may be made. `seen` is what the caller's last answer said of the limits. */
  async take(shopId: string, priority: Priority, seen: Limits): Promise<Permit> {
    this.#permits.learn(seen, Date.now())
    const id = ++this.#lastId
    const permit = new Promise<Permit>(resolve => this.#waiting.set(id, resolve))
    this.#permits.ask({ id, shopId, priority })
    this.#decide()
    return await permit
  }

  /** Etsy said 429 to one of us. */
  pause(waitMs: number): void {
    this.#permits.pause(waitMs, Date.now())
    this.#decide()
  }

  /** How the one call went that went ahead after a pause, when it was not a 429 again. */
  probed(limits: Limits): void {
    this.#permits.probed(limits, Date.now())
    this.#decide()
  }

  #decide(): void {
    clearTimeout(this.#timer)
    const decision = this.#permits.decide(Date.now())
    for (const { id, isProbe } of decision.granted) this.#answer(id, ok({ isProbe }))
    for (const { ask, waitMs } of decision.refused)
      this.#answer(ask.id, err({ reason: 'rate-limited', waitMs }))
    if (decision.againInMs !== undefined)
      this.#timer = setTimeout(() => this.#decide(), Math.max(1, decision.againInMs))
    this.#save()
  }

  #answer(id: number, permit: Permit): void {
    this.#waiting.get(id)?.(permit)
    this.#waiting.delete(id)
  }

  /** Only what would hurt to forget: another limit, a pause, a hundredth of the day. */
  #save(): void {
    for (const share of this.#permits.takeUnsavedShares())
      this.ctx.storage.kv.put(SHARE + share.shopId, share)
    const now = this.#permits.save()
    const then = this.#saved
    const same =
      now.perSecond === then.perSecond &&
      now.perDay === then.perDay &&
      now.pausedUntil === then.pausedUntil &&
      Math.abs(now.remainingToday - then.remainingToday) < now.perDay / 100
    if (same) return
    this.#saved = now
    this.ctx.storage.kv.put('quota', now)
  }

  /** What shops had spent before a restart; what is older than counts is deleted. */
  #shares(nowMs: number): SavedShare[] {
    const { kv } = this.ctx.storage
    return [...kv.list<SavedShare>({ prefix: SHARE })].flatMap(([key, share]) => {
      if (Math.abs(nowMs - share.since) < FORGET_SHARE_MS) return [share]
      kv.delete(key)
      return []
    })
  }
}
