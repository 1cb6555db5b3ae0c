import type { ShopContext } from '../../../models/metrics/shop-context.ts'
import { formatCount } from '../../ui/format-number.ts'
import { formatDay } from '../../ui/format-time.ts'
import type { RadarView } from './radar-view.ts'

/** A block an order; more than this are told by the number above them. */
const blocksShown = 6

/** One column for what is late, one for today, one for each of seven days. */
export function Columns({ view, shop }: { view: RadarView; shop: ShopContext }) {
  const formatted = (count: number) => formatCount(count, shop.locale)
  const name = (day: string) => formatDay(day, shop.locale, 'weekday')
  const sentence = [
    `${formatted(view.late)} late`,
    `${formatted(view.today)} today`,
    ...view.days.map(day =>
      day.isClosed ? `${name(day.day)} closed` : `${formatted(day.count)} ${name(day.day)}`,
    ),
  ].join(', ')
  return (
    <div
      class="ep-radar"
      role="img"
      aria-label={`Open orders by the day they must leave: ${sentence}.`}
    >
      <Column class="is-late" count={view.late} name="Late" shop={shop} />
      <Column class="is-today" count={view.today} name={name(shop.today)} shop={shop} />
      {view.days.map(({ day, isClosed, count }) => (
        <Column
          key={day}
          class={isClosed && count === 0 ? 'is-closed' : ''}
          count={count}
          name={name(day)}
          shop={shop}
        />
      ))}
    </div>
  )
}

function Column(props: { class: string; count: number; name: string; shop: ShopContext }) {
  return (
    <div class={props.class}>
      <b>{props.count > 0 && formatCount(props.count, props.shop.locale)}</b>
      <ul>
        {Array.from({ length: Math.min(props.count, blocksShown) }, (_, block) => (
          <li key={block} />
        ))}
      </ul>
      <small>{props.name}</small>
    </div>
  )
}
