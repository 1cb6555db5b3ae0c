import type { DailyTotal } from '../../../models/metrics/daily-total.ts'
import { offsetMs } from '../../../models/metrics/day.ts'
import { feesOf, isEmptyDay, takeHomeOf } from '../../../models/metrics/rollup.ts'
import type { ShopContext } from '../../../models/metrics/shop-context.ts'
import type { OrderProfit } from '../../../models/metrics/order-profit.ts'
import type { Empty } from '../define-widget.ts'

/** What is usual on this weekday, from its last eight; eight in ten lie between `low` and `high`. */
export type Usual = {
  readonly days: number
  /** By this time of the day. */
  readonly nowLow: number
  readonly nowHigh: number
  /** Running totals at the end of each of 24 hours. */
  readonly low: readonly number[]
  readonly high: readonly number[]
}

export type DayView = {
  readonly orders: number
  readonly revenue: number
  readonly fees: number
  readonly labels: number
  readonly unclassified: number
  readonly takeHome: number
  /** Running totals at the end of each hour so far. */
  readonly sums: readonly number[]
  /** Hours since midnight, with their fraction. */
  readonly nowHour: number
  /** `undefined` until the weekday has been seen often enough. */
  readonly usual: Usual | undefined
  readonly pendingFees: number
  readonly pendingLabels: number
}

/** Fewer days of the same weekday than this are no band. */
const leastDays = 4
const weeks = 8

/** Today so far against the same weekday of the last eight weeks. `totals` ends with today. */
export function dayView(
  totals: readonly DailyTotal[],
  ordersToday: readonly OrderProfit[],
  shop: ShopContext,
): DayView | Empty {
  const today = totals.at(-1)
  if (today === undefined || totals.every(isEmptyDay)) {
    return {
      missing: 'No order of the last eight weeks is here yet. The first one starts this card.',
    }
  }
  const nowHour = hourOfDay(shop)
  return {
    orders: today.receipts,
    revenue: today.revenue,
    fees: feesOf(today),
    labels: today.labels,
    unclassified: today.unclassified,
    takeHome: takeHomeOf(today),
    sums: running(today).slice(0, Math.floor(nowHour) + 1),
    nowHour,
    usual: usualOf(sameWeekdays(totals), nowHour),
    pendingFees: ordersToday.filter(order => order.pending.includes('fees')).length,
    pendingLabels: ordersToday.filter(order => order.pending.includes('label')).length,
  }
}

/** The same weekday of the weeks before, as far back as the shop's history reaches. */
function sameWeekdays(totals: readonly DailyTotal[]): DailyTotal[] {
  const first = totals.findIndex(total => !isEmptyDay(total))
  return Array.from({ length: weeks }, (_, week) => totals.length - 1 - 7 * (week + 1))
    .filter(index => index >= first)
    .flatMap(index => totals[index] ?? [])
}

function usualOf(days: readonly DailyTotal[], nowHour: number): Usual | undefined {
  if (days.length < leastDays) return undefined
  const curves = days.map(running)
  const at = (hour: number) => curves.map(curve => curve[hour] ?? 0)
  const hours = Array.from({ length: 24 }, (_, hour) => at(hour))
  const soFar = curves.map(curve => valueAt(curve, nowHour))
  return {
    days: days.length,
    nowLow: quantile(soFar, 0.1),
    nowHigh: quantile(soFar, 0.9),
    low: hours.map(values => quantile(values, 0.1)),
    high: hours.map(values => quantile(values, 0.9)),
  }
}

function running(total: DailyTotal): number[] {
  let sum = 0
  return total.takeHomeByHour.map(minor => (sum += minor))
}

/** Within an hour the line runs straight from its beginning to its end. */
function valueAt(curve: readonly number[], hour: number): number {
  const whole = Math.floor(hour)
  const before = whole === 0 ? 0 : (curve[whole - 1] ?? 0)
  const after = curve[whole] ?? before
  return before + (after - before) * (hour - whole)
}

/** Linear between the order statistics. `values` is not empty. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (sorted.length - 1) * share
  const low = sorted[Math.floor(at)] ?? 0
  const high = sorted[Math.ceil(at)] ?? low
  return low + (high - low) * (at - Math.floor(at))
}

function hourOfDay({ now, timeZone }: ShopContext): number {
  const dayMs = 86_400_000
  const local = now + offsetMs(now, timeZone)
  return (((local % dayMs) + dayMs) % dayMs) / 3_600_000
}
