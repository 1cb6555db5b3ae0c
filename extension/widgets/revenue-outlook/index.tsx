import { useMemo } from 'preact/hooks'
import { addDays } from '../../../models/metrics/day.ts'
import type { ShopContext } from '../../../models/metrics/shop-context.ts'
import { dailyTotals } from '../../store/daily-totals.ts'
import { forecastOf } from '../../store/forecasts.ts'
import { historyOf } from '../../store/has-history.ts'
import { FanChart, FanLegend } from '../../ui/chart-fan.tsx'
import { formatShopMoney } from '../../ui/format-money.ts'
import { formatDay } from '../../ui/format-time.ts'
import { numbersHidden } from '../../ui/privacy.ts'
import { defineWidget, need } from '../define-widget.ts'
import { outlook, type Horizon, type Outlook } from './outlook.ts'
import { trackRecord, whatIsMissing } from './words.ts'
import './style.css'

export const revenueOutlook = defineWidget({
  id: 'revenue-outlook',
  title: 'Revenue outlook',
  pages: ['dashboard', 'stats'],
  span: 7,
  feeds: ['receipts'],
  source: 'forecast',
  explain:
    'Revenue (items, shipping and gift wrap less refunds, without tax) of the coming 30, 60 and 90 days, forecast on this computer from your own daily revenue up to yesterday and the calendar. The middle is as likely too high as too low; in eight of ten cases the truth should lie in the range. The three totals are forecast directly, since ranges of days do not add up. The naive line repeats the recent weeks: a forecast that cannot beat it is worth nothing. The test repeats the forecast from days in your own past and compares it with what came.',
  needs: {
    row: need(forecastOf, { seriesKey: 'revenue' }),
    totals: need(dailyTotals, { days: 64 }),
    history: need(historyOf, {}),
  },
  compute: ({ row, totals, history }, shop) =>
    outlook(row, totals, history.firstDayInCurrency, shop),
  scope: () => 'next 30, 60 and 90 days',
  render: (view, shop) => <OutlookView view={view} shop={shop} />,
  headline: ({ horizons }, shop) => {
    const [first] = horizons
    return first === undefined
      ? { label: 'Revenue, next 30 days', value: '' }
      : {
          label: `Revenue, next ${first.days} days`,
          value: formatShopMoney(first.total.p50, shop, { whole: true }),
          note: `8 in 10: ${range(first, shop)}`,
        }
  },
  drilldown: {
    title: 'Forecast by day',
    need: () => ({
      ask: async (shop: ShopContext) => {
        const row = await forecastOf({ seriesKey: 'revenue' }, shop)
        if (row?.state !== 'ready') return []
        const { origin, daily } = row.forecast
        return daily.p50.map((p50, index) => ({
          day: addDays(origin, index + 1),
          p10: daily.p10[index] ?? p50,
          p50,
          p90: daily.p90[index] ?? p50,
        }))
      },
    }),
    columns: [
      { title: 'Day', value: row => row.day },
      { title: 'p10', value: (row, shop) => formatShopMoney(row.p10, shop), numeric: true },
      {
        title: 'Middle (p50)',
        value: (row, shop) => formatShopMoney(row.p50, shop),
        numeric: true,
      },
      { title: 'p90', value: (row, shop) => formatShopMoney(row.p90, shop), numeric: true },
    ],
  },
  shown: ({ horizons }) =>
    Object.fromEntries(
      horizons.flatMap(({ days, total, naive }) => [
        [`p10-${days}`, total.p10],
        [`p50-${days}`, total.p50],
        [`p90-${days}`, total.p90],
        [`naive-${days}`, naive],
      ]),
    ),
})

function range({ total }: Horizon, shop: ShopContext): string {
  const money = (minor: number) => formatShopMoney(minor, shop, { whole: true })
  return `${money(total.p10)} to ${money(total.p90)}`
}

function OutlookView({ view, shop }: { view: Outlook; shop: ShopContext }) {
  const isHidden = numbersHidden.value
  const { currency, locale } = shop
  // The chart is drawn anew when these change, and not with each tick of the clock.
  const words = useMemo(
    () => ({
      amount: (minor: number) => formatShopMoney(minor, { currency, locale }, { compact: true }),
      step: (step: number) =>
        step === 0 ? 'now' : step > 0 ? `${step} d` : formatDay(addDays(view.origin, step), locale),
    }),
    [currency, locale, view.origin, isHidden],
  )
  const missing = whatIsMissing(view, locale)
  return (
    <>
      <FanChart fan={view.fan} words={words} sentence={sentence(view, shop)} />
      <FanLegend baseline="Naive, by 30 days" />
      <dl class="ep-horizons">
        {view.horizons.map(horizon => (
          <div key={horizon.days}>
            <dt>
              {horizon.days} days, to {formatDay(horizon.lastDay, locale)}
            </dt>
            <dd>{formatShopMoney(horizon.total.p50, shop, { whole: true })}</dd>
            <dd>{range(horizon, shop)}</dd>
            <dd>naive {formatShopMoney(horizon.naive, shop, { whole: true })}</dd>
          </div>
        ))}
      </dl>
      {view.isBaseline && (
        <p class="ep-verdict">
          No trained model is at work here: this is the baseline, made from your own past days
          alone.
        </p>
      )}
      <p class="ep-note">
        {trackRecord(view, locale)} {missing}
      </p>
      <p class="ep-note">
        Made on this computer by {view.model}. {view.notes.join(' ')}
      </p>
    </>
  )
}

function sentence(view: Outlook, shop: ShopContext): string {
  const totals = view.horizons.map(
    horizon =>
      `${horizon.days} days ${formatShopMoney(horizon.total.p50, shop, { whole: true })}, eight in ten between ${range(horizon, shop)}`,
  )
  const events = view.fan.events.map(event => event.name).join(', ')
  return `Daily revenue, known and forecast. ${totals.join('; ')}.${events && ` Events ahead: ${events}.`}`
}
