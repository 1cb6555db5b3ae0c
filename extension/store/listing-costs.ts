import { costAt, costBook, isInForce } from '../../models/metrics/costs.ts'
import { addDays, dayOf } from '../../models/metrics/day.ts'
import type { ShopContext } from '../../models/metrics/shop-context.ts'
import { costSchema, type Cost } from '../../schema/entities/cost.ts'
import { listingSchema } from '../../schema/entities/listing.ts'
import { readable } from './corrupt.ts'
import { db } from './db.ts'

/** One listing and what the seller entered for it. */
export type ListingCosts = {
  readonly listingId: string
  readonly title: string
  readonly skus: readonly string[]
  /** The shop-local day on which it was first listed. */
  readonly listedOn: string
  /** Over the last 90 days, today included. */
  readonly units: number
  /** Of those units, the ones without a cost. */
  readonly uncosted: number
  /** Those in force on some day, newest first. */
  readonly costs: readonly Cost[]
  /** What holds today for all of its variations. */
  readonly today: Cost | undefined
}

const DAYS = 90

/** Every listing: those of which most was sold without a cost first, then what sells most. */
export async function listingCosts(_params: object, shop: ShopContext): Promise<ListingCosts[]> {
  const { shopId, currency, today, timeZone } = shop
  const range = [
    [shopId, ''],
    [shopId, '\uffff'],
  ] as const
  const listingRows = await db.listings
    .where('[shopId+id]')
    .between(...range)
    .toArray()
  const costRows = await db.costs
    .where('[shopId+id]')
    .between(...range)
    .toArray()
  const listings = readable(listingSchema, 'listings', listingRows)
  const entered = readable(costSchema, 'costs', costRows)
  const book = costBook(entered.filter(isInForce))
  const sold = await soldByListing(shop)
  return listings
    .map((listing): ListingCosts => {
      const costs = [...(book.get(listing.id) ?? [])].sort((a, b) => (a.from < b.from ? 1 : -1))
      return {
        listingId: listing.id,
        title: listing.title,
        skus: listing.skus,
        listedOn: dayOf(listing.createdAt, timeZone),
        ...(sold.get(listing.id) ?? { units: 0, uncosted: 0 }),
        costs,
        today: costAt(costs, {}, today, currency),
      }
    })
    .sort(
      (a, b) =>
        b.uncosted - a.uncosted ||
        b.units - a.units ||
        a.title.localeCompare(b.title, shop.locale) ||
        a.listingId.localeCompare(b.listingId),
    )
}

async function soldByListing(
  shop: ShopContext,
): Promise<Map<string, { units: number; uncosted: number }>> {
  const rows = await db.listingDays
    .where('[shopId+day]')
    .between([shop.shopId, addDays(shop.today, 1 - DAYS)], [shop.shopId, shop.today], true, true)
    .toArray()
  const sold = new Map<string, { units: number; uncosted: number }>()
  for (const row of rows) {
    if (row.currency !== shop.currency) continue
    const { units, uncosted } = sold.get(row.listingId) ?? { units: 0, uncosted: 0 }
    sold.set(row.listingId, { units: units + row.units, uncosted: uncosted + row.uncosted })
  }
  return sold
}
