import { costBook, lineCosts } from '../../models/metrics/costs.ts'
import { orderProfit } from '../../models/metrics/order-profit-of.ts'
import type { OrderProfit } from '../../models/metrics/order-profit.ts'
import type { ShopContext } from '../../models/metrics/shop-context.ts'
import { receiptSchema, type Receipt } from '../../schema/entities/receipt.ts'
import { readable } from './corrupt.ts'
import { costsOfListings } from './cost-deltas.ts'
import { db } from './db.ts'
import { titleOf } from './receipts.ts'

export type OrderProfitRow = OrderProfit & { readonly title: string }

/** What each of the named orders leaves, by receipt id. An order that is not here yet is left out. */
export async function orderProfits(
  params: { readonly receiptIds: readonly string[] },
  shop: ShopContext,
): Promise<Map<string, OrderProfitRow>> {
  const keys = [...new Set(params.receiptIds)].map((id): [string, string] => [shop.shopId, id])
  const receipts = readable(receiptSchema, 'receipts', await db.receipts.bulkGet(keys))
  const profits = await profitsOf(receipts, shop)
  return new Map(profits.map(profit => [profit.receiptId, profit]))
}

/** The newest paid orders, newest first; canceled ones are among them. */
export async function recentOrderProfits(
  params: { readonly limit: number },
  shop: ShopContext,
): Promise<OrderProfitRow[]> {
  const rows = await db.receipts
    .where('[shopId+createdAt]')
    .between([shop.shopId, 0], [shop.shopId, Infinity])
    .reverse()
    .limit(params.limit)
    .toArray()
  const receipts = readable(receiptSchema, 'receipts', rows)
  return profitsOf(
    receipts.filter(receipt => receipt.isPaid || receipt.isCanceled),
    shop,
  )
}

async function profitsOf(
  receipts: readonly Receipt[],
  shop: ShopContext,
): Promise<OrderProfitRow[]> {
  const keys = receipts.map(({ id }): [string, string] => [shop.shopId, `receipt:${id}`])
  const attributions = await db.attributions.bulkGet(keys)
  const lines = receipts.flatMap(receipt => receipt.transactions)
  const listingIds = lines.flatMap(line => line.listingId ?? [])
  const book = costBook(await costsOfListings(shop.shopId, listingIds))
  return receipts.map((receipt, i) => ({
    ...orderProfit(
      receipt,
      attributions[i]?.effects ?? [],
      lineCosts(receipt, book, shop.timeZone),
    ),
    title: titleOf(receipt),
  }))
}
