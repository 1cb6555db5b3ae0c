import { addDays } from '../../models/metrics/day.ts'
import type { ListingDay } from '../../models/metrics/listing-total.ts'
import type { ShopContext } from '../../models/metrics/shop-context.ts'
import { db } from './db.ts'

/**
 * Rows of all listings over the last `days` whole days, today left out: in the shop's currency, or in
 * any, for whoever counts units alone.
 */
export async function listingDays(
  params: { readonly days: number; readonly anyCurrency?: true },
  shop: ShopContext,
): Promise<readonly ListingDay[]> {
  const rows = await db.listingDays
    .where('[shopId+day]')
    .between(
      [shop.shopId, addDays(shop.today, -params.days)],
      [shop.shopId, shop.today],
      true,
      false,
    )
    .toArray()
  return params.anyCurrency ? rows : rows.filter(row => row.currency === shop.currency)
}
