import type { Receipt } from '../../schema/entities/receipt.ts'
import { missesCosts, type LineCosts } from './costs.ts'
import { dayAndHour, dayOf } from './day.ts'
import { emptyListingDay, UNKNOWN_LISTING } from './listing-rollup.ts'
import type { ListingDay } from './listing-total.ts'
import { counts } from './revenue.ts'
import type { DayContribution } from './rollup.ts'

/**
 * What the seller's own costs add to the totals: on the day of the order, for every line whose cost
 * is known. A refund takes none back: whether the piece came back too is not told.
 */
export function costsOfReceipt(
  receipt: Receipt,
  costs: LineCosts,
  timeZone: string,
): DayContribution[] {
  if (!counts(receipt)) return []
  return [
    {
      ...dayAndHour(receipt.createdAt, timeZone),
      currency: receipt.grandTotal.currency,
      costs: costs.reduce<number>((sum, cost) => sum + (cost ?? 0), 0),
      uncosted: missesCosts(receipt, costs) ? 1 : 0,
    },
  ]
}

/** The same by listing; there, pieces without a cost are counted. */
export function listingCostsOfReceipt(
  receipt: Receipt,
  costs: LineCosts,
  timeZone: string,
): ListingDay[] {
  if (!counts(receipt)) return []
  const day = dayOf(receipt.createdAt, timeZone)
  return receipt.transactions.map(({ listingId = UNKNOWN_LISTING, quantity }, i) => ({
    ...emptyListingDay(listingId, day, receipt.grandTotal.currency),
    costs: costs[i] ?? 0,
    uncosted: costs[i] === undefined ? quantity : 0,
  }))
}
