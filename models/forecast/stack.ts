import type { Result } from '../../schema/result.ts'
import { quantileOf } from './accuracy.ts'
import { blendedTotal, memberWeights } from './blend.ts'
import { FEATURE_WIDTH, stackerFeatures, type TotalQuantiles } from './features.ts'
import { forecastHorizons, type ForecastInput } from './forecast.ts'
import type { ModelFailure } from './network.ts'
import { logError, type OriginCase } from './origin-case.ts'
import type { Series } from './series.ts'

/**
 * The gradient-boosted stacker: rows of features in; for each row p10, p50 and p90 of the log-ratio
 * of the coming total to the network's median.
 */
export type RunStacker = (
  features: Float32Array,
  rows: number,
) => Promise<Result<Float32Array, ModelFailure>>

/** The features of every origin and horizon, in that order. */
export function stackerRows(
  series: Series,
  cases: readonly OriginCase[],
  network: readonly TotalQuantiles[],
  kind: ForecastInput['kind'],
): Float32Array {
  const rows = new Float32Array(cases.length * forecastHorizons.length * FEATURE_WIDTH)
  cases.forEach((now, i) => {
    const past = cases.slice(i + 1)
    const weights = memberWeights(now, past, series.floor)
    const stack = {
      series,
      now,
      past,
      network: network[i] ?? [],
      pastNetwork: network.slice(i + 1),
      blended: forecastHorizons.map((_, horizon) =>
        blendedTotal(now, weights, horizon, series.floor),
      ),
      isUnits: kind === 'units',
    }
    forecastHorizons.forEach((_, horizon) => {
      const at = (i * forecastHorizons.length + horizon) * FEATURE_WIDTH
      rows.set(stackerFeatures(stack, horizon), at)
    })
  })
  return rows
}

/** Totals at every origin as the stacker sees them; `undefined` when it failed. */
export async function stackedQuantiles(
  series: Series,
  cases: readonly OriginCase[],
  network: readonly TotalQuantiles[],
  kind: ForecastInput['kind'],
  run: RunStacker,
): Promise<TotalQuantiles[] | undefined> {
  const horizons = forecastHorizons.length
  const count = cases.length * horizons
  const answer = await run(stackerRows(series, cases, network, kind), count)
  if (!answer.ok || answer.value.length !== count * 3) return undefined
  if (!answer.value.every(Number.isFinite)) return undefined
  const ratios = answer.value
  return cases.map((_, i) =>
    forecastHorizons.map((_, horizon) => {
      const anchor = (network[i]?.[horizon]?.[1] ?? 0) + series.floor
      const at = (i * horizons + horizon) * 3
      const [low, mid, high] = [...ratios.subarray(at, at + 3)]
        .sort((a, b) => a - b)
        .map(ratio => Math.max(0, anchor * Math.exp(ratio) - series.floor))
      return [low ?? 0, mid ?? 0, high ?? 0] as const
    }),
  )
}

/** Half-width of 30-day log-ratios that is assumed of a shop without a record. */
const PRIOR_HALF_WIDTH = 0.5
const PRIOR_CASES = 4
/** Longer horizons are wider, by what the shared series showed. */
const HORIZON_GROWTH = [1, 1.15, 1.3] as const

/** Without a learnt model: the blend of the members, as wide as its own past errors and a prior. */
export function baselineQuantiles(
  series: Series,
  now: OriginCase,
  past: readonly OriginCase[],
): TotalQuantiles {
  const { floor } = series
  const weights = memberWeights(now, past, floor)
  const errors = past.flatMap((each, i) => {
    const own = memberWeights(each, past.slice(i + 1), floor)
    const actual = each.actual[0]
    if (actual === undefined) return []
    return [Math.abs(logError(actual, blendedTotal(each, own, 0, floor), floor))]
  })
  const width = quantileOf(errors, 0.8) ?? PRIOR_HALF_WIDTH
  const half =
    (width * errors.length + PRIOR_HALF_WIDTH * PRIOR_CASES) / (errors.length + PRIOR_CASES)
  return forecastHorizons.map((_, horizon) => {
    const mid = blendedTotal(now, weights, horizon, floor)
    const spread = half * (HORIZON_GROWTH[horizon] ?? 1)
    const at = (ratio: number): number => Math.max(0, (mid + floor) * Math.exp(ratio) - floor)
    return [at(-spread), mid, at(spread)] as const
  })
}
