import { Books } from './books.ts'
import type { Calendar, EpochDay } from './calendar.ts'
import { feeRules } from './fee-rules.ts'
import { FIRST_SHOP_ID } from './ids.ts'
import { Ledger } from './ledger.ts'
import { ReceiptRows, RefundRows, ReviewRows, TransactionRows } from './sandbox-shop.ts'
import type { SandboxListing, SandboxShop } from './sandbox-shop.ts'

/** A shop without orders. */
export function newShop(shop: {
  readonly seed: number
  readonly shopId?: number | undefined
  readonly name: string
  readonly currency: string
  readonly country: string
  readonly hasVatNumber?: boolean
  readonly calendar: Calendar
  readonly firstDay: EpochDay
  readonly listings: SandboxListing[]
  readonly sections: readonly string[]
}): SandboxShop {
  const shopId = shop.shopId ?? FIRST_SHOP_ID
  return {
    ...shop,
    shopId,
    userId: 700_001 + (shopId - FIRST_SHOP_ID),
    openedSec: shop.calendar.startOf(shop.firstDay) - 200 * 86_400,
    rules: feeRules(shop.country, shop.currency, shop.hasVatNumber),
    receipts: new ReceiptRows(),
    transactions: new TransactionRows(),
    refunds: new RefundRows(),
    reviews: new ReviewRows(),
    ledger: new Ledger(),
    // Renewals and label credits may be posted a little before the first or after the last order.
    books: new Books(shop.calendar, shop.firstDay - 1),
    version: 0,
  }
}
