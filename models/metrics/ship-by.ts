import { addDays, dayOf, daysBetween, startOfDay, weekdayOf } from './day.ts'
import { holidaysOf } from './holidays.ts'
import type { ShopContext } from './shop-context.ts'

/** What the radar must know of an open order. */
export type ShippableOrder = { readonly receiptId: string; readonly shipBy?: number }

export type DueOrder<O> = {
  readonly order: O
  /** Etsy's day, shop-local. */
  readonly dueDay: string
  /** The last day not after it on which the shop ships; before `dueDay` when that is closed or a holiday. */
  readonly shipOn: string
  /** Until the end of `dueDay`; negative when late. */
  readonly hoursLeft: number
}

export type ShipByRadar<O> = {
  readonly late: readonly DueOrder<O>[]
  readonly today: readonly DueOrder<O>[]
  /** Due later, but today is the last day on which they can be shipped. */
  readonly earlyToday: readonly DueOrder<O>[]
  /** The seven days after today. `isClosed`: the shop ships nothing on it. */
  readonly days: readonly {
    readonly day: string
    readonly isClosed: boolean
    readonly orders: readonly DueOrder<O>[]
  }[]
  readonly later: readonly DueOrder<O>[]
  /** Etsy gave no date. */
  readonly undated: readonly O[]
}

const DAYS_AHEAD = 7
/** A shop that is closed on all days still gets an answer. */
const MAX_CLOSED_DAYS = 14

/** Open orders by the day on which Etsy expects them to be posted, each list the most urgent first. */
export function shipByRadar<O extends ShippableOrder>(
  orders: readonly O[],
  shop: ShopContext,
): ShipByRadar<O> {
  const due: DueOrder<O>[] = []
  const undated: O[] = []
  for (const order of orders) {
    if (order.shipBy === undefined) undated.push(order)
    else due.push(dueOrder(order, order.shipBy, shop))
  }
  due.sort((a, b) => a.hoursLeft - b.hoursLeft || (a.shipOn < b.shipOn ? -1 : 1))
  const end = addDays(shop.today, DAYS_AHEAD + 1)
  return {
    late: due.filter(({ dueDay }) => dueDay < shop.today),
    today: due.filter(({ dueDay }) => dueDay === shop.today),
    earlyToday: due.filter(({ dueDay, shipOn }) => dueDay > shop.today && shipOn <= shop.today),
    days: daysBetween(addDays(shop.today, 1), end).map(day => ({
      day,
      isClosed: isClosed(day, shop),
      orders: due.filter(({ dueDay }) => dueDay === day),
    })),
    later: due.filter(({ dueDay }) => dueDay >= end),
    undated,
  }
}

function dueOrder<O>(order: O, shipBy: number, shop: ShopContext): DueOrder<O> {
  const dueDay = dayOf(shipBy, shop.timeZone)
  const endOfDay = startOfDay(addDays(dueDay, 1), shop.timeZone)
  return {
    order,
    dueDay,
    shipOn: lastOpenDay(dueDay, shop),
    hoursLeft: (endOfDay - shop.now) / 3_600_000,
  }
}

function lastOpenDay(day: string, shop: ShopContext): string {
  for (let back = 0; back < MAX_CLOSED_DAYS; back++) {
    const candidate = addDays(day, -back)
    if (!isClosed(candidate, shop)) return candidate
  }
  return day
}

function isClosed(day: string, shop: ShopContext): boolean {
  return (
    shop.closedWeekdays.includes(weekdayOf(day)) ||
    holidaysOf(shop.countryIso, Number(day.slice(0, 4))).has(day)
  )
}
