import type { ShopContext } from '../../../models/metrics/shop-context.ts'
import { formatCount } from '../../ui/format-number.ts'
import { formatDay } from '../../ui/format-time.ts'
import type { Open, Radar } from './radar.ts'

/** A block an order; more than this are told by the number above them. */
const blocksShown = 6

/** One column for what is late, one for each of seven days. */
export function Columns({ view, shop }: { view: Radar<Open>; shop: ShopContext }) {
  const count = (orders: readonly Open[]) => formatCount(orders.length, shop.locale)
  const name = (day: string) => formatDay(day, shop.locale, 'weekday')
  const sentence = [
    `${count(view.late)} late`,
    ...view.days.map(({ day, isClosed, orders }) =>
      isClosed ? `${name(day)} closed` : `${count(orders)} ${name(day)}`,
    ),
  ].join(', ')
  return (
    <div
      class="ep-radar"
      role="img"
      aria-label={`Open orders by the day they must leave: ${sentence}.`}
    >
      <div class="is-late">
        <b>{view.late.length > 0 ? count(view.late) : ''}</b>
        <Blocks orders={view.late} />
        <small>Late</small>
      </div>
      {view.days.map(({ day, isClosed, orders }) => (
        <div
          key={day}
          class={
            day === shop.today ? 'is-today' : isClosed && orders.length === 0 ? 'is-closed' : ''
          }
        >
          <b>{orders.length > 0 ? count(orders) : ''}</b>
          <Blocks orders={orders} />
          <small>{name(day)}</small>
        </div>
      ))}
    </div>
  )
}

function Blocks({ orders }: { orders: readonly Open[] }) {
  return (
    <ul>
      {orders.slice(0, blocksShown).map(order => (
        <li key={order.receiptId} />
      ))}
    </ul>
  )
}
