import type { Limits } from './failure.ts'

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

export type Ask = { readonly id: number; readonly shopId: string; readonly priority: Priority }
export type Saved = {
  readonly perSecond: number
  readonly perDay: number
  readonly remainingToday: number
  readonly pausedUntil: number
}
export type Decision = {
  readonly granted: readonly Ask[]
  readonly refused: readonly { readonly ask: Ask; readonly waitMs: number }[]
  /** When to decide again; `undefined` when nobody waits. */
  readonly againInMs: number | undefined
}

/**
 * One quota for all shops. No I/O and no clock: the Durable Object around it brings both. Two
 * limits, per second and over a rolling day; Etsy's headers overrule what we count ourselves.
 */
export class Permits {
  #perSecond: number
  #perDay: number
  #remainingToday: number
  #estimatedAt: number
  #pausedUntil: number
  #waiting: Ask[] = []
  #grantedAt: number[] = []
  /** When each waiting shop was last served, counted in grants. */
  #servedAt = new Map<string, number>()
  #grants = 0

  constructor(nowMs: number, saved?: Saved) {
    this.#perSecond = saved?.perSecond ?? SEED_PER_SECOND
    this.#perDay = saved?.perDay ?? SEED_PER_DAY
    this.#remainingToday = saved?.remainingToday ?? SEED_PER_DAY
    this.#pausedUntil = saved?.pausedUntil ?? 0
    this.#estimatedAt = nowMs
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

  /** A 429 stops everybody for as long as it says. */
  pause(waitMs: number, nowMs: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, nowMs + waitMs)
  }

  save(): Saved {
    return {
      perSecond: this.#perSecond,
      perDay: this.#perDay,
      remainingToday: Math.floor(this.#remainingToday),
      pausedUntil: this.#pausedUntil,
    }
  }

  decide(nowMs: number): Decision {
    this.#refill(nowMs)
    const granted: Ask[] = []
    const refused: { ask: Ask; waitMs: number }[] = []
    while (this.#waiting.length > 0) {
      const pauseMs = this.#pausedUntil - nowMs
      if (pauseMs > PATIENCE_MS) {
        refused.push(...this.#waiting.map(ask => ({ ask, waitMs: pauseMs })))
        this.#waiting = []
        break
      }
      if (pauseMs > 0) return { granted, refused, againInMs: pauseMs }
      const ask = this.#first()
      const dayWaitMs = this.#dayWaitMs(ask.priority)
      if (dayWaitMs > 0) {
        this.#remove(ask)
        refused.push({ ask, waitMs: dayWaitMs })
        continue
      }
      const oldest = this.#grantedAt[0]
      if (this.#grantedAt.length >= this.#perSecond && oldest !== undefined)
        return { granted, refused, againInMs: oldest + WINDOW_MS - nowMs }
      this.#remove(ask)
      this.#grants += 1
      this.#servedAt.set(ask.shopId, this.#grants)
      this.#grantedAt.push(nowMs)
      this.#remainingToday -= 1
      granted.push(ask)
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
    const from = nowMs - WINDOW_MS
    const kept = this.#grantedAt.findIndex(at => at > from)
    this.#grantedAt.splice(0, kept === -1 ? this.#grantedAt.length : kept)
  }

  /** 0 when a call of this priority may still be made today. */
  #dayWaitMs(priority: Priority): number {
    const reserve = reserves[priority] * this.#perDay
    if (this.#remainingToday >= reserve + 1) return 0
    const missing = reserve + 0.01 * this.#perDay - this.#remainingToday
    return Math.min(3_600_000, Math.max(60_000, (missing * DAY_MS) / this.#perDay))
  }
}
