import type { Result } from '../../schema/result.ts'
import { daysToFeasts, feasts } from './calendar.ts'
import { numberOfDay, weekdayOf } from '../metrics/day.ts'
import type { ForecastInput } from './forecast.ts'

/** The graph reads the last 108 weeks. */
export const HISTORY_DAYS = 756
export const HORIZON_DAYS = 90
/** Epoch day, weekday, day of month, day of year, kind, then the days to each feast. */
export const CALENDAR_WIDTH = 5 + feasts.length

/** Input of the network: rows of raw days, how many of them are known, and integers of the calendar. */
export type NetworkBatch = {
  readonly rows: number
  /** rows × HISTORY_DAYS, oldest first, the last is the origin's; what is before the first day is 0. */
  readonly history: Float32Array
  /** rows: days known, at most HISTORY_DAYS. */
  readonly known: Int32Array
  /** rows × CALENDAR_WIDTH. */
  readonly calendar: Int32Array
}

/** Its answer, in the unit of the history. Quantiles stand as p10, p50, p90. */
export type NetworkAnswer = {
  /** rows × 90 × 3. */
  readonly daily: Float32Array
  /** rows × 3 horizons × 3. */
  readonly totals: Float32Array
}

export type ModelFailure = { readonly reason: 'model-failed'; readonly detail: string }
export type RunNetwork = (batch: NetworkBatch) => Promise<Result<NetworkAnswer, ModelFailure>>

/** One row for each origin: `values` up to and including it, and its day as days since 1970. */
export function packBatch(
  cases: readonly { readonly values: readonly number[]; readonly originDay: string }[],
  kind: ForecastInput['kind'],
  countryIso: string | undefined,
): NetworkBatch {
  const rows = cases.length
  const history = new Float32Array(rows * HISTORY_DAYS)
  const known = new Int32Array(rows)
  const calendar = new Int32Array(rows * CALENDAR_WIDTH)
  cases.forEach(({ values, originDay }, row) => {
    const tail = values.slice(-HISTORY_DAYS)
    history.set(tail, (row + 1) * HISTORY_DAYS - tail.length)
    known[row] = tail.length
    const day = numberOfDay(originDay)
    calendar.set(
      [
        day,
        weekdayOf(originDay),
        +originDay.slice(8, 10),
        day - numberOfDay(`${originDay.slice(0, 4)}-01-01`),
        kind === 'units' ? 1 : 0,
        ...daysToFeasts(originDay, countryIso),
      ],
      row * CALENDAR_WIDTH,
    )
  })
  return { rows, history, known, calendar }
}
