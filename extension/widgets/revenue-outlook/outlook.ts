import { feastsAhead, type Feast } from '../../../models/forecast/calendar.ts'
import {
  forecastHorizons,
  type Backtest,
  type Forecast,
  type ForecastHorizon,
  type Quantiles,
} from '../../../models/forecast/forecast.ts'
import { unbrokenEnd } from '../../../models/metrics/currency-days.ts'
import type { DailyTotal } from '../../../models/metrics/daily-total.ts'
import { addDays, numberOfDay } from '../../../models/metrics/day.ts'
import type { ShopContext } from '../../../models/metrics/shop-context.ts'
import type { ForecastRow } from '../../store/forecast-row.ts'
import type { Fan } from '../../ui/fan.ts'
import type { Empty } from '../define-widget.ts'

export type Horizon = {
  readonly days: ForecastHorizon
  readonly lastDay: string
  readonly total: Quantiles
  readonly naive: number
}

export type Outlook = {
  readonly origin: string
  readonly fan: Fan
  readonly horizons: readonly Horizon[]
  /** The track record that the sentence tells: the shortest horizon that has one. */
  readonly backtest: Backtest | undefined
  readonly isBaseline: boolean
  /** Name and version of what made it. */
  readonly model: string
  readonly notes: readonly string[]
  /** Days of history up to the origin; `undefined` while nothing is here. */
  readonly historyDays: number | undefined
}

const pastShown = 60

const feastNames: Record<Feast, string> = {
  'valentines-day': 'Valentine’s Day',
  easter: 'Easter',
  'mothers-day': 'Mother’s Day',
  'fathers-day': 'Father’s Day',
  halloween: 'Halloween',
  'black-friday': 'Black Friday',
  christmas: 'Christmas',
}

/** The newest revenue forecast as it is shown, or why there is none. */
export function outlook(
  row: ForecastRow | undefined,
  totals: readonly DailyTotal[],
  firstDay: string | undefined,
  shop: ShopContext,
): Outlook | Empty {
  if (row === undefined) {
    return firstDay === undefined
      ? { missing: 'No order is here yet. The outlook begins once there are some weeks of them.' }
      : { missing: 'The first forecast is being worked out in this browser. It takes a moment.' }
  }
  if (row.state === 'none') return { missing: row.detail }
  if (row.currency !== undefined && row.currency !== shop.currency) {
    return { missing: `The last forecast was made in ${row.currency}. A new one is on its way.` }
  }
  const { forecast } = row
  const { origin } = forecast
  return {
    origin,
    fan: fanOf(forecast, totals, shop),
    horizons: forecastHorizons.map(days => ({
      days,
      lastDay: addDays(origin, days),
      total: forecast.totals[days],
      naive: forecast.naiveTotals[days],
    })),
    backtest: forecast.backtests
      .filter(test => test.cases > 0 && test.medape !== undefined)
      .toSorted((a, b) => a.horizon - b.horizon)[0],
    isBaseline: forecast.isBaseline,
    model: `${forecast.model.name} ${forecast.model.version}`,
    notes: forecast.notes,
    historyDays:
      firstDay === undefined || firstDay > origin
        ? undefined
        : numberOfDay(origin) - numberOfDay(firstDay) + 1,
  }
}

function fanOf(forecast: Forecast, totals: readonly DailyTotal[], shop: ShopContext): Fan {
  const { origin, daily } = forecast
  return {
    // A day after the origin is not over, or came after the forecast: it is not drawn as known.
    actual: unbrokenEnd(totals.filter(total => total.day <= origin))
      .slice(-pastShown)
      .map(total => total.revenue),
    ...daily,
    naive: naiveLevels(forecast),
    events: feastsAhead(origin, shop.countryIso, forecast.horizon).map(({ feast, day }) => ({
      step: numberOfDay(day) - numberOfDay(origin),
      name: feastNames[feast],
    })),
  }
}

/** The baseline's totals as a mean level for each stretch of 30 days. */
function naiveLevels({ naiveTotals }: Forecast): number[] {
  const parts = [
    naiveTotals[30],
    naiveTotals[60] - naiveTotals[30],
    naiveTotals[90] - naiveTotals[60],
  ]
  return parts.flatMap(total => Array.from({ length: 30 }, () => total / 30))
}
