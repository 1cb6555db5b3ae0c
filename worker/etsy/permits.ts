import { clampWait, MAX_WAIT_MS, type Limits } from './failure.ts'
import { ShopShares, type SavedShare } from './shop-shares.ts'

/** Who goes first when Etsy's quota is short. */
export const priorities = ['interactive', 'webhook', 'incremental', 'backfill'] as const
export type Priority = (typeof priorities)[number]

/** The share of a day's calls that each leaves for those before it. */
const reserves: Readonly<Record<Priority, number>> = {
  interactive: 0,
  webhook: 0.01,
  incremental: 0.03,
  backfill: 0.1,
}

/** What we assume until Etsy's first answer tells: the least that any app is known to get. */
const SEED_PER_SECOND = 5
const SEED_PER_DAY = 5_000
/** A second, and a little for calls that overtake each other on the way: 96 % of the rate. */
const WINDOW_MS = 1_040
/** Whoever would wait longer is told so and comes back by alarm, instead of being held awake. */
const PATIENCE_MS = 5_000
const DAY_MS = 86_400_000
/** A probe whose caller has died; its call ends by itself after 20 s. */
const PROBE_LOST_MS = 30_000
/** Pauses in a row double up to the longest that we accept. */
const MAX_STRIKES = 10

export type Ask = { readonly id: number; readonly shopId: string; readonly priority: Priority }
export type Granted = Ask & { readonly isProbe: boolean }
export type Saved = {
  readonly perSecond: number
  readonly perDay: number
  readonly remainingToday: number
  readonly pausedUntil: number
}
export type Decision = {
  readonly granted: readonly Granted[]
  readonly refused: readonly { readonly ask: Ask; readonly waitMs: number }[]
  /** When to decide again; `undefined` when nobody waits. */
  readonly againInMs: number | undefined
}

/**
 * One quota for all shops. No I/O and no clock: the Durable Object around it brings both. Two
 * limits, per second and over a rolling day; Etsy's headers overrule what we count ourselves. After
 * a 429 has paused everybody, one call goes ahead as a probe, and the rest follow once it passed.
 */
export class Permits {
  #perSecond: number
  #perDay: number
  #remainingToday: number
  #estimatedAt: number
  #pausedUntil: number
  /** A pause is over and nobody has tried yet whether Etsy answers again. */
  #mustProbe: boolean
  #probedAt: number | undefined
  /** Pauses since a call last passed. */
  #strikes = 0
  /** Since when nobody was let through; `undefined` until somebody asks. */
  #idleSince: number | undefined
  #waiting: Ask[] = []
  #grantedAt: number[] = []
  /** When each waiting shop was last served, counted in grants. */
  #servedAt = new Map<string, number>()
  #grants = 0
  readonly #shares: ShopShares

  constructor(nowMs: number, saved?: Saved, shares: readonly SavedShare[] = []) {
    this.#perSecond = saved?.perSecond ?? SEED_PER_SECOND
    this.#perDay = saved?.perDay ?? SEED_PER_DAY
    this.#remainingToday = saved?.remainingToday ?? SEED_PER_DAY
    // What an older version stored may lie years ahead.
    this.#pausedUntil = Math.min(saved?.pausedUntil ?? 0, nowMs + MAX_WAIT_MS)
    this.#mustProbe = this.#pausedUntil > nowMs
    this.#estimatedAt = nowMs
    this.#shares = new ShopShares(shares)
  }

  ask(ask: Ask): void {
    this.#waiting.push(ask)
  }

  /** Etsy's headers are the truth. */
  learn(limits: Limits, nowMs: number): void {
    this.#perSecond = limits.perSecond ?? this.#perSecond
    this.#perDay = limits.perDay ?? this.#perDay
    if (limits.remainingToday === undefined) return
    this.#remainingToday = limits.remainingToday
    this.#estimatedAt = nowMs
  }

  /**
   * A 429 stops everybody for as long as it says, and for twice as long as the time before where
   * the probe was turned down again.
   */
  pause(waitMs: number, nowMs: number): void {
    const isFirstOfIts = this.#pausedUntil <= nowMs
    if (isFirstOfIts) this.#strikes = Math.min(MAX_STRIKES, this.#strikes + 1)
    const atLeastMs = this.#strikes > 1 ? 1000 * 2 ** (this.#strikes - 1) : 0
    const untilMs = nowMs + clampWait(Math.max(waitMs, atLeastMs))
    this.#pausedUntil = Math.max(this.#pausedUntil, untilMs)
    this.#mustProbe = true
    this.#probedAt = undefined
  }

  /** The probe was answered, or its connection failed: in either case Etsy did not turn it down. */
  probed(limits: Limits, nowMs: number): void {
    this.learn(limits, nowMs)
    this.#mustProbe = false
    this.#probedAt = undefined
    this.#strikes = 0
  }

  save(): Saved {
    return {
      perSecond: this.#perSecond,
      perDay: this.#perDay,
      remainingToday: Math.floor(this.#remainingToday),
      pausedUntil: this.#pausedUntil,
    }
  }

  /** The shops whose spending has changed enough to be worth a write. */
  takeUnsavedShares(): SavedShare[] {
    return this.#shares.takeUnsaved()
  }

  decide(nowMs: number): Decision {
    this.#refill(nowMs)
    const granted: Granted[] = []
    const refused: { ask: Ask; waitMs: number }[] = []
    const grant = (ask: Ask, isProbe: boolean) => {
      this.#remove(ask)
      this.#grants += 1
      this.#servedAt.set(ask.shopId, this.#grants)
      this.#grantedAt.push(nowMs)
      this.#idleSince = nowMs
      this.#remainingToday = Math.max(0, this.#remainingToday - 1)
      this.#shares.spend(ask.shopId, nowMs)
      granted.push({ ...ask, isProbe })
    }
    while (this.#waiting.length > 0) {
      const pauseMs = this.#pausedUntil - nowMs
      if (pauseMs > PATIENCE_MS) {
        refused.push(...this.#waiting.map(ask => ({ ask, waitMs: pauseMs })))
        this.#waiting = []
        break
      }
      if (pauseMs > 0) return { granted, refused, againInMs: pauseMs }
      const ask = this.#first()
      if (this.#mustProbe) {
        if (this.#probedAt !== undefined)
          return { granted, refused, againInMs: this.#probedAt + PROBE_LOST_MS - nowMs }
        this.#probedAt = nowMs
        grant(ask, true)
        continue
      }
      const dayWaitMs = this.#dayWaitMs(ask, nowMs)
      if (dayWaitMs > 0 && this.#mayProbeDay(nowMs)) {
        // A header may have been wrong, and only an answer can say so.
        this.#mustProbe = true
        continue
      }
      if (dayWaitMs > 0) {
        this.#remove(ask)
        refused.push({ ask, waitMs: dayWaitMs })
        continue
      }
      const oldest = this.#grantedAt[0]
      if (this.#grantedAt.length >= this.#perSecond && oldest !== undefined)
        return { granted, refused, againInMs: oldest + WINDOW_MS - nowMs }
      grant(ask, false)
    }
    // Nobody waits: old turns no longer matter, and the map does not grow with the shops.
    this.#servedAt.clear()
    return { granted, refused, againInMs: undefined }
  }

  /** The most urgent, and among equals the shop whose turn is longest ago, in order of asking. */
  #first(): Ask {
    return this.#waiting.reduce((best, ask) => {
      const urgency = priorities.indexOf(ask.priority) - priorities.indexOf(best.priority)
      const turn = (this.#servedAt.get(ask.shopId) ?? 0) - (this.#servedAt.get(best.shopId) ?? 0)
      return urgency < 0 || (urgency === 0 && turn < 0) ? ask : best
    })
  }

  #remove(ask: Ask): void {
    this.#waiting.splice(this.#waiting.indexOf(ask), 1)
  }

  /** Calls of a day ago become free again: on average as fast as the day's limit passes. */
  #refill(nowMs: number): void {
    const passedMs = Math.max(0, nowMs - this.#estimatedAt)
    this.#remainingToday = Math.min(
      this.#perDay,
      this.#remainingToday + (passedMs * this.#perDay) / DAY_MS,
    )
    this.#estimatedAt = nowMs
    // A clock that was set back must not make anybody wait for the time it was set to.
    this.#pausedUntil = Math.min(this.#pausedUntil, nowMs + MAX_WAIT_MS)
    if (this.#probedAt !== undefined && Math.abs(nowMs - this.#probedAt) >= PROBE_LOST_MS)
      this.#probedAt = undefined
    this.#grantedAt = this.#grantedAt.filter(at => at > nowMs - WINDOW_MS && at <= nowMs)
  }

  /** 0 when this call may still be made today. */
  #dayWaitMs({ shopId, priority }: Ask, nowMs: number): number {
    const reserve = reserves[priority] * this.#perDay
    if (this.#remainingToday < reserve + 1) {
      const missing = reserve + 0.01 * this.#perDay - this.#remainingToday
      return Math.min(MAX_WAIT_MS, Math.max(60_000, (missing * DAY_MS) / this.#perDay))
    }
    const mayBorrow = this.#shares.mayCall(shopId, this.#remainingToday, this.#perDay, nowMs)
    return mayBorrow ? 0 : MAX_WAIT_MS
  }

  /**
   * Whether the day has let nobody through for a quarter of an hour. Whatever is left is only what a
   * header said or what we counted, and only an answer can put it right.
   */
  #mayProbeDay(nowMs: number): boolean {
    this.#idleSince = Math.min(this.#idleSince ?? nowMs, nowMs)
    return nowMs - this.#idleSince >= MAX_WAIT_MS
  }
}
