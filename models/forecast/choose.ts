import type { Forecast } from './forecast.ts'

const MIN_CASES = 8
/** How much better a challenger's own record must be: less is luck. */
const MARGIN = 0.75

/**
 * The champion's forecast, or a challenger's where that was clearly better at this shop's own
 * past 30-day totals. The step back is of one shop and by itself; it is said in the notes.
 */
export function chooseForecast(champion: Forecast, challengers: readonly Forecast[]): Forecast {
  const own = record(champion)
  if (own === undefined) return champion
  const better = challengers
    .flatMap(forecast => {
      const error = record(forecast)
      return error !== undefined && error < own * MARGIN ? [{ forecast, error }] : []
    })
    .sort((a, b) => a.error - b.error)[0]
  if (better === undefined) return champion
  const { name } = better.forecast.model
  const note = `Made by ${name}: it missed this shop's past months by less than the usual model.`
  return { ...better.forecast, notes: [...better.forecast.notes, note] }
}

/** Median error of the 30-day totals, `undefined` when there are too few of them. */
function record(forecast: Forecast): number | undefined {
  const backtest = forecast.backtests.find(({ horizon }) => horizon === 30)
  return backtest === undefined || backtest.cases < MIN_CASES ? undefined : backtest.medape
}
