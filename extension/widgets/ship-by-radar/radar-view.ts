import { shipByRadar, type DueOrder, type ShipByRadar } from '../../../models/metrics/ship-by.ts'
import type { ShopContext } from '../../../models/metrics/shop-context.ts'
import type { OpenOrder } from '../../store/open-orders.ts'
import type { Empty } from '../define-widget.ts'

export type RadarColumn = {
  readonly day: string
  readonly isClosed: boolean
  readonly orders: readonly DueOrder<OpenOrder>[]
}

export type RadarView = {
  readonly open: number
  readonly late: readonly DueOrder<OpenOrder>[]
  /** Due today, or due later with no open day between. */
  readonly today: readonly DueOrder<OpenOrder>[]
  /** The seven days after today, each with what must leave on it. */
  readonly columns: readonly RadarColumn[]
  readonly later: number
  readonly undated: number
  /** The most urgent first. */
  readonly urgent: readonly DueOrder<OpenOrder>[]
}

/** Open orders by the day on which they must leave, closed days and holidays taken into account. */
export function radarView(orders: readonly OpenOrder[], shop: ShopContext): RadarView | Empty {
  if (orders.length === 0) return { missing: 'No open order. Nothing has to be shipped.' }
  const radar = shipByRadar(orders, shop)
  const soon = radar.days.flatMap(day => day.orders)
  const columns = radar.days.map(({ day, isClosed }) => ({
    day,
    isClosed,
    orders: soon.filter(({ shipOn }) => shipOn === day),
  }))
  return {
    open: orders.length,
    late: radar.late,
    today: [...radar.today, ...radar.earlyToday],
    columns,
    later: radar.later.length,
    undated: radar.undated.length,
    urgent: urgentOf(radar),
  }
}

function urgentOf(radar: ShipByRadar<OpenOrder>): DueOrder<OpenOrder>[] {
  const ahead = radar.days
    .flatMap(day => day.orders)
    .filter(order => !radar.earlyToday.includes(order))
    .toSorted((a, b) => a.shipOn.localeCompare(b.shipOn))
  return [...radar.late, ...radar.today, ...radar.earlyToday, ...ahead]
}
