import { DurableObject } from 'cloudflare:workers'
import { err, ok, type Result } from '../../schema/result.ts'
import type { Limits } from './failure.ts'
import { Permits, type Priority, type Saved } from './permits.ts'

export type PermitRefused = { readonly reason: 'rate-limited'; readonly waitMs: number }
export type Permit = Result<undefined, PermitRefused>

/** The one object of the whole app through which every call to Etsy passes. */
export class EtsyQuota extends DurableObject<unknown> {
  readonly #permits: Permits
  readonly #waiting = new Map<number, (permit: Permit) => void>()
  #lastId = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  #saved: Saved

  constructor(ctx: DurableObjectState, env: unknown) {
    super(ctx, env)
    this.#permits = new Permits(Date.now(), ctx.storage.kv.get<Saved>('quota'))
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

  #decide(): void {
    clearTimeout(this.#timer)
    const decision = this.#permits.decide(Date.now())
    for (const { id } of decision.granted) this.#answer(id, ok(undefined))
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
}
