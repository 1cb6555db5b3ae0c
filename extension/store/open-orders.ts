import { unitsOf } from '../../models/metrics/revenue.ts'
import type { ShopContext } from '../../models/metrics/shop-context.ts'
import { receiptSchema } from '../../schema/entities/receipt.ts'
import { readable } from './corrupt.ts'
import { db } from './db.ts'
import { titleOf } from './receipts.ts'

/** A paid order that was neither shipped nor canceled. */
export type OpenOrder = {
  readonly receiptId: string
  readonly title: string
  readonly units: number
  /** The earliest moment by which Etsy expects a line of it to be posted; absent when Etsy gave none. */
  readonly shipBy?: number
  readonly createdAt: number
}

/** Every open order, the most urgent first; those without a date last. At most `limit` (1,000). */
export async function openOrders(
  params: { readonly limit?: number },
  shop: ShopContext,
): Promise<OpenOrder[]> {
  const rows = await db.receipts
    .where('[shopId+openSince]')
    .between([shop.shopId, 0], [shop.shopId, Infinity])
    .limit(params.limit ?? 1000)
    .toArray()
  return readable(receiptSchema, 'receipts', rows)
    .map(receipt => {
      const dates = receipt.transactions.flatMap(line =>
        line.shipBy === undefined || line.shippedAt !== undefined ? [] : [line.shipBy],
      )
      return {
        receiptId: receipt.id,
        title: titleOf(receipt),
        units: unitsOf(receipt),
        createdAt: receipt.createdAt,
        ...(dates.length > 0 && { shipBy: Math.min(...dates) }),
      }
    })
    .sort((a, b) => (a.shipBy ?? Infinity) - (b.shipBy ?? Infinity) || a.createdAt - b.createdAt)
}
