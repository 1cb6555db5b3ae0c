import {
  coverage,
  mase,
  meanOf,
  median,
  totalError,
  weightedQuantileLoss,
} from '../../models/forecast/accuracy.ts'

/** One forecast of one method, and what came. */
export type ScoredCase = {
  readonly history: readonly number[]
  readonly actual: readonly number[]
  readonly point: readonly number[]
  /** Bounds of the days, where the method gives them. */
  readonly lower?: readonly number[] | undefined
  readonly upper?: readonly number[] | undefined
  /** Totals said directly, by horizon in days; else the sum of the days counts. */
  readonly totals?: Readonly<Record<number, { p10: number; p50: number; p90: number }>> | undefined
}

/** Shares as fractions; `null` is undefined. */
export type Score = {
  readonly mape: number | null
  readonly medape: number | null
  readonly wape: number | null
  readonly mase: number | null
  readonly wql: number | null
  readonly coverage80: number | null
}

/**
 * Scores all cases over the first `horizon` days. MAPE and median APE are of the totals; WAPE and
 * the quantile loss pool the days of all cases; MASE is a mean over cases; coverage is of totals.
 */
export function scoreCases(cases: readonly ScoredCase[], horizon: number): Score {
  const sum = (values: readonly number[]): number => values.reduce((total, y) => total + y, 0)
  const cut = cases.map(each => ({
    ...each,
    actual: each.actual.slice(0, horizon),
    point: each.point.slice(0, horizon),
    said: each.totals?.[horizon],
  }))
  const errors = cut.map(each => totalError(sum(each.actual), each.said?.p50 ?? sum(each.point)))
  const scale = sum(cut.map(each => sum(each.actual.map(Math.abs))))
  const off = sum(
    cut.map(each => sum(each.actual.map((y, i) => Math.abs(y - (each.point[i] ?? 0))))),
  )
  const withBounds = cut.filter(each => each.lower !== undefined && each.upper !== undefined)
  const pooled = (of: (each: (typeof cut)[number]) => readonly number[]): number[] =>
    withBounds.flatMap(each => [...of(each).slice(0, horizon)])
  const wql = weightedQuantileLoss(
    pooled(each => each.actual),
    [
      { quantile: 0.1, values: pooled(each => each.lower ?? []) },
      { quantile: 0.5, values: pooled(each => each.point) },
      { quantile: 0.9, values: pooled(each => each.upper ?? []) },
    ],
  )
  const intervals = cut.flatMap(({ actual, said }) =>
    said === undefined ? [] : [{ actual: sum(actual), lower: said.p10, upper: said.p90 }],
  )
  return {
    mape: meanOf(errors) ?? null,
    medape: median(errors) ?? null,
    wape: scale === 0 ? null : off / scale,
    mase: meanOf(cut.map(each => mase(each.actual, each.point, each.history, 7))) ?? null,
    wql: withBounds.length === cut.length ? (wql ?? null) : null,
    coverage80: coverage(intervals) ?? null,
  }
}
