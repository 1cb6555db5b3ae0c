import type { Listing } from '../../schema/entities/listing.ts'
import type { ListingSnapshot } from '../../schema/entities/listing-snapshot.ts'
import { addDays, dayOf, daysBetween } from './day.ts'

/**
 * The snapshot that a listing leaves when Etsy tells it anew: `undefined` when nothing of it that
 * has a history changed since `before`. A later one of the same day takes its place.
 */
export function snapshotOf(
  listing: Listing,
  before: Listing | undefined,
  timeZone: string,
): ListingSnapshot | undefined {
  const now = recorded(listing)
  if (before && JSON.stringify(recorded(before)) === JSON.stringify(now)) return undefined
  const day = dayOf(listing.asOf, timeZone)
  return {
    kind: 'listingSnapshot',
    id: `${listing.id}-${day}`,
    listingId: listing.id,
    day,
    asOf: listing.asOf,
    ...now,
  }
}

/** What has a history, in an order of its own. */
function recorded({ title, price, quantity, views, favorers, tags }: Listing) {
  return {
    title,
    price: { minor: price.minor, currency: price.currency },
    quantity,
    // A shop that has views of none of its listings says 0: that is no count.
    ...(views !== undefined && views > 0 && { views }),
    ...(favorers !== undefined && { favorers }),
    tags,
  }
}

/** One day of a listing, with what is known of it. */
export type ListingHistoryDay = {
  readonly day: string
  /** How it stood; `undefined` before its first snapshot. */
  readonly state: ListingSnapshot | undefined
  /** Looks since the last count; `undefined` where either count is missing. Never negative. */
  readonly newViews: number | undefined
}

/**
 * Every day of the half-open range, oldest first. `snapshots` are of one listing, in any order, and
 * may begin before the range: a day without one is as the day before it. Etsy's lifetime counts
 * never fall: one that does, or that is absent, is missing, and the views of the days until the
 * next good count come on the day of that count.
 */
export function historyByDay(
  snapshots: readonly ListingSnapshot[],
  from: string,
  to: string,
): ListingHistoryDay[] {
  const sorted = [...snapshots].sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0))
  const byDay = new Map(sorted.map(snapshot => [snapshot.day, snapshot]))
  let state = sorted.filter(snapshot => snapshot.day < from).at(-1)
  let highest = highestViews(sorted.filter(snapshot => snapshot.day < from))
  return daysBetween(from, to).map(day => {
    const today = byDay.get(day)
    if (!today) {
      const isCounted = state?.views !== undefined && state.views === highest
      return { day, state, newViews: isCounted ? 0 : undefined }
    }
    state = today
    const { views } = today
    const isCount = views !== undefined && (highest === undefined || views >= highest)
    const newViews = isCount && highest !== undefined ? views - highest : undefined
    if (isCount) highest = views
    return { day, state, newViews }
  })
}

function highestViews(snapshots: readonly ListingSnapshot[]): number | undefined {
  const counts = snapshots.flatMap(snapshot => snapshot.views ?? [])
  return counts.length === 0 ? undefined : Math.max(...counts)
}

/** The days on which the price was another than the day before, with both prices. */
export function priceChanges(
  history: readonly ListingHistoryDay[],
): { readonly day: string; readonly from: number; readonly to: number }[] {
  return history.flatMap(({ day, state }, i) => {
    const before = history[i - 1]
    const old = before?.state?.price
    if (!old || !state || before.day !== addDays(day, -1)) return []
    if (old.currency !== state.price.currency || old.minor === state.price.minor) return []
    return [{ day, from: old.minor, to: state.price.minor }]
  })
}
