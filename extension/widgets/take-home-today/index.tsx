import type { OrderProfitRow } from '../../store/order-profits.ts'
import { orderProfits } from '../../store/order-profits.ts'
import { dailyTotals } from '../../store/daily-totals.ts'
import { receiptsOfPeriod } from '../../store/receipts.ts'
import type { ShopContext } from '../../../models/metrics/shop-context.ts'
import { DayCurve, DayLegend } from '../../ui/day-curve.tsx'
import { costWords } from '../../ui/cost-words.ts'
import { Delta } from '../../ui/delta.tsx'
import { formatShopMoney } from '../../ui/format-money.ts'
import { plural } from '../../ui/format-number.ts'
import { formatClock, formatDay, formatWeekday } from '../../ui/format-time.ts'
import { defineWidget, need } from '../define-widget.ts'
import { dayView, standing, type DayView } from './day-view.ts'
import { Split, Sum } from './sum.tsx'
import './style.css'

export const takeHomeToday = defineWidget({
  id: 'take-home-today',
  title: 'Take-home today',
  pages: ['dashboard'],
  span: 5,
  feeds: ['receipts', 'ledger'],
  source: ({ pendingFees, pendingLabels }: DayView) =>
    pendingFees + pendingLabels > 0 ? 'estimated' : 'derived',
  explain:
    'Revenue (items, shipping and gift wrap less refunds, without tax) less every fee and shipping label that was posted to your payment account today, and less your own costs of today’s orders where you entered them (in the options); the card says of how many orders they are missing. Etsy’s “Revenue” leaves out shipping and takes off no fee. A refund counts on the day it was given. The grey band is where eight in ten of the last eight same weekdays stood at the same hour. The day ends at midnight in your shop’s time zone.',
  needs: { totals: need(dailyTotals, { days: 57 }) },
  compute: ({ totals }, shop) => dayView(totals, shop),
  scope: (_, shop) => `${formatDay(shop.today, shop.locale, 'weekday-day')}, so far`,
  render: (view, shop) => <TakeHome view={view} shop={shop} />,
  headline: (view, shop) => ({
    label: 'Take-home today',
    value: formatShopMoney(view.pace.soFar, shop),
    note:
      standing(view.pace)?.words ?? `${plural(view.orders, 'order', 'orders', shop.locale)} so far`,
  }),
  drilldown: {
    title: 'Today’s orders',
    need: () => need(ordersOfToday, {}),
    columns: [
      { title: 'Order', value: row => `#${row.receiptId}` },
      { title: 'Time', value: (row, shop) => formatClock(row.createdAt, shop) },
      { title: 'What', value: row => row.title },
      { title: 'Revenue', value: (row, shop) => formatShopMoney(row.revenue, shop), numeric: true },
      {
        title: 'Fees',
        value: (row, shop) =>
          row.pending.includes('fees') ? 'pending' : formatShopMoney(-row.fees, shop),
        numeric: true,
      },
      {
        title: 'Labels',
        value: (row, shop) =>
          row.pending.includes('label') ? 'none yet' : formatShopMoney(-row.labels, shop),
        numeric: true,
      },
      {
        title: 'Your costs',
        value: (row, shop) => (row.costsMissing ? 'missing' : formatShopMoney(-row.costs, shop)),
        numeric: true,
      },
      { title: 'Left', value: (row, shop) => formatShopMoney(row.profit, shop), numeric: true },
    ],
  },
  shown: ({ orders, revenue, fees, labels, costs, pace }) => ({
    orders,
    revenue,
    fees,
    labels,
    ...(costs !== 0 && { costs }),
    takeHome: pace.soFar,
  }),
})

/** Orders in the shop's own currency that were placed today, newest first. */
async function ordersOfToday(_params: object, shop: ShopContext): Promise<OrderProfitRow[]> {
  const lines = await receiptsOfPeriod({ days: 1 }, shop)
  const receiptIds = lines.filter(line => line.currency === shop.currency).map(l => l.receiptId)
  return [...(await orderProfits({ receiptIds }, shop)).values()]
}

function TakeHome({ view, shop }: { view: DayView; shop: ShopContext }) {
  const { pace } = view
  const { byNow } = pace
  const money = (minor: number) => formatShopMoney(minor, shop)
  const round = (minor: number) => formatShopMoney(minor, shop, { whole: true })
  const weekday = formatWeekday(shop.today, 'en')
  const now = formatClock(shop.now, shop)
  const stands = standing(view.pace)
  const band =
    byNow && `By now a ${weekday} usually stands at ${round(byNow.p10)} to ${round(byNow.p90)}.`
  const pending = [
    view.pendingFees > 0 && `fees of ${plural(view.pendingFees, 'order', 'orders', shop.locale)}`,
    view.pendingLabels > 0 && plural(view.pendingLabels, 'label', 'labels', shop.locale),
  ].filter(part => part !== false)
  return (
    <>
      <div>
        <p class="ep-number">
          <span class="ep-number__value">{money(pace.soFar)}</span>
          {stands && <Delta direction={stands.direction}>{stands.words}</Delta>}
        </p>
        <p class="ep-note">
          {plural(view.orders, 'order', 'orders', shop.locale)},{' '}
          {costWords({ ...view, count: view.orders }, shop.locale)}.{' '}
          {band ?? `What is usual on a ${weekday} shows after four of them.`}
        </p>
      </div>
      <Sum view={view} money={money} />
      <Split view={view} />
      {pending.length > 0 && (
        <p class="ep-note">
          Not posted yet: {pending.join(' and ')}. They will still take their part.
        </p>
      )}
      <DayCurve
        sums={pace.byHour}
        nowHour={hourOf(pace)}
        usual={
          pace.bandByHour && {
            low: pace.bandByHour.map(band => band.p10),
            high: pace.bandByHour.map(band => band.p90),
          }
        }
        amount={minor => formatShopMoney(minor, shop, { compact: true })}
        clock={{ start: 'midnight', now, end: 'midnight' }}
        sentence={`Take-home through the day: ${money(pace.soFar)} by ${now}. ${band ?? ''}`}
      />
      {pace.bandByHour && <DayLegend usual={`Usual ${weekday}`} />}
    </>
  )
}

/** Hours since midnight on the clock; on a day on which clocks move, within its hour. */
function hourOf({ byHour, dayShare }: DayView['pace']): number {
  return Math.min(byHour.length, Math.max(byHour.length - 1, dayShare * 24))
}
