import type { DailyTotal } from './daily-total.ts'
import { addDays, dayAndHour, offsetMs, startOfDay } from './day.ts'
import { quantile } from './quantile.ts'
import { isEmptyDay, takeHomeOf } from './rollup.ts'
import type { ShopContext } from './shop-context.ts'

/** Eight in ten of the compared days lie between `p10` and `p90`. Minor units. */
export type Band = { readonly p10: number; readonly p50: number; readonly p90: number }

export type Pace = {
  /** Today's take-home until now. */
  readonly soFar: number
  /** Running take-home at the end of each hour, 24 at most; the last is of the unfinished hour. */
  readonly byHour: readonly number[]
  /** How much of the day has passed, 0 to 1. */
  readonly dayShare: number
  /** How many earlier days of this weekday were compared. */
  readonly weeks: number
  /** What those days had at this time of day; `undefined` while there are fewer than `MIN_WEEKS`. */
  readonly byNow: Band | undefined
  /** The whole of such a day. */
  readonly wholeDay: Band | undefined
  /** Running take-home of such a day at the end of each of 24 hours. */
  readonly bandByHour: readonly Band[] | undefined
}

const WEEKS = 8
const HOUR_MS = 3_600_000
/** With fewer a band of "8 in 10" would be a pretence. */
export const MIN_WEEKS = 4

/**
 * Today so far against the same weekday of the last eight weeks, at the same time of day.
 * `totals` are days in order, today among them; ask for 57 days. Days before the first on which
 * anything happened are not compared: there was no shop yet.
 */
export function pace(totals: readonly DailyTotal[], shop: ShopContext): Pace {
  const byDay = new Map(totals.map(total => [total.day, total]))
  const firstDay = totals.find(total => !isEmptyDay(total))?.day
  const { hour, hourShare, dayShare } = timeOfDay(shop)
  const today = byDay.get(shop.today)
  const past = Array.from({ length: WEEKS }, (_, i) => addDays(shop.today, -7 * (i + 1)))
    .filter(day => firstDay !== undefined && day >= firstDay)
    .flatMap(day => byDay.get(day) ?? [])
  const isEnough = past.length >= MIN_WEEKS
  const running = past.map(total => runningSum(total.takeHomeByHour))
  const untilNow = past.map((total, i) => {
    const before = hour === 0 ? 0 : (running[i]?.[hour - 1] ?? 0)
    return before + (total.takeHomeByHour[hour] ?? 0) * hourShare
  })
  return {
    soFar: today ? takeHomeOf(today) : 0,
    byHour: runningSum(today?.takeHomeByHour ?? []).slice(0, hour + 1),
    dayShare,
    weeks: past.length,
    byNow: isEnough ? band(untilNow) : undefined,
    wholeDay: isEnough ? band(past.map(takeHomeOf)) : undefined,
    bandByHour: isEnough
      ? Array.from({ length: 24 }, (_, h) => band(running.map(sums => sums[h] ?? 0)))
      : undefined,
  }
}

/** By the clock on the wall, as the hours of `DailyTotal` are; the day's share by its own length of 23 to 25 hours. */
function timeOfDay(shop: ShopContext): { hour: number; hourShare: number; dayShare: number } {
  const start = startOfDay(shop.today, shop.timeZone)
  const end = startOfDay(addDays(shop.today, 1), shop.timeZone)
  const local = shop.now + offsetMs(shop.now, shop.timeZone)
  return {
    hour: dayAndHour(shop.now, shop.timeZone).hour,
    hourShare: (local % HOUR_MS) / HOUR_MS,
    dayShare: Math.min(1, Math.max(0, (shop.now - start) / (end - start))),
  }
}

function runningSum(values: readonly number[]): number[] {
  let sum = 0
  return values.map(value => (sum += value))
}

function band(values: readonly number[]): Band {
  const at = (q: number) => Math.round(quantile(values, q) ?? 0)
  return { p10: at(0.1), p50: at(0.5), p90: at(0.9) }
}
