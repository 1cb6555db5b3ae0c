import type { PricedWeek } from './price-response.ts'

/** A listing's sales on one day: what it was sold for in minor units, and how many. */
export type SaleDay = { readonly day: number; readonly units: number; readonly revenue: number }

const WEEK = 7

/**
 * Weeks of each listing with the price they were sold at. A week without a sale has the price of
 * the last one before it: nobody bought, but the price stood. `shopLog` is the other listings'
 * week against their usual. `day` counts from the first day of the history.
 */
export function pricedWeeks(
  listings: ReadonlyMap<string, readonly SaleDay[]>,
  days: number,
): ReadonlyMap<string, readonly PricedWeek[]> {
  const weeks = Math.floor(days / WEEK)
  const skip = days - weeks * WEEK
  const unitsOf = new Map<string, number[]>()
  const revenueOf = new Map<string, number[]>()
  const shop = Array<number>(weeks).fill(0)
  for (const [id, sales] of listings) {
    const units = Array<number>(weeks).fill(0)
    const revenue = Array<number>(weeks).fill(0)
    for (const sale of sales) {
      const week = Math.floor((sale.day - skip) / WEEK)
      if (week < 0 || week >= weeks || sale.units <= 0) continue
      units[week] = (units[week] ?? 0) + sale.units
      revenue[week] = (revenue[week] ?? 0) + sale.revenue
      shop[week] = (shop[week] ?? 0) + sale.units
    }
    unitsOf.set(id, units)
    revenueOf.set(id, revenue)
  }
  const found = new Map<string, readonly PricedWeek[]>()
  for (const [id, units] of unitsOf) found.set(id, weeksOf(units, revenueOf.get(id) ?? [], shop))
  return found
}

function weeksOf(
  units: readonly number[],
  revenue: readonly number[],
  shop: readonly number[],
): PricedWeek[] {
  const others = shop.map((all, week) => all - (units[week] ?? 0))
  const usual = others.reduce((sum, y) => sum + y, 0) / Math.max(1, others.length)
  const found: PricedWeek[] = []
  let price = 0
  units.forEach((count, week) => {
    if (count > 0) price = (revenue[week] ?? 0) / count
    // Before its first sale a listing's price is not known, and it may not have been listed.
    if (price <= 0) return
    const shopLog = usual > 0 ? Math.log(((others[week] ?? 0) + 1) / (usual + 1)) : 0
    found.push({ units: count, price, shopLog })
  })
  return found
}
