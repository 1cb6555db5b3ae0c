import { refundedWithoutTax, revenueOf, unitsOf } from '../../models/metrics/revenue.ts'
import { dayOf } from '../../models/metrics/day.ts'
import type { ShopContext } from '../../models/metrics/shop-context.ts'
import { receiptSchema, type Receipt } from '../../schema/entities/receipt.ts'
import { readable } from './corrupt.ts'
import { db } from './db.ts'
import { momentsOf, type Period } from './period.ts'

/** One order as a row of a table. Amounts in minor units of `currency`, without tax. */
export type ReceiptLine = {
  readonly receiptId: string
  readonly createdAt: number
  readonly day: string
  readonly title: string
  readonly units: number
  readonly currency: string
  /** After refunds; 0 when canceled or unpaid. */
  readonly revenue: number
  readonly refunded: number
  readonly status: string
  readonly isPaid: boolean
  readonly isShipped: boolean
  readonly isCanceled: boolean
}

/** Orders created in the period, newest first; all of them, or at most `limit`. */
export async function receiptsOfPeriod(
  params: Period & { readonly limit?: number },
  shop: ShopContext,
): Promise<ReceiptLine[]> {
  const { from, to } = momentsOf(params, shop)
  const rows = await db.receipts
    .where('[shopId+createdAt]')
    .between([shop.shopId, from], [shop.shopId, to], true, false)
    .reverse()
    .limit(params.limit ?? Infinity)
    .toArray()
  return readable(receiptSchema, 'receipts', rows).map(receipt => ({
    receiptId: receipt.id,
    createdAt: receipt.createdAt,
    day: dayOf(receipt.createdAt, shop.timeZone),
    title: titleOf(receipt),
    units: unitsOf(receipt),
    currency: receipt.grandTotal.currency,
    revenue: revenueOf(receipt),
    refunded: refundedWithoutTax(receipt),
    status: receipt.status,
    isPaid: receipt.isPaid,
    isShipped: receipt.isShipped,
    isCanceled: receipt.isCanceled,
  }))
}

/** What an order is called in a list: its first line, and how many more there are. */
export function titleOf(receipt: Receipt): string {
  const [line, ...more] = receipt.transactions
  const title = line?.title ?? `#${receipt.id}`
  return more.length === 0 ? title : `${title} + ${more.length}`
}
