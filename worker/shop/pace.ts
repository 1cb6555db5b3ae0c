import type { RoomLimits } from './room-limits.ts'

/** Refused in a row before the socket is closed: whoever waits as it was told has one or two. */
const MOST_REFUSALS = 50
/** Sessions that are looked at in one life of the room; those beyond begin with a full bucket again. */
const MOST_BUCKETS = 1_000

type Bucket = { readonly tokens: number; readonly at: number; readonly refusals: number }

export type Paced =
  | { readonly do: 'go-on' }
  | { readonly do: 'wait'; readonly retryAfterMs: number }
  | { readonly do: 'hang-up' }

/**
 * A token bucket for each session, in memory: a room that was evicted starts with full ones, for
 * which it must have been quiet. Costs no row, which a counter in the storage would with each frame.
 */
export class Pace {
  readonly #limits: Pick<RoomLimits, 'burst' | 'perSecond'>
  readonly #buckets = new Map<string, Bucket>()

  constructor(limits: Pick<RoomLimits, 'burst' | 'perSecond'>) {
    this.#limits = limits
  }

  take(sessionId: string, cost: number, nowMs: number): Paced {
    const { burst, perSecond } = this.#limits
    const before = this.#buckets.get(sessionId) ?? { tokens: burst, at: nowMs, refusals: 0 }
    const passedMs = Math.max(0, nowMs - before.at)
    const tokens = Math.min(burst, before.tokens + (passedMs / 1000) * perSecond)
    if (this.#buckets.size >= MOST_BUCKETS && !this.#buckets.has(sessionId)) this.#buckets.clear()
    if (tokens >= Math.min(cost, burst)) {
      this.#buckets.set(sessionId, { tokens: tokens - cost, at: nowMs, refusals: 0 })
      return { do: 'go-on' }
    }
    const refusals = before.refusals + 1
    this.#buckets.set(sessionId, { tokens, at: nowMs, refusals })
    if (refusals > MOST_REFUSALS) return { do: 'hang-up' }
    const missing = Math.min(cost, burst) - tokens
    return { do: 'wait', retryAfterMs: Math.ceil((missing / perSecond) * 1000) }
  }
}
