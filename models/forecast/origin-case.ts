import { addDays } from '../metrics/day.ts'
import { type OpenSeries, openSeries } from './closures.ts'
import { forecastHorizons } from './forecast.ts'
import { sumBetween } from './members/member.ts'
import { members } from './members/registry.ts'
import { HORIZON_DAYS } from './network.ts'
import type { Series } from './series.ts'

/** A forecast of one method from one origin: 90 days, and the totals over 30, 60 and 90 of them. */
export type MethodForecast = {
  readonly daily: readonly number[]
  readonly totals: readonly number[]
}

/** What was known at one origin, what each classical method said then, and what came. */
export type OriginCase = {
  readonly originDay: string
  /** Days of the series up to and including the origin. */
  readonly known: number
  /** Those days with holidays filled in, and the holidays ahead. */
  readonly open: OpenSeries
  /** In the order of the registry; `undefined` where the history was too short for a member. */
  readonly members: readonly (MethodForecast | undefined)[]
  /** Totals over 30, 60 and 90 days; `undefined` while they have not all passed. */
  readonly actual: readonly (number | undefined)[]
}

/** Past origins stand this many days apart. */
export const ORIGIN_STEP_DAYS = 30
/** A year of them, and the newest. */
export const MAX_PAST_ORIGINS = 12
/** Past origins at which every member is fitted. */
const HEAVY_PAST_ORIGINS = 3
const MIN_KNOWN_DAYS = 28

/** The newest origin first, then those a month older each, as far as the history reaches. */
export function originCases(
  series: Series,
  origin: string,
  countryIso: string | undefined,
  maxPast = MAX_PAST_ORIGINS,
): readonly [OriginCase, ...OriginCase[]] {
  const past: OriginCase[] = []
  for (let step = 1; step <= maxPast; step++) {
    const known = series.values.length - step * ORIGIN_STEP_DAYS
    if (known < MIN_KNOWN_DAYS) break
    past.push(caseAt(series, origin, known, countryIso, step <= HEAVY_PAST_ORIGINS))
  }
  return [caseAt(series, origin, series.values.length, countryIso, true), ...past]
}

function caseAt(
  series: Series,
  origin: string,
  known: number,
  countryIso: string | undefined,
  isRecent: boolean,
): OriginCase {
  const after = series.values.length - known
  const originDay = addDays(origin, -after)
  const open = openSeries(series.values.slice(0, known), originDay, HORIZON_DAYS, countryIso)
  return {
    originDay,
    known,
    open,
    members: members.map(member => {
      const isLeftOut = member.isHeavy === true && !isRecent
      const days = isLeftOut ? undefined : member.forecast(open.values, HORIZON_DAYS)
      if (days === undefined) return undefined
      const daily = days.map((y, step) => (open.closedAhead[step] ? 0 : y))
      return { daily, totals: horizonTotals(daily) }
    }),
    actual: forecastHorizons.map(days =>
      after < days ? undefined : sumBetween(series.values, known, known + days),
    ),
  }
}

export function horizonTotals(daily: readonly number[]): number[] {
  return forecastHorizons.map(days => sumBetween(daily, 0, days))
}

/**
 * The error of a total as a log-ratio, positive when more came than was said. The floor, half an
 * ordinary selling day, keeps it finite and small when both are next to nothing.
 */
export function logError(actual: number, forecast: number, floor: number): number {
  return Math.log((actual + floor) / (forecast + floor))
}
