import type { DailyTotal } from '../metrics/daily-total.ts'
import { RATES_KNOWN_FROM, ratesOf, TRANSACTION_SHARE } from './fee-table.ts'

/** A fee that takes another share of revenue than our table says. Shares from 0 to 1. */
export type RateDifference = {
  readonly kind: 'transaction' | 'payment-processing' | 'regulatory'
  readonly ledgerShare: number
  /** The nearest that the table can explain. */
  readonly tableShare: number
}

/** Two tenths of a percentage point: less may be rounding, or the edges of the period. */
const TOLERANCE = 0.002
/** Below it the edges of the period weigh too much. */
const FEWEST_RECEIPTS = 30
/** Hungary's VAT: no buyer pays more tax than this. */
const GREATEST_TAX_SHARE = 0.27

/**
 * Where the ledger of some days and our fee table differ by more than 0.2 points of revenue. Days
 * before the table's own are left out, and so are other currencies than the country's. `undefined`
 * when the table has no such country or fewer than 30 orders are left: then nothing can be said.
 *
 * Transaction fees come back with a refund in proportion. Of the others that is not known, and
 * processing is also charged on tax, which totals do not hold: for those the table gives a range.
 */
export function rateDifferences(
  totals: readonly DailyTotal[],
  countryIso: string,
): RateDifference[] | undefined {
  const days = totals.filter(({ day }) => day >= RATES_KNOWN_FROM)
  const last = days.at(-1)
  const rates = last && ratesOf(countryIso, last.day)
  if (!rates) return undefined
  const sum = (of: (total: DailyTotal) => number) =>
    days.reduce((all, total) => (total.currency === rates.currency ? all + of(total) : all), 0)
  const receipts = sum(total => total.receipts)
  const revenue = sum(total => total.revenue)
  const sold = revenue + sum(total => total.refunds)
  if (receipts < FEWEST_RECEIPTS || revenue <= 0) return undefined
  const fixed = rates.processingFixedMinor * receipts
  const expected = [
    {
      kind: 'transaction',
      low: TRANSACTION_SHARE * revenue,
      high: TRANSACTION_SHARE * revenue,
    },
    {
      kind: 'payment-processing',
      low: rates.processingShare * revenue + (fixed * revenue) / sold,
      high: rates.processingShare * sold * (1 + GREATEST_TAX_SHARE) + fixed,
    },
    {
      kind: 'regulatory',
      low: rates.regulatoryShare * revenue,
      high: rates.regulatoryShare * sold,
    },
  ] as const
  return expected.flatMap(({ kind, low, high }) => {
    const ledgerShare = sum(total => total.fees[kind] ?? 0) / revenue
    const tableShare = Math.min(Math.max(ledgerShare, low / revenue), high / revenue)
    // What differs by the tolerance itself must not do so by its last bit.
    const points = Math.abs(ledgerShare - tableShare)
    return points > TOLERANCE + 1e-9 ? [{ kind, ledgerShare, tableShare }] : []
  })
}
