import { refuse, type Answer } from './answer.ts'

export type Limits = { perSecond: number; perDay: number }

const DAY_MS = 86_400_000
const BUCKET_MS = 900_000

/** Two limits for the whole app, the second asked first; the day rolls in quarter-hour buckets. */
export class RateLimit {
  readonly limits: Limits
  #second = 0
  #inSecond = 0
  readonly #buckets = new Map<number, number>()

  constructor(limits: Limits) {
    this.limits = limits
  }

  /** Counts one call, in our real time. Returns the refusal when it was one too many. */
  take(nowMs: number): {
    readonly headers: Readonly<Record<string, string>>
    readonly refusal?: Answer
  } {
    const second = Math.floor(nowMs / 1000)
    if (second !== this.#second) {
      this.#second = second
      this.#inSecond = 0
    }
    const today = this.#today(nowMs)
    if (this.#inSecond >= this.limits.perSecond) return tooMany('Exceeded per second rate limit', 1)
    if (today >= this.limits.perDay) return tooMany('Exceeded daily rate limit', 86_400)
    this.#inSecond += 1
    const bucket = Math.floor(nowMs / BUCKET_MS)
    this.#buckets.set(bucket, (this.#buckets.get(bucket) ?? 0) + 1)
    return {
      headers: {
        'x-limit-per-second': String(this.limits.perSecond),
        'x-remaining-this-second': String(Math.max(0, this.limits.perSecond - this.#inSecond)),
        'x-limit-per-day': String(this.limits.perDay),
        'x-remaining-today': String(Math.max(0, this.limits.perDay - today - 1)),
      },
    }
  }

  #today(nowMs: number): number {
    let sum = 0
    for (const [bucket, calls] of this.#buckets) {
      if (bucket * BUCKET_MS <= nowMs - DAY_MS) this.#buckets.delete(bucket)
      else sum += calls
    }
    return sum
  }
}

function tooMany(error: string, retryAfterSec: number) {
  const refusal = { ...refuse(429, error), headers: { 'retry-after': String(retryAfterSec) } }
  return { headers: {}, refusal }
}
