import type { ShopContext } from '../../models/metrics/shop-context.ts'
import { db } from './db.ts'
import type { InsightKey, InsightRow } from './insight-row.ts'

export type { InsightRow } from './insight-row.ts'

/** What was learnt last under a key; `undefined` until the first time. */
export async function insightOf(
  params: { readonly key: InsightKey },
  shop: ShopContext,
): Promise<InsightRow | undefined> {
  return db.insights.get([shop.shopId, params.key])
}

export async function putInsight(row: InsightRow, shop: ShopContext): Promise<void> {
  await db.insights.put({ ...row, shopId: shop.shopId })
}
