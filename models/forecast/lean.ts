import { blendedTotal, memberWeights, ownError } from './blend.ts'
import type { TotalQuantiles } from './features.ts'
import { forecastHorizons } from './forecast.ts'
import type { OriginCase } from './origin-case.ts'
import type { Series } from './series.ts'

/**
 * How much the learnt total weighs against the classical blend before any record: as much. The
 * learnt one is better on shops like those it was trained on, the blend asks for nothing, and
 * their errors differ, so that between them lies the safest place on a shop unlike all others.
 */
const PRIOR_ODDS = 1
/** How sharply a better record counts. */
const SHARPNESS = 2
/** No record is better than this. */
const LEAST_ERROR = 0.05

/**
 * Moves the quantiles of every origin towards the classical blend of that origin, by what both have
 * shown at the origins before it. On the log scale; the width stays.
 */
export function leanToBlend(
  series: Series,
  cases: readonly OriginCase[],
  quantiles: readonly TotalQuantiles[],
): TotalQuantiles[] {
  const { floor } = series
  const blended = cases.map((now, i) => {
    const weights = memberWeights(now, cases.slice(i + 1), floor)
    return forecastHorizons.map((_, horizon) => blendedTotal(now, weights, horizon, floor))
  })
  return cases.map((_, i) => {
    const past = cases.slice(i + 1)
    const errorOf = (totals: (at: number) => number | undefined): number | undefined =>
      ownError(past, each => totals(i + 1 + past.indexOf(each)), floor)
    const learnt = errorOf(at => quantiles[at]?.[0]?.[1])
    const classic = errorOf(at => blended[at]?.[0])
    const record =
      learnt === undefined || classic === undefined
        ? 1
        : ((classic + LEAST_ERROR) / (learnt + LEAST_ERROR)) ** SHARPNESS
    const share = 1 / (1 + PRIOR_ODDS * record)
    return (quantiles[i] ?? []).map((said, horizon) => {
      const target = blended[i]?.[horizon] ?? said[1]
      const ratio = ((target + floor) / (said[1] + floor)) ** share
      const [low, mid, high] = said.map(y => Math.max(0, (y + floor) * ratio - floor))
      return [low ?? 0, mid ?? 0, high ?? 0] as const
    })
  })
}
