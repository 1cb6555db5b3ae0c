import { listingDemand } from '../../models/demand/listing-demand.ts'
import { addDays, numberOfDay } from '../../models/metrics/day.ts'
import { unbrokenEnd } from '../../models/metrics/currency-days.ts'
import type { DailyTotal } from '../../models/metrics/daily-total.ts'
import type { ListingDay } from '../../models/metrics/listing-total.ts'
import type { ShopContext } from '../../models/metrics/shop-context.ts'
import { adviseOnPrices } from '../../models/pricing/advise-on-prices.ts'
import { pricedWeeks } from '../../models/pricing/priced-weeks.ts'
import { levelChange } from '../../models/trends/level-change.ts'
import { unusualDays } from '../../models/trends/unusual-days.ts'
import { forecastOf } from '../store/forecasts.ts'
import { insightOf, putInsight } from '../store/insights.ts'
import { costsOfListings } from '../store/cost-deltas.ts'
import { listingDays } from '../store/listing-days.ts'
import { listingsById } from '../store/listing-totals.ts'
import { textHash } from './input-hash.ts'

const HISTORY_DAYS = 365
const HORIZON_DAYS = 30
const UNUSUAL_WITHIN_DAYS = 90
/** The best-selling ones: what sells nothing has no demand to tell of, and a shop may have 100,000. */
const MOST_LISTINGS = 2000

/** Demand, answers to prices and trend of the shop, anew where its history changed. */
export async function recomputeInsights(
  days: readonly DailyTotal[],
  shop: ShopContext,
): Promise<void> {
  const firstDay = addDays(shop.today, -HISTORY_DAYS)
  const all = await listingDays({ days: HISTORY_DAYS, anyCurrency: true }, shop)
  // Units are units in any currency; a price is one in its own alone.
  const rows = all.filter(each => each.currency === shop.currency)
  const units = await forecastOf({ seriesKey: 'units' }, shop)
  const shopUnits = units?.state === 'ready' ? units.forecast.totals[HORIZON_DAYS].p50 : undefined
  const listings = bestSellers(all, firstDay)
  const priced = bestSellers(rows, firstDay)
  const row = { computedAt: shop.now, firstDay }

  const sales = [...listings].map(([id, list]) => [id, list.map(each => [each.day, each.units])])
  const demandHash = await textHash([sales, shopUnits, shop.today])
  if ((await insightOf({ key: 'demand' }, shop))?.inputHash !== demandHash) {
    const histories = [...listings].map(([listingId, list]) => {
      const daily = Array<number>(HISTORY_DAYS).fill(0)
      for (const each of list) daily[each.day] = (daily[each.day] ?? 0) + each.units
      return { listingId, units: daily }
    })
    const demand = listingDemand(histories, HORIZON_DAYS, shopUnits)
    await putInsight({ ...row, key: 'demand', inputHash: demandHash, demand }, shop)
  }

  const ids = [...listings.keys()]
  const onSale = await listingsById(ids, shop)
  const costs = await costsOfListings(shop.shopId, ids)
  const asked = [...onSale.values()].map(({ id, state, price }) => [id, state, price])
  const pricesHash = await textHash([demandHash, asked, costs])
  if ((await insightOf({ key: 'prices' }, shop))?.inputHash !== pricesHash) {
    const weeks = pricedWeeks(priced, HISTORY_DAYS)
    const prices = adviseOnPrices(weeks, rows, onSale, costs, shop)
    await putInsight({ ...row, key: 'prices', inputHash: pricesHash, prices }, shop)
  }

  const revenue = unbrokenEnd(days).slice(-2 * HISTORY_DAYS)
  const trendHash = await textHash(revenue.map(day => [day.day, day.revenue]))
  if ((await insightOf({ key: 'trend' }, shop))?.inputHash === trendHash) return
  const values = revenue.map(day => day.revenue)
  const receipts = revenue.reduce((sum, day) => sum + day.receipts, 0)
  const order = receipts > 0 ? values.reduce((sum, y) => sum + y, 0) / receipts : 0
  await putInsight(
    {
      computedAt: shop.now,
      firstDay: revenue[0]?.day ?? firstDay,
      key: 'trend',
      inputHash: trendHash,
      levelChange: levelChange(values),
      unusualDays: unusualDays(values, UNUSUAL_WITHIN_DAYS, order),
    },
    shop,
  )
}

type Sale = { readonly day: number; readonly units: number; readonly revenue: number }

/** Sales by listing, days counted from `firstDay`, of the listings that sold most. */
function bestSellers(
  rows: readonly ListingDay[],
  firstDay: string,
): ReadonlyMap<string, readonly Sale[]> {
  const first = numberOfDay(firstDay)
  const found = new Map<string, Sale[]>()
  for (const { listingId, day, units, revenue } of rows) {
    const sale = { day: numberOfDay(day) - first, units, revenue }
    const sales = found.get(listingId)
    if (sales === undefined) found.set(listingId, [sale])
    else sales.push(sale)
  }
  const sum = (sales: readonly Sale[]): number => sales.reduce((all, sale) => all + sale.units, 0)
  const ranked = [...found].sort(([, a], [, b]) => sum(b) - sum(a))
  return new Map(ranked.slice(0, MOST_LISTINGS))
}
