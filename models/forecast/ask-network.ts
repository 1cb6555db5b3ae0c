import type { ForecastInput } from './forecast.ts'
import { forecastHorizons } from './forecast.ts'
import { sumBetween } from './members/member.ts'
import { packBatch, type RunNetwork } from './network.ts'
import { type NetworkForecast, readAnswer } from './network-forecast.ts'
import type { OriginCase } from './origin-case.ts'

/** The network's forecast at each origin, in one batch; `undefined` when it failed or made no sense. */
export async function askNetwork(
  cases: readonly OriginCase[],
  kind: ForecastInput['kind'],
  countryIso: string | undefined,
  runNetwork: RunNetwork,
): Promise<readonly NetworkForecast[] | undefined> {
  const batch = packBatch(
    cases.map(({ open, originDay }) => ({ values: open.values, originDay })),
    kind,
    countryIso,
  )
  const answer = await runNetwork(batch)
  if (!answer.ok) return undefined
  const forecasts = readAnswer(answer.value, cases.length)
  return forecasts?.map((forecast, i) => closeHolidays(forecast, cases[i]?.open.closedAhead ?? []))
}

/** The network saw a shop that never closes for a holiday: its coming holidays are taken out. */
function closeHolidays(forecast: NetworkForecast, closed: readonly boolean[]): NetworkForecast {
  if (!closed.includes(true)) return forecast
  const shut = (days: readonly number[]): number[] => days.map((y, i) => (closed[i] ? 0 : y))
  const days = shut(forecast.days)
  return {
    days,
    low: shut(forecast.low),
    high: shut(forecast.high),
    totals: forecast.totals.map(([low, mid, high], i) => {
      const horizon = forecastHorizons[i] ?? 30
      const whole = sumBetween(forecast.days, 0, horizon)
      const share = whole > 0 ? sumBetween(days, 0, horizon) / whole : 1
      return [low * share, mid * share, high * share] as const
    }),
  }
}
