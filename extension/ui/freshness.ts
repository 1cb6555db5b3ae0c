import type { Feed, Progress } from '../../schema/sync/progress.ts'

const hourMs = 3_600_000

/** After this age a number is greyed out: Etsy asks 6 hours for listings and 24 for the rest. */
const limitMs: Readonly<Record<Feed, number>> = {
  shop: 24 * hourMs,
  listings: 6 * hourMs,
  receipts: 24 * hourMs,
  ledger: 24 * hourMs,
  reviews: 24 * hourMs,
}

export type Freshness = {
  /** Moment of the data behind the number: that of its oldest feed. `undefined` before the first read. */
  readonly asOf: number | undefined
  /** How old the stalest feed is, when it is beyond its limit. */
  readonly stale: { readonly ageMs: number; readonly limitMs: number } | undefined
}

/** How fresh what stands on these feeds is. */
export function freshness(
  feeds: readonly Feed[],
  progress: Progress | undefined,
  now: number,
): Freshness {
  const reads = feeds.flatMap(feed => {
    const at = progress?.feeds.find(row => row.feed === feed)?.completedAt
    return at === undefined ? [] : [{ feed, at }]
  })
  // During the first sync no feed is complete yet: what is here is as new as Etsy's last answer.
  if (reads.length < feeds.length || reads.length === 0) {
    return { asOf: progress?.asOf, stale: undefined }
  }
  const old = reads
    .map(({ feed, at }) => ({ ageMs: now - at, limitMs: limitMs[feed] }))
    .filter(({ ageMs, limitMs }) => ageMs > limitMs)
    .sort((a, b) => b.ageMs - a.ageMs)
  return { asOf: Math.min(...reads.map(({ at }) => at)), stale: old[0] }
}
