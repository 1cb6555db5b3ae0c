import type { ListingDay, ListingTotal } from './listing-total.ts'

/** A listing's rows of one currency summed over `days`, oldest first. Rows of other days are left out. */
export function sumListing(
  listingId: string,
  currency: string,
  rows: readonly ListingDay[],
  days: readonly string[],
): ListingTotal {
  const index = new Map(days.map((day, i) => [day, i]))
  const unitsByDay = days.map(() => 0)
  const sum = { receipts: 0, units: 0, revenue: 0, fees: 0, labels: 0, costs: 0, uncosted: 0 }
  for (const row of rows) {
    const i = index.get(row.day)
    if (i === undefined || row.currency !== currency) continue
    unitsByDay[i] = (unitsByDay[i] ?? 0) + row.units
    sum.receipts += row.receipts
    sum.units += row.units
    sum.revenue += row.revenue
    sum.fees += row.fees
    sum.labels += row.labels
    sum.costs += row.costs
    sum.uncosted += row.uncosted
  }
  const profit = sum.revenue - sum.fees - sum.labels - sum.costs
  return { listingId, currency, days: days.length, ...sum, profit, unitsByDay }
}
