import { historyByDay, type ListingHistoryDay } from '../../models/metrics/listing-history.ts'
import type { ShopContext } from '../../models/metrics/shop-context.ts'
import {
  listingSnapshotSchema,
  type ListingSnapshot,
} from '../../schema/entities/listing-snapshot.ts'
import { readable } from './corrupt.ts'
import { db } from './db.ts'
import { daysOf, type Period } from './period.ts'

/** Every day of the period for one listing, oldest first. */
export async function listingHistory(
  params: { readonly listingId: string; readonly period: Period },
  shop: ShopContext,
): Promise<ListingHistoryDay[]> {
  const { from, to } = daysOf(params.period, shop)
  const rows = await db.listingSnapshots
    .where('[shopId+listingId+day]')
    .between([shop.shopId, params.listingId, ''], [shop.shopId, params.listingId, to], true, false)
    .toArray()
  return historyByDay(readable(listingSnapshotSchema, 'listingSnapshots', rows), from, to)
}

/** What changed in the period, of all listings, oldest first. */
export async function listingSnapshots(
  params: { readonly period: Period },
  shop: ShopContext,
): Promise<ListingSnapshot[]> {
  const { from, to } = daysOf(params.period, shop)
  const rows = await db.listingSnapshots
    .where('[shopId+day]')
    .between([shop.shopId, from], [shop.shopId, to], true, false)
    .toArray()
  return readable(listingSnapshotSchema, 'listingSnapshots', rows)
}
