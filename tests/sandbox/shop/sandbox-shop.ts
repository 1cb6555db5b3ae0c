import type { Books } from './books.ts'
import type { Calendar, EpochDay } from './calendar.ts'
import { Column } from './column.ts'
import type { FeeRules } from './fee-rules.ts'
import type { Ledger } from './ledger.ts'

export type SandboxListing = {
  readonly row: number
  readonly id: number
  /** As the seller typed it; the API escapes it. */
  readonly title: string
  readonly sku: string
  readonly tags: readonly string[]
  readonly section: number
  /** Minor units, each from its second on; the last is today's. */
  readonly prices: { readonly sec: number; readonly minor: number }[]
  state: 'active' | 'inactive' | 'sold_out' | 'draft' | 'expired'
  /** Gone: the API answers null where it stood. */
  isDeleted: boolean
  quantity: number
  readonly createdSec: number
  updatedSec: number
  soldUnits: number
  readonly viewsPerSale: number
}

/** One row an order; money in minor units, moments in epoch seconds, 0 for "not yet". */
export class ReceiptRows {
  readonly createdSec = new Column('i32')
  readonly updatedSec = new Column('i32')
  readonly shipBySec = new Column('i32')
  readonly shippedSec = new Column('i32')
  readonly canceledSec = new Column('i32')
  readonly firstTransaction = new Column('i32')
  readonly transactionCount = new Column('i32')
  readonly subtotal = new Column('i32')
  readonly discount = new Column('i32')
  readonly shipping = new Column('i32')
  readonly giftWrap = new Column('i32')
  readonly tax = new Column('i32')
  readonly buyer = new Column('i32')
  readonly country = new Column('u8')
  readonly isPaid = new Column('u8')
  readonly isOffsite = new Column('u8')
  readonly isShareAndSave = new Column('u8')
  /** Row of the newest refund, −1 for none; each refund names the one before it. */
  readonly lastRefund = new Column('i32')
  /** Of the payment's processing fee: taken, and given back. */
  readonly processingFee = new Column('i32')
  readonly processingFeeBack = new Column('i32')

  get length(): number {
    return this.createdSec.length
  }
}

export class TransactionRows {
  readonly receipt = new Column('i32')
  readonly listing = new Column('i32')
  readonly quantity = new Column('i32')
  readonly price = new Column('i32')
  /** The line's part of the coupon. */
  readonly discount = new Column('i32')

  get length(): number {
    return this.receipt.length
  }
}

export class RefundRows {
  readonly sec = new Column('i32')
  /** With the tax in it. */
  readonly amount = new Column('i32')
  readonly tax = new Column('i32')
  readonly previous = new Column('i32')
}

export class ReviewRows {
  readonly sec = new Column('i32')
  readonly transaction = new Column('i32')
  readonly rating = new Column('u8')
}

export type SandboxShop = {
  readonly seed: number
  readonly shopId: number
  readonly userId: number
  readonly name: string
  readonly currency: string
  readonly country: string
  readonly calendar: Calendar
  readonly openedSec: number
  readonly firstDay: EpochDay
  readonly rules: FeeRules
  readonly listings: SandboxListing[]
  readonly sections: readonly string[]
  readonly receipts: ReceiptRows
  readonly transactions: TransactionRows
  readonly refunds: RefundRows
  readonly reviews: ReviewRows
  readonly ledger: Ledger
  readonly books: Books
  /** Grows with each change after generation, so that cached answers know they are old. */
  version: number
}

/** Where buyers live; invented shops sell to the first ten. */
export const buyerCountries = [
  ...['US', 'GB', 'CA', 'DE', 'FR', 'AU', 'IE', 'NL', 'IT', 'JP'],
  ...['ES', 'BE', 'CH', 'PT', 'NO', 'FI', 'CY', 'SE', 'AT', 'DK', 'PL', 'IL', 'HK', 'SG', 'IS'],
  ...['GR', 'MT', 'AE', 'LB', 'LT', 'BR', 'BH', 'SA', 'CZ', 'ZA', 'JE'],
] as const
export const INVENTED_COUNTRIES = 10

/** What stands wherever Etsy would give a buyer's data, and so must be found nowhere else. */
export const canary = {
  name: 'Canary Buyerson',
  email: 'canary.buyerson@buyers.example',
  street: '1 Canary Wharf Lane',
  city: 'Canaryville',
  message: 'canary-note-to-seller',
} as const

export const hostileTitle = `<img src=x onerror="window.__sandboxScripted=true"> & Mum's "tea" towel`

/** Receipt total as the buyer paid it. */
export function grandTotal(shop: SandboxShop, receipt: number): number {
  return revenueOf(shop, receipt) + shop.receipts.tax.at(receipt)
}

/** Subtotal, shipping and gift wrap, before refunds and without tax. */
export function revenueOf({ receipts }: SandboxShop, receipt: number): number {
  return (
    receipts.subtotal.at(receipt) + receipts.shipping.at(receipt) + receipts.giftWrap.at(receipt)
  )
}

export function transactionsOf({ receipts }: SandboxShop, receipt: number): number[] {
  const first = receipts.firstTransaction.at(receipt)
  return Array.from({ length: receipts.transactionCount.at(receipt) }, (_, i) => first + i)
}

/** Oldest first. */
export function refundsOf({ receipts, refunds }: SandboxShop, receipt: number): number[] {
  const rows: number[] = []
  for (let row = receipts.lastRefund.at(receipt); row >= 0; row = refunds.previous.at(row))
    rows.unshift(row)
  return rows
}
