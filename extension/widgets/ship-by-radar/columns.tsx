import type { DueOrder } from '../../../models/metrics/ship-by.ts'
import type { ShopContext } from '../../../models/metrics/shop-context.ts'
import type { OpenOrder } from '../../store/open-orders.ts'
import { formatCount } from '../../ui/format-number.ts'
import { formatDay } from '../../ui/format-time.ts'
import type { RadarView } from './radar-view.ts'

/** A block an order; more than this are told by the number above them. */
const blocksShown = 6

/** One column for what is late, one for today, one for each of seven days. */
export function Columns({ view, shop }: { view: RadarView; shop: ShopContext }) {
  const count = (orders: readonly unknown[]) => formatCount(orders.length, shop.locale)
  const name = (day: string) => formatDay(day, shop.locale, 'weekday')
  const sentence = [
    `${count(view.late)} late`,
    `${count(view.today)} today`,
    ...view.columns.map(({ day, isClosed, orders }) =>
      isClosed ? `${name(day)} closed` : `${count(orders)} ${name(day)}`,
    ),
  ].join(', ')
  return (
    <div
      class="ep-radar"
      role="img"
      aria-label={`Open orders by the day they must leave: ${sentence}.`}
    >
      <Column class="is-late" orders={view.late} name="Late" shop={shop} />
      <Column class="is-today" orders={view.today} name={name(shop.today)} shop={shop} />
      {view.columns.map(({ day, isClosed, orders }) => (
        <Column
          key={day}
          class={isClosed && orders.length === 0 ? 'is-closed' : ''}
          orders={orders}
          name={name(day)}
          shop={shop}
        />
      ))}
    </div>
  )
}

function Column(props: {
  class: string
  orders: readonly DueOrder<OpenOrder>[]
  name: string
  shop: ShopContext
}) {
  return (
    <div class={props.class}>
      <b>{props.orders.length > 0 && formatCount(props.orders.length, props.shop.locale)}</b>
      <ul>
        {props.orders.slice(0, blocksShown).map(({ order }) => (
          <li key={order.receiptId} />
        ))}
      </ul>
      <small>{props.name}</small>
    </div>
  )
}
