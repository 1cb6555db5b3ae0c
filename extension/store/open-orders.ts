import { unitsOf } from '../../models/metrics/revenue.ts'
import { radarDays, shipByOf, type OpenCounts } from '../../models/metrics/ship-by.ts'
import { addDays, startOfDay } from '../../models/metrics/day.ts'
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

/** Open orders, the most urgent first, those without a date last; all of them, or at most `limit`. */
export async function openOrders(
  params: { readonly limit?: number },
  shop: ShopContext,
): Promise<OpenOrder[]> {
  const rows = await openRows(shop, 0, Infinity)
    .limit(params.limit ?? Infinity)
    .toArray()
  return readable(receiptSchema, 'receipts', rows).map(receipt => {
    const shipBy = shipByOf(receipt)
    return {
      receiptId: receipt.id,
      title: titleOf(receipt),
      units: unitsOf(receipt),
      createdAt: receipt.createdAt,
      ...(shipBy !== undefined && { shipBy }),
    }
  })
}

/** How many orders are open, by the day on which they are due. Reads no order, however many there are. */
export async function openCounts(_params: object, shop: ShopContext): Promise<OpenCounts> {
  const start = (day: string) => startOfDay(day, shop.timeZone)
  const [all, late, undated, days] = await Promise.all([
    openRows(shop, 0, Infinity).count(),
    openRows(shop, 0, start(shop.today), false).count(),
    openRows(shop, Infinity, Infinity).count(),
    Promise.all(
      radarDays(shop).map(async day => {
        const count = await openRows(shop, start(day), start(addDays(day, 1)), false).count()
        return { day, count }
      }),
    ),
  ])
  return { all, late, undated, days }
}

function openRows(shop: ShopContext, from: number, to: number, withTo = true) {
  return db.receipts
    .where('[shopId+openShipBy]')
    .between([shop.shopId, from], [shop.shopId, to], true, withTo)
}
