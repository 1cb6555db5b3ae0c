import type { Calendar, EpochDay } from './calendar.ts'
import type { Random } from './random.ts'
import { demandOfDays, hourWeights } from './season.ts'

/** How many days of history a shop of this size has. */
export function historyDays(transactions: number): number {
  if (transactions < 300) return 200
  if (transactions < 5_000) return 760
  return 1_130
}

/** Days before today on which there must be orders, so that some are due, late and in transit. */
const least = [3, 2, 1, 3, 1, 1, 2, 1, 1]

/**
 * When each of `count` orders came in, oldest first, in epoch seconds: days by their demand, hours
 * by theirs, nothing after `nowSec`.
 */
export function orderMoments(
  count: number,
  first: EpochDay,
  nowSec: number,
  calendar: Calendar,
  random: Random,
): Int32Array {
  const today = calendar.dayOf(nowSec)
  const weights = demandOfDays(first, today, random)
  const last = weights.length - 1
  const elapsed = (nowSec - calendar.startOf(today)) / 86_400
  weights[last] = (weights[last] ?? 0) * elapsed
  const orders = new Int32Array(weights.length)
  const cumulative = accumulate(weights)
  for (let i = 0; i < count; i++) {
    const day = random.index(cumulative)
    orders[day] = (orders[day] ?? 0) + 1
  }
  least.forEach((wanted, before) => takeFromOldDays(orders, last - before, wanted))
  const hours = accumulate(Float64Array.from(hourWeights))
  const moments = new Int32Array(count)
  let next = 0
  orders.forEach((ofDay, index) => {
    const start = calendar.startOf(first + index)
    const end = Math.min(nowSec, calendar.startOf(first + index + 1))
    const begin = next
    for (let i = 0; i < ofDay; i++) {
      const second = random.index(hours) * 3600 + random.below(3600)
      const moment = start + second
      moments[next++] = moment < end ? moment : start + Math.floor(random.next() * (end - start))
    }
    moments.subarray(begin, next).sort()
  })
  return moments
}

function takeFromOldDays(orders: Int32Array, day: number, wanted: number): void {
  for (let old = 0; old < day - 10 && (orders[day] ?? 0) < wanted; old++) {
    while ((orders[old] ?? 0) > 0 && (orders[day] ?? 0) < wanted) {
      orders[old] = (orders[old] ?? 0) - 1
      orders[day] = (orders[day] ?? 0) + 1
    }
  }
}

function accumulate(weights: Float64Array): Float64Array {
  let sum = 0
  return weights.map(weight => (sum += weight))
}
