import type { Receipt } from '../../schema/entities/receipt.ts'
import { addDays, dayOf, daysBetween, startOfDay, weekdayOf } from './day.ts'
import { holidaysOf } from './holidays.ts'
import { counts } from './revenue.ts'
import type { ShopContext } from './shop-context.ts'

/** Open orders by the day on which they are due. */
export type OpenCounts = {
  readonly all: number
  /** Due before today. */
  readonly late: number
  /** Etsy gave no date. */
  readonly undated: number
  /** One for each of `radarDays`. */
  readonly days: readonly { readonly day: string; readonly count: number }[]
}

export type ShipByRadar = {
  readonly open: number
  readonly late: number
  /** Due today, or due later with no open day between. */
  readonly today: number
  /** Until the end of the first due day among those of today; `undefined` without any. */
  readonly hoursLeft: number | undefined
  /** The seven days after today, each with what must leave on it. `isClosed`: the shop ships nothing. */
  readonly days: readonly {
    readonly day: string
    readonly isClosed: boolean
    readonly count: number
  }[]
  readonly later: number
  readonly undated: number
}

const DAYS_AHEAD = 7
/** A shop that is closed on all days still gets an answer. */
const MAX_CLOSED_DAYS = 14

/** Whether a paid order was neither shipped nor canceled. */
export function isOpen(receipt: Receipt): boolean {
  return counts(receipt) && !receipt.isShipped
}

/** The earliest moment by which Etsy expects a line that is not posted yet; `undefined` without one. */
export function shipByOf(receipt: Receipt): number | undefined {
  const dates = receipt.transactions.flatMap(line =>
    line.shipBy === undefined || line.shippedAt !== undefined ? [] : [line.shipBy],
  )
  return dates.length === 0 ? undefined : Math.min(...dates)
}

/** Due days, from today on, of orders that must leave within the days that the radar shows. */
export function radarDays(shop: ShopContext): string[] {
  const last = addDays(shop.today, DAYS_AHEAD)
  const days = daysBetween(shop.today, addDays(last, MAX_CLOSED_DAYS))
  return days.filter(day => shipOnOf(day, shop) <= last)
}

/** Open orders by the day on which they must leave: closed days and holidays are taken into account. */
export function shipByRadar(open: OpenCounts, shop: ShopContext): ShipByRadar {
  const due = open.days.map(({ day, count }) => ({ day, count, shipOn: shipOnOf(day, shop) }))
  const sum = (counted: readonly { readonly count: number }[]) =>
    counted.reduce((total, { count }) => total + count, 0)
  const ofToday = due.filter(({ shipOn }) => shipOn <= shop.today)
  const firstDue = ofToday.find(({ count }) => count > 0)
  const ahead = daysBetween(addDays(shop.today, 1), addDays(shop.today, DAYS_AHEAD + 1))
  return {
    open: open.all,
    late: open.late,
    today: sum(ofToday),
    hoursLeft:
      firstDue && (startOfDay(addDays(firstDue.day, 1), shop.timeZone) - shop.now) / 3_600_000,
    days: ahead.map(day => ({
      day,
      isClosed: isClosed(day, shop),
      count: sum(due.filter(({ shipOn }) => shipOn === day)),
    })),
    later: open.all - open.late - open.undated - sum(due),
    undated: open.undated,
  }
}

/** When one order is due, shop-local, and the last day not after it on which the shop ships. */
export function dueOf(shipBy: number, shop: ShopContext): { dueDay: string; shipOn: string } {
  const dueDay = dayOf(shipBy, shop.timeZone)
  return { dueDay, shipOn: shipOnOf(dueDay, shop) }
}

function shipOnOf(dueDay: string, shop: ShopContext): string {
  for (let back = 0; back < MAX_CLOSED_DAYS; back++) {
    const candidate = addDays(dueDay, -back)
    if (!isClosed(candidate, shop)) return candidate
  }
  return dueDay
}

function isClosed(day: string, shop: ShopContext): boolean {
  return (
    shop.closedWeekdays.includes(weekdayOf(day)) ||
    holidaysOf(shop.countryIso, Number(day.slice(0, 4))).has(day)
  )
}
