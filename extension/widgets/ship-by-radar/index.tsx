import { openCounts, openOrders } from '../../store/open-orders.ts'
import { numberOfDay } from '../../../models/metrics/day.ts'
import type { ShopContext } from '../../../models/metrics/shop-context.ts'
import { formatCount, plural } from '../../ui/format-number.ts'
import { formatDay, formatDuration, formatMoment } from '../../ui/format-time.ts'
import { Icon } from '../../ui/icon.tsx'
import { defineWidget, need } from '../define-widget.ts'
import { Columns } from './columns.tsx'
import { radarView, type RadarView, type UrgentOrder } from './radar-view.ts'
import './style.css'

const urgentShown = 4
const hourMs = 3_600_000

export const shipByRadar = defineWidget({
  id: 'ship-by-radar',
  title: 'Ship-by radar',
  pages: ['orders', 'dashboard'],
  span: 5,
  mid: 6,
  feeds: ['receipts'],
  source: 'exact',
  explain:
    'Paid orders that were neither shipped nor canceled, by the ship-by date that Etsy gave them, in your shop’s time zone. An order with several dates counts by the earliest. What is due on one of your closed days, or on a public holiday of your country, must leave on the last open day before it. An order is late from the day after its ship-by date. Etsy’s own list shows the same dates but neither your closed days nor the hours left.',
  needs: { counts: need(openCounts, {}), first: need(openOrders, { limit: urgentShown }) },
  compute: ({ counts, first }, shop) => radarView(counts, first, shop),
  scope: ({ open }, shop) => `${formatCount(open, shop.locale)} open`,
  render: (view, shop) => <ShipBy view={view} shop={shop} />,
  headline: (view, shop) => ({
    label: 'To ship today',
    value: formatCount(view.today, shop.locale),
    note:
      view.late > 0
        ? `${plural(view.late, 'more is', 'more are', shop.locale)} late`
        : 'none is late',
  }),
  drilldown: {
    title: 'Open orders',
    need: () => need(openOrders, {}),
    columns: [
      { title: 'Order', value: row => `#${row.receiptId}` },
      { title: 'What', value: row => row.title },
      { title: 'Pieces', value: (row, shop) => formatCount(row.units, shop.locale), numeric: true },
      { title: 'Ordered', value: (row, shop) => formatMoment(row.createdAt, shop) },
      {
        title: 'Ship by',
        value: (row, shop) => (row.shipBy === undefined ? '' : formatMoment(row.shipBy, shop)),
      },
    ],
  },
  shown: ({ open, late, today }) => ({ open, late, today }),
})

function ShipBy({ view, shop }: { view: RadarView; shop: ShopContext }) {
  const notes = [
    view.days.some(day => day.isClosed) && 'Hatched: closed days.',
    view.later > 0 && `${plural(view.later, 'order is', 'orders are', shop.locale)} due later.`,
    view.undated > 0 &&
      `${plural(view.undated, 'order has', 'orders have', shop.locale)} no ship-by date.`,
  ].filter(note => note !== false)
  return (
    <>
      <p class="ep-number">
        <span class="ep-number__value">{formatCount(view.today, shop.locale)}</span>
        <span class="ep-number__unit">
          to ship today
          {view.hoursLeft !== undefined && `, ${formatDuration(view.hoursLeft * hourMs)} left`}
        </span>
        {view.late > 0 && (
          <span class="ep-tag ep-tag--negative">
            <Icon name="stop" size={12} />
            {formatCount(view.late, shop.locale)} late
          </span>
        )}
      </p>
      <Columns view={view} shop={shop} />
      {notes.length > 0 && <p class="ep-note">{notes.join(' ')}</p>}
      <ul class="ep-due">
        {view.urgent.map(due => (
          <li key={due.order.receiptId}>
            <Due due={due} shop={shop} />
            <span class="ep-due__what">{due.order.title}</span>
            <span class="ep-note">…{due.order.receiptId.slice(-4)}</span>
          </li>
        ))}
      </ul>
    </>
  )
}

function Due({ due, shop }: { due: UrgentOrder; shop: ShopContext }) {
  const daysLate = numberOfDay(shop.today) - numberOfDay(due.dueDay)
  if (daysLate > 0) {
    return (
      <span class="ep-strong ep-neg ep-nowrap">
        {plural(daysLate, 'day', 'days', shop.locale)} late
      </span>
    )
  }
  return (
    <span class="ep-strong ep-nowrap">
      {due.shipOn <= shop.today ? 'today' : formatDay(due.shipOn, shop.locale, 'weekday')}
    </span>
  )
}
