const DAY_MS = 86_400_000
/** The part of a day's calls that is split evenly: each shop that is active can count on its piece. */
const GUARANTEED = 0.6
/** No piece is sized for fewer shops, so that the second and third need not take it back. */
const MIN_SHOPS = 4
/** How long the count of active shops is good for: asking ten thousand at every call would cost. */
const COUNT_LASTS_MS = 60_000
/** Calls between two writes of one shop's spending. A restart forgets at most so many. */
const UNSAVED_CALLS = 10

/** What a shop spent in its day that began at `since`, and in the day before that. */
export type SavedShare = {
  readonly shopId: string
  readonly since: number
  readonly spent: number
  readonly before: number
}
type Share = { since: number; spent: number; before: number; unsaved: number }

/**
 * Splits the day's calls among shops. Each active shop is guaranteed an even piece; what is not
 * promised to others goes to whoever comes first. So a shop that is alone may use nearly the whole
 * day, and one that floods takes what the others do not need, never what they are promised.
 */
export class ShopShares {
  readonly #shares = new Map<string, Share>()
  #counted = { atMs: -Infinity, known: 0, active: 0 }

  constructor(saved: readonly SavedShare[] = []) {
    for (const { shopId, ...share } of saved) this.#shares.set(shopId, { ...share, unsaved: 0 })
  }

  spend(shopId: string, nowMs: number): void {
    const share = this.#roll(shopId, nowMs) ?? { since: nowMs, spent: 0, before: 0, unsaved: 0 }
    share.spent += 1
    share.unsaved += 1
    this.#shares.set(shopId, share)
  }

  /**
   * Whether `shopId` may make one of the `remaining` calls: out of its own piece, or out of what is
   * left when every other active shop has what is left of its own.
   */
  mayCall(shopId: string, remaining: number, perDay: number, nowMs: number): boolean {
    const piece = (GUARANTEED * perDay) / Math.max(MIN_SHOPS, this.#active(nowMs))
    if (this.#spent(shopId, nowMs) < piece) return true
    let promised = 0
    for (const id of [...this.#shares.keys()]) {
      const spent = id === shopId ? 0 : this.#spent(id, nowMs)
      if (spent > 0) promised += Math.max(0, piece - spent)
    }
    return remaining - promised >= 1
  }

  /** Shops that made a call within the last 24 hours. */
  #active(nowMs: number): number {
    const { atMs, known } = this.#counted
    if (known !== this.#shares.size || Math.abs(nowMs - atMs) > COUNT_LASTS_MS) {
      const active = [...this.#shares.keys()].filter(id => this.#spent(id, nowMs) > 0).length
      this.#counted = { atMs: nowMs, known: this.#shares.size, active }
    }
    return this.#counted.active
  }

  /** What has changed since it was last taken. */
  takeUnsaved(): SavedShare[] {
    const unsaved: SavedShare[] = []
    for (const [shopId, share] of this.#shares) {
      if (share.unsaved < UNSAVED_CALLS) continue
      share.unsaved = 0
      const { since, spent, before } = share
      unsaved.push({ shopId, since, spent, before })
    }
    return unsaved
  }

  /** Calls of the last 24 hours; those of the day before count by the part of it that still lies within. */
  #spent(shopId: string, nowMs: number): number {
    const share = this.#roll(shopId, nowMs)
    if (!share) return 0
    return share.spent + share.before * (1 - (nowMs - share.since) / DAY_MS)
  }

  /** Begins the shop's next day where the last is over; a shop that slept for two is forgotten. */
  #roll(shopId: string, nowMs: number): Share | undefined {
    const share = this.#shares.get(shopId)
    if (!share) return undefined
    const passedMs = nowMs - share.since
    if (passedMs >= 0 && passedMs < DAY_MS) return share
    if (passedMs < 0 || passedMs >= 2 * DAY_MS) {
      this.#shares.delete(shopId)
      return undefined
    }
    share.since += DAY_MS
    share.before = share.spent
    share.spent = 0
    share.unsaved = UNSAVED_CALLS
    return share
  }
}
