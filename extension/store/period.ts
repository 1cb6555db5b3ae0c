import { addDays, startOfDay } from '../../models/metrics/day.ts'
import type { ShopContext } from '../../models/metrics/shop-context.ts'

/** The last `days` shop-local days, today being the last; or `from` up to, but without, `to`. */
export type Period = { readonly days: number } | { readonly from: string; readonly to: string }

/** Half-open: `to` is the day after the last. */
export function daysOf(period: Period, shop: ShopContext): { from: string; to: string } {
  if ('from' in period) return period
  return { from: addDays(shop.today, 1 - period.days), to: addDays(shop.today, 1) }
}

/** Half-open, epoch ms. */
export function momentsOf(period: Period, shop: ShopContext): { from: number; to: number } {
  const { from, to } = daysOf(period, shop)
  return { from: startOfDay(from, shop.timeZone), to: startOfDay(to, shop.timeZone) }
}
