import { daysInCurrency, type SalesAround } from '../../models/metrics/currency-days.ts'
import type { DailyTotal } from '../../models/metrics/daily-total.ts'
import { daysBetween } from '../../models/metrics/day.ts'
import type { ShopContext } from '../../models/metrics/shop-context.ts'
import { db } from './db.ts'
import { daysOf, type Period } from './period.ts'

/**
 * One row a day of the period, oldest first, in the shop's currency; a day without orders is zero.
 * Days on which the shop sold in another currency are left out: nothing is known of them in this
 * one. Today is always there.
 */
export async function dailyTotals(period: Period, shop: ShopContext): Promise<DailyTotal[]> {
  const { from, to } = daysOf(period, shop)
  const rows = await rowsOf(shop.shopId, from, to)
  const around = await salesAround(shop.shopId, from, to)
  return daysInCurrency(daysBetween(from, to), rows, shop.currency, shop.today, around)
}

/** Units sold on every day of the period, whatever they were paid in; a day without orders is zero. */
export async function dailyUnits(
  period: Period,
  shop: ShopContext,
): Promise<{ readonly day: string; readonly units: number }[]> {
  const { from, to } = daysOf(period, shop)
  const units = new Map<string, number>()
  for (const row of await rowsOf(shop.shopId, from, to))
    units.set(row.day, (units.get(row.day) ?? 0) + row.units)
  return daysBetween(from, to).map(day => ({ day, units: units.get(day) ?? 0 }))
}

async function rowsOf(shopId: string, from: string, to: string): Promise<DailyTotal[]> {
  return await db.dailyTotals
    .where('[shopId+day+currency]')
    .between([shopId, from, ''], [shopId, to, ''], true, false)
    .toArray()
}

/** Almost always one row: it walks on only over days that sold nothing. */
async function salesAround(shopId: string, from: string, to: string): Promise<SalesAround> {
  const table = () => db.dailyTotals.where('[shopId+day+currency]')
  const before = await table()
    .between([shopId, '', ''], [shopId, from, ''], true, false)
    .reverse()
    .filter(row => row.receipts > 0)
    .first()
  if (before) return { before: before.currency }
  const after = await table()
    .between([shopId, to, ''], [shopId, '\uffff', ''], true, false)
    .filter(row => row.receipts > 0)
    .first()
  return { after: after?.currency }
}
