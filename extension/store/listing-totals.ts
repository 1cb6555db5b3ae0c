import { unbrokenEnd } from '../../models/metrics/currency-days.ts'
import { addDays } from '../../models/metrics/day.ts'
import { sumListing } from '../../models/metrics/listing-sum.ts'
import type { ListingDay, ListingTotal } from '../../models/metrics/listing-total.ts'
import type { ShopContext } from '../../models/metrics/shop-context.ts'
import { listingSchema, type Listing } from '../../schema/entities/listing.ts'
import { readable } from './corrupt.ts'
import { dailyTotals } from './daily-totals.ts'
import { db } from './db.ts'

export type ListingTotalRow = ListingTotal & {
  /** `undefined` when the listing was deleted, or is not here yet. */
  readonly title: string | undefined
  readonly state: string | undefined
  /** In stock. */
  readonly quantity: number | undefined
}

/**
 * Listings over the last `days` days, today included, the most profitable first. With `listingIds`
 * exactly those, also those that sold nothing; else those that sold or cost something.
 */
export async function listingTotals(
  params: { days: number; listingIds?: readonly string[]; limit?: number },
  shop: ShopContext,
): Promise<ListingTotalRow[]> {
  const from = addDays(shop.today, 1 - params.days)
  const to = addDays(shop.today, 1)
  // Days of another currency are no days without sales: the listing's own count of days says so.
  const totalsOfShop = await dailyTotals({ from, to }, shop)
  const days = unbrokenEnd(totalsOfShop).map(({ day }) => day)
  const byListing = new Map<string, ListingDay[]>()
  for (const id of params.listingIds ?? []) byListing.set(id, [])
  for (const row of await rowsOf(params.listingIds, from, to, shop)) {
    const rows = byListing.get(row.listingId)
    if (rows) rows.push(row)
    else byListing.set(row.listingId, [row])
  }
  const totals = [...byListing]
    .map(([id, rows]) => sumListing(id, shop.currency, rows, days))
    .sort((a, b) => b.profit - a.profit || a.listingId.localeCompare(b.listingId))
    .slice(0, params.limit ?? Infinity)
  const listings = await listingsById(
    totals.map(total => total.listingId),
    shop,
  )
  return totals.map(total => {
    const listing = listings.get(total.listingId)
    const { title, state, quantity } = listing ?? {}
    return { ...total, title, state, quantity }
  })
}

async function rowsOf(
  listingIds: readonly string[] | undefined,
  from: string,
  to: string,
  shop: ShopContext,
): Promise<ListingDay[]> {
  const { shopId, currency } = shop
  const rows = listingIds
    ? await db.listingDays
        .where('[shopId+listingId+day+currency]')
        .inAnyRange(
          [...new Set(listingIds)].sort().map(id => [
            [shopId, id, from, ''],
            [shopId, id, to, ''],
          ]),
        )
        .toArray()
    : await db.listingDays
        .where('[shopId+day]')
        .between([shopId, from], [shopId, to], true, false)
        .toArray()
  return rows.filter(row => row.currency === currency)
}

/** Those of the listings that are here, by id. */
export async function listingsById(
  ids: readonly string[],
  shop: ShopContext,
): Promise<Map<string, Listing>> {
  const keys = [...new Set(ids)].map((id): [string, string] => [shop.shopId, id])
  const listings = readable(listingSchema, 'listings', await db.listings.bulkGet(keys))
  return new Map(listings.map(listing => [listing.id, listing]))
}
