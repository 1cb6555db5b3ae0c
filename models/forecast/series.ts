import { err, ok, type Result } from '../../schema/result.ts'
import { quantileOf } from './accuracy.ts'

/** A history that every method can read: finite, not negative, from the first sale on. */
export type Series = {
  readonly values: readonly number[]
  /** Half of an ordinary selling day: what keeps ratios of small totals finite. */
  readonly floor: number
  /** For the seller. */
  readonly notes: readonly string[]
}

export type NoSeries = {
  readonly reason: 'no-sales' | 'too-short' | 'too-few-sales'
  /** For the seller: what is missing, and until when. */
  readonly detail: string
}

export const MIN_DAYS = 14
export const MIN_SALE_DAYS = 3
/** Four years: what is older tells nothing about next month, and costs time. */
const MAX_DAYS = 1461
const YEAR_DAYS = 364
const ENOUGH_TO_JUDGE = 20

/** Makes a history fit to be forecast, or says in words why it is not. */
export function prepareSeries(raw: readonly number[]): Result<Series, NoSeries> {
  const notes: string[] = []
  const recent = raw.slice(-MAX_DAYS)
  if (recent.some(y => !Number.isFinite(y))) {
    notes.push('Some days could not be read and count as days without a sale.')
  }
  const clean = recent.map(y => (Number.isFinite(y) && y > 0 ? y : 0))
  if (recent.some(y => y < 0)) {
    notes.push('Days on which refunds were larger than sales count as zero.')
  }
  const first = clean.findIndex(y => y > 0)
  if (first < 0) {
    return err({ reason: 'no-sales', detail: 'There is no sale yet to forecast from.' })
  }
  const values = clean.slice(first)
  const sold = values.filter(y => y > 0)
  if (values.length < MIN_DAYS) {
    const left = MIN_DAYS - values.length
    return err({
      reason: 'too-short',
      detail: `Forecasts begin ${MIN_DAYS} days after the first sale: ${left} more to go.`,
    })
  }
  if (sold.length < MIN_SALE_DAYS) {
    return err({
      reason: 'too-few-sales',
      detail: `Forecasts begin once there were sales on ${MIN_SALE_DAYS} days; so far there are ${sold.length}.`,
    })
  }
  const capped = capGiants(values, sold)
  if (capped.length > 0) {
    notes.push(
      'A day far above all others was held down, so that one order does not become a habit.',
    )
    for (const { at, cap } of capped) values[at] = cap
  }
  const lately = values.slice(-YEAR_DAYS).filter(y => y > 0)
  const basis = lately.length > 0 ? lately : values.filter(y => y > 0)
  const floor = basis.reduce((total, y) => total + y, 0) / basis.length / 2
  return ok({ values, floor, notes })
}

/**
 * Days so large that they can only be one enormous order: eight times the 98th percentile of the
 * selling days, or twelve times their median where there are too few to know a percentile.
 */
function capGiants(
  values: readonly number[],
  sold: readonly number[],
): { at: number; cap: number }[] {
  const known =
    sold.length >= ENOUGH_TO_JUDGE
      ? 8 * (quantileOf(sold, 0.98) ?? 0)
      : 12 * (quantileOf(sold, 0.5) ?? 0)
  return values.flatMap((y, at) => (y > known ? [{ at, cap: known }] : []))
}
