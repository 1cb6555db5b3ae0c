import { quantileOf, wape } from './accuracy.ts'
import { blendedDays, dayWeights } from './blend.ts'
import type { TotalQuantiles } from './features.ts'
import { type Forecast, forecastHorizons } from './forecast.ts'
import { sequence, sumBetween } from './members/member.ts'
import { HORIZON_DAYS } from './network.ts'
import type { NetworkForecast } from './network-forecast.ts'
import { ORIGIN_STEP_DAYS, type OriginCase } from './origin-case.ts'
import type { Series } from './series.ts'

/** Past origins that decide how far the classical days are mixed in. */
const JUDGED_CASES = 3
/** How sharply a better record counts: the ratio of daily errors to this power. */
const SHARPNESS = 15
/** What the network's days weigh against the blend's before any record. */
const NETWORK_PRIOR = 2

/**
 * The 90 days: the network's, mixed with the blended classical days as far as those have earned it
 * at this shop's own past origins, and brought in line with the totals of each 30 days.
 */
export function shapeDays(
  series: Series,
  cases: readonly [OriginCase, ...OriginCase[]],
  network: readonly NetworkForecast[] | undefined,
  totals: TotalQuantiles,
): Forecast['daily'] {
  const blendOf = (i: number): number[] => {
    const now = cases[i]
    if (now === undefined) return []
    return blendedDays(now, dayWeights(now, cases.slice(i + 1), series.values), HORIZON_DAYS)
  }
  const now = network?.[0]
  if (network === undefined || now === undefined) {
    return baselineDays(series, blendOf(0), totals)
  }
  const share = networkShare(series, cases, network, blendOf)
  const rescaled = (days: readonly number[], whole: readonly number[]): number[] =>
    rescale(days, blockRatios(totals, whole))
  const learnt = rescaled(
    now.days,
    now.totals.map(total => total[1]),
  )
  const classic = blendOf(0)
  const classicScaled = rescaled(
    classic,
    forecastHorizons.map(days => sumBetween(classic, 0, days)),
  )
  const p50 = sequence(
    HORIZON_DAYS,
    step => share * (learnt[step] ?? 0) + (1 - share) * (classicScaled[step] ?? 0),
  )
  const lift = (bound: readonly number[], step: number): number => {
    const mid = now.days[step] ?? 0
    const middle = p50[step] ?? 0
    // The bounds move with the middle, but a middle next to nothing must not blow them up.
    const moved = mid > 0 ? Math.min(3, Math.max(1 / 3, middle / mid)) : 1
    return (bound[step] ?? 0) * moved
  }
  return {
    p10: sequence(HORIZON_DAYS, step => Math.min(p50[step] ?? 0, lift(now.low, step))),
    p50,
    p90: sequence(HORIZON_DAYS, step => Math.max(p50[step] ?? 0, lift(now.high, step))),
  }
}

/** The network's weight from 0 to 1, by daily WAPE over the 30 days after each judged origin. */
function networkShare(
  series: Series,
  cases: readonly OriginCase[],
  network: readonly NetworkForecast[],
  blendOf: (i: number) => readonly number[],
): number {
  let odds = NETWORK_PRIOR
  for (let i = 1; i <= JUDGED_CASES; i++) {
    const known = cases[i]?.known
    const days = network[i]?.days
    if (known === undefined || days === undefined) break
    const actual = series.values.slice(known, known + ORIGIN_STEP_DAYS)
    const learnt = wape(actual, days)
    const classic = wape(actual, blendOf(i))
    if (learnt === undefined || classic === undefined || learnt === 0) continue
    odds *= (classic / learnt) ** (SHARPNESS / JUDGED_CASES)
  }
  return odds / (1 + odds)
}

/** Ratio of the wanted to the given total, in each block of 30 days. */
function blockRatios(totals: TotalQuantiles, given: readonly number[]): number[] {
  return forecastHorizons.map((_, i) => {
    const wanted = (totals[i]?.[1] ?? 0) - (totals[i - 1]?.[1] ?? 0)
    const said = (given[i] ?? 0) - (given[i - 1] ?? 0)
    return said > 0 && wanted > 0 ? Math.min(3, Math.max(1 / 3, wanted / said)) : 1
  })
}

function rescale(days: readonly number[], ratios: readonly number[]): number[] {
  return days.map((y, step) => y * (ratios[Math.floor(step / ORIGIN_STEP_DAYS)] ?? 1))
}

/** Days of the classical blend, as wide as the days of the last eight weeks were around their weekday. */
function baselineDays(
  series: Series,
  blend: readonly number[],
  totals: TotalQuantiles,
): Forecast['daily'] {
  const given = forecastHorizons.map(days => sumBetween(blend, 0, days))
  const p50 = rescale(blend, blockRatios(totals, given))
  const around = (place: number): number[] =>
    sequence(Math.min(8, Math.floor(series.values.length / 7)), week => {
      return series.values[series.values.length - 7 * (week + 1) + place] ?? 0
    })
  const bound = (step: number, quantile: number): number =>
    quantileOf(around(step % 7), quantile) ?? 0
  return {
    p10: p50.map((mid, step) => Math.min(mid, bound(step, 0.1))),
    p50,
    p90: p50.map((mid, step) => Math.max(mid, bound(step, 0.9))),
  }
}
