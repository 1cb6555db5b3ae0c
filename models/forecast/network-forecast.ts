import type { TotalQuantiles } from './features.ts'
import { forecastHorizons } from './forecast.ts'
import { HORIZON_DAYS, type NetworkAnswer } from './network.ts'

/** What the network said at one origin. */
export type NetworkForecast = {
  /** 90 days of the median. */
  readonly days: readonly number[]
  readonly low: readonly number[]
  readonly high: readonly number[]
  readonly totals: TotalQuantiles
}

/**
 * Splits an answer into its rows. `undefined` when a number in it is not finite or its size is
 * wrong: a swapped model file must not become a confident number.
 */
export function readAnswer(
  answer: NetworkAnswer,
  rows: number,
): readonly NetworkForecast[] | undefined {
  const { daily, totals } = answer
  const horizons = forecastHorizons.length
  if (daily.length !== rows * HORIZON_DAYS * 3 || totals.length !== rows * horizons * 3)
    return undefined
  if (![...daily, ...totals].every(Number.isFinite)) return undefined
  return Array.from({ length: rows }, (_, row) => {
    const day = (step: number, quantile: number): number =>
      Math.max(0, daily[(row * HORIZON_DAYS + step) * 3 + quantile] ?? 0)
    const column = (quantile: number): number[] =>
      Array.from({ length: HORIZON_DAYS }, (_, step) => day(step, quantile))
    return {
      days: column(1),
      low: column(0),
      high: column(2),
      totals: forecastHorizons.map((_, horizon) =>
        ordered(
          totals.subarray((row * horizons + horizon) * 3, (row * horizons + horizon) * 3 + 3),
        ),
      ),
    }
  })
}

/** Three quantiles, none below zero, none below the one before it. */
export function ordered(quantiles: ArrayLike<number>): readonly [number, number, number] {
  const low = Math.max(0, quantiles[0] ?? 0)
  const mid = Math.max(low, quantiles[1] ?? 0)
  return [low, mid, Math.max(mid, quantiles[2] ?? 0)]
}
