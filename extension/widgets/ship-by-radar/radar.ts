import { addDays, dayOf, weekdayOf } from '../../../models/metrics/day.ts'
import type { ShopContext } from '../../../models/metrics/shop-context.ts'
import type { Empty } from '../define-widget.ts'

/** What the radar must know of an open order. */
export type Open = { readonly receiptId: string; readonly title: string; readonly shipBy?: number }

export type RadarDay<O extends Open> = {
  readonly day: string
  readonly isClosed: boolean
  readonly orders: readonly O[]
}

export type Radar<O extends Open> = {
  readonly open: number
  readonly late: readonly O[]
  /** Today and the six days after it. */
  readonly days: readonly RadarDay<O>[]
  readonly later: number
  readonly undated: number
  /** Late ones first, then by date; those without one are not in it. */
  readonly urgent: readonly (O & { readonly leaveBy: string })[]
}

const daysShown = 7

/**
 * Open orders by the day on which they must leave. An order that is due on a closed day must leave
 * on the last open day before it; where that day is gone already it must leave today.
 */
export function radar<O extends Open>(orders: readonly O[], shop: ShopContext): Radar<O> | Empty {
  if (orders.length === 0) return { missing: 'No open order. Nothing has to be shipped.' }
  const dated = orders.flatMap(order =>
    order.shipBy === undefined ? [] : [{ ...order, leaveBy: leaveBy(order.shipBy, shop) }],
  )
  const urgent = dated.sort((a, b) => a.leaveBy.localeCompare(b.leaveBy))
  const end = addDays(shop.today, daysShown)
  return {
    open: orders.length,
    late: urgent.filter(order => order.leaveBy < shop.today),
    days: Array.from({ length: daysShown }, (_, index) => {
      const day = addDays(shop.today, index)
      return {
        day,
        isClosed: isClosed(day, shop),
        orders: urgent.filter(order => order.leaveBy === day),
      }
    }),
    later: urgent.filter(order => order.leaveBy >= end).length,
    undated: orders.length - dated.length,
    urgent,
  }
}

function leaveBy(shipBy: number, shop: ShopContext): string {
  const due = dayOf(shipBy, shop.timeZone)
  if (due < shop.today) return due
  let day = due
  // At most a week back: a shop that is closed on all days has no open day at all.
  for (let step = 0; step < 7 && isClosed(day, shop); step++) day = addDays(day, -1)
  return day < shop.today ? shop.today : day
}

function isClosed(day: string, shop: ShopContext): boolean {
  return shop.closedWeekdays.includes(weekdayOf(day))
}
