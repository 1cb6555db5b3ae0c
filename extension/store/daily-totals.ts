import type { DailyTotal } from '../../models/metrics/daily-total.ts'
import { daysBetween } from '../../models/metrics/day.ts'
import { emptyDay } from '../../models/metrics/rollup.ts'
import type { ShopContext } from '../../models/metrics/shop-context.ts'
import { db } from './db.ts'
import { daysOf, type Period } from './period.ts'

/** One row for every day of the period, oldest first, in the shop's currency; a day without rows is zero. */
export async function dailyTotals(period: Period, shop: ShopContext): Promise<DailyTotal[]> {
  const { from, to } = daysOf(period, shop)
  const rows = await db.dailyTotals
    .where('[shopId+day+currency]')
    .between([shop.shopId, from, ''], [shop.shopId, to, ''], true, false)
    .toArray()
  const byDay = new Map(
    rows.filter(row => row.currency === shop.currency).map(row => [row.day, row]),
  )
  return daysBetween(from, to).map(day => byDay.get(day) ?? emptyDay(day, shop.currency))
}
