import {
  dueOf,
  shipByRadar,
  type OpenCounts,
  type ShipByRadar,
} from '../../../models/metrics/ship-by.ts'
import type { ShopContext } from '../../../models/metrics/shop-context.ts'
import type { OpenOrder } from '../../store/open-orders.ts'
import type { Empty } from '../define-widget.ts'

export type UrgentOrder = {
  readonly order: OpenOrder
  readonly dueDay: string
  /** Before `dueDay` when that is closed or a holiday. */
  readonly shipOn: string
}

export type RadarView = ShipByRadar & {
  /** The most urgent first. */
  readonly urgent: readonly UrgentOrder[]
}

/** The counts of the radar, and by name those of the `first` open orders that must leave in its days. */
export function radarView(
  counts: OpenCounts,
  first: readonly OpenOrder[],
  shop: ShopContext,
): RadarView | Empty {
  if (counts.all === 0) return { missing: 'No open order. Nothing has to be shipped.' }
  const radar = shipByRadar(counts, shop)
  const lastDay = radar.days.at(-1)?.day ?? shop.today
  const urgent = first
    .flatMap(order => (order.shipBy === undefined ? [] : [{ order, ...dueOf(order.shipBy, shop) }]))
    .filter(({ shipOn }) => shipOn <= lastDay)
  return { ...radar, urgent }
}
