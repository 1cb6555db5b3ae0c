import type { DailyTotal } from './daily-total.ts'
import { addDays } from './day.ts'
import { emptyDay } from './rollup.ts'

/**
 * A shop may change its currency. Days that sold in another one are not days without sales: in the
 * new currency nothing is known of them, and no rate turns one into the other. They are left out,
 * so that sums, bands and forecasts take them for missing, never for 0.
 */

/** The currency of the last sale before some days, and of the first after them. */
export type SalesAround = {
  readonly before?: string | undefined
  readonly after?: string | undefined
}

/**
 * The totals of those of `days`, oldest first, that are whole in `currency`. A day without a sale is
 * of the currency that the shop last sold in, and is zero. `keep` is always there: today, of which
 * what is counted so far is shown as such. `rows` are of these days and of any currency.
 */
export function daysInCurrency(
  days: readonly string[],
  rows: readonly DailyTotal[],
  currency: string,
  keep: string,
  around: SalesAround = {},
): DailyTotal[] {
  const own = new Map<string, DailyTotal>()
  /** Days with a sale: whether all of it was in `currency`. */
  const isOwnSale = new Map<string, boolean>()
  for (const row of rows) {
    const isOwn = row.currency === currency
    if (isOwn) own.set(row.day, row)
    if (row.receipts > 0) isOwnSale.set(row.day, isOwn && isOwnSale.get(row.day) !== false)
  }
  const firstSale = days.find(day => isOwnSale.has(day))
  /** Whether the days without a sale are of this currency. */
  let isOwnTime = isOwnSale.get(firstSale ?? '') ?? (around.after ?? currency) === currency
  if (around.before !== undefined) isOwnTime = around.before === currency
  const found: DailyTotal[] = []
  for (const day of days) {
    const sold = isOwnSale.get(day)
    const total = own.get(day)
    // On the day of the change orders of both are there: neither currency has the whole of it.
    if (sold !== undefined) isOwnTime = (total?.receipts ?? 0) > 0
    const isWhole = sold ?? (total !== undefined || isOwnTime)
    if (isWhole || day === keep) found.push(total ?? emptyDay(day, currency))
  }
  return found
}

/** The newest days without a gap between them: what a series can be made of. */
export function unbrokenEnd<T extends { readonly day: string }>(
  totals: readonly T[],
): readonly T[] {
  let first = totals.length - 1
  while (first > 0 && totals[first - 1]?.day === addDays(totals[first]?.day ?? '', -1)) first -= 1
  return totals.slice(Math.max(0, first))
}
