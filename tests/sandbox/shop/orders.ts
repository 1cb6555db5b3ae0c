import type { BookedFee } from './books.ts'
import type { LedgerType, ReferenceType } from './ledger.ts'
import {
  grandTotal,
  refundsOf,
  revenueOf,
  transactionsOf,
  type SandboxShop,
} from './sandbox-shop.ts'

export type OrderLine = {
  /** Row of the listing. */
  readonly listing: number
  readonly quantity: number
  /** Of one piece. */
  readonly price: number
  /** The line's part of a coupon. */
  readonly discount: number
}

export type NewOrder = {
  readonly sec: number
  readonly buyer: number
  /** Index into `buyerCountries`. */
  readonly country: number
  readonly lines: readonly OrderLine[]
  readonly shipping: number
  readonly giftWrap: number
  readonly tax: number
  readonly isPaid: boolean
  readonly isOffsite: boolean
  readonly isShareAndSave: boolean
  readonly shipBySec: number
}

type Fee = {
  readonly sec: number
  /** Row of the order; absent for what the whole shop pays. */
  readonly order?: number
  readonly type: LedgerType
  readonly kind: BookedFee
  readonly reference: ReferenceType
  readonly referenceRow: number
  /** Positive is taken, negative is given back. */
  readonly amount: number
}

/** Takes a fee (or gives it back), with its VAT where the shop's country has one. */
export function takeFee(shop: SandboxShop, fee: Fee): void {
  if (fee.amount === 0) return
  const { sec, order, reference, referenceRow } = fee
  const parent = shop.ledger.post({
    sec,
    type: fee.type,
    amount: -fee.amount,
    reference,
    referenceRow,
  })
  shop.books.countFee(order, sec, fee.kind, fee.amount)
  const line = reference === 'transaction' ? referenceRow : undefined
  const listing = reference === 'listing' ? referenceRow : undefined
  if (line !== undefined) shop.books.countLineFee(line, fee.amount)
  if (listing !== undefined) shop.books.countListingFee(listing, sec, fee.amount)
  const vat = Math.round(fee.amount * shop.rules.vatShare)
  if (vat === 0 || fee.type === 'SELLER_DRIVEN_TRAFFIC_CREDIT') return
  const isProcessing = fee.kind === 'payment-processing'
  const type = isProcessing ? 'vat_on_processing_fees' : 'vat_seller_services'
  shop.ledger.post({ sec, type, amount: -vat, reference: 'etsy', referenceRow: 0, parent })
  shop.books.countFee(order, sec, 'vat', vat)
  if (line !== undefined) shop.books.countLineFee(line, vat)
  if (listing !== undefined) shop.books.countListingFee(listing, sec, vat)
}

/** Writes one order with all that is posted when it is paid. Returns its row. */
export function addOrder(shop: SandboxShop, order: NewOrder): number {
  const { receipts, transactions, books } = shop
  const gmv = order.lines.reduce((sum, line) => sum + line.price * line.quantity, 0)
  const discount = order.lines.reduce((sum, line) => sum + line.discount, 0)
  const units = order.lines.reduce((sum, line) => sum + line.quantity, 0)
  const row = receipts.createdSec.push(order.sec)
  receipts.updatedSec.push(order.sec)
  receipts.shipBySec.push(order.shipBySec)
  receipts.shippedSec.push(0)
  receipts.canceledSec.push(0)
  receipts.firstTransaction.push(transactions.length)
  receipts.transactionCount.push(order.lines.length)
  receipts.subtotal.push(gmv - discount)
  receipts.discount.push(discount)
  receipts.shipping.push(order.shipping)
  receipts.giftWrap.push(order.giftWrap)
  receipts.tax.push(order.tax)
  receipts.buyer.push(order.buyer)
  receipts.country.push(order.country)
  receipts.isPaid.push(Number(order.isPaid))
  receipts.isOffsite.push(Number(order.isOffsite))
  receipts.isShareAndSave.push(Number(order.isShareAndSave))
  receipts.lastRefund.push(-1)
  receipts.processingFee.push(0)
  receipts.processingFeeBack.push(0)
  for (const line of order.lines) {
    transactions.receipt.push(row)
    transactions.listing.push(line.listing)
    transactions.quantity.push(line.quantity)
    transactions.price.push(line.price)
    transactions.discount.push(line.discount)
  }
  books.openOrder(order.lines.length)
  if (!order.isPaid) return row
  books.countOrder(row, order.sec, units, gmv, revenueOf(shop, row), 1)
  postPayment(shop, row)
  for (const fee of saleFees(shop, row)) takeFee(shop, { ...fee, sec: order.sec, order: row })
  return row
}

function postPayment(shop: SandboxShop, order: number): void {
  const sec = shop.receipts.createdSec.at(order)
  const about = { sec, reference: 'shop_payment', referenceRow: order } as const
  shop.ledger.post({ ...about, type: 'PAYMENT_GROSS', amount: grandTotal(shop, order) })
  const tax = shop.receipts.tax.at(order)
  if (tax > 0) shop.ledger.post({ ...about, type: 'sales_tax', amount: -tax })
  const fee =
    Math.round(grandTotal(shop, order) * shop.rules.processingShare) + shop.rules.processingFixed
  shop.receipts.processingFee.set(order, fee)
  takeFee(shop, {
    ...about,
    order,
    type: 'PAYMENT_PROCESSING_FEE',
    kind: 'payment-processing',
    amount: fee,
  })
}

type SaleFee = Omit<Fee, 'sec' | 'order'>

/** The fees of a sale besides payment processing; the same every time they are asked for. */
function saleFees(shop: SandboxShop, order: number): SaleFee[] {
  const { receipts, transactions, rules } = shop
  const fees: SaleFee[] = []
  const onOrder = { reference: 'receipt', referenceRow: order } as const
  for (const row of transactionsOf(shop, order)) {
    const quantity = transactions.quantity.at(row)
    const net = transactions.price.at(row) * quantity - transactions.discount.at(row)
    const onLine = { reference: 'transaction', referenceRow: row } as const
    const share = Math.round(net * rules.transactionShare)
    fees.push({ ...onLine, type: 'transaction', kind: 'transaction', amount: share })
    fees.push({ ...onLine, type: 'renew_sold_auto', kind: 'listing', amount: rules.listingFee })
    const more = rules.listingFee * (quantity - 1)
    fees.push({ ...onLine, type: 'transaction_quantity', kind: 'listing', amount: more })
  }
  const shipping = Math.round(receipts.shipping.at(order) * rules.transactionShare)
  fees.push({ ...onOrder, type: 'shipping_transaction', kind: 'transaction', amount: shipping })
  const giftWrap = Math.round(receipts.giftWrap.at(order) * rules.transactionShare)
  fees.push({ ...onOrder, type: 'gift_wrap_fees', kind: 'transaction', amount: giftWrap })
  const base = revenueOf(shop, order)
  const regulatory = Math.round(base * rules.regulatoryShare)
  fees.push({
    ...onOrder,
    type: 'regulatory_operating_fee',
    kind: 'regulatory',
    amount: regulatory,
  })
  if (receipts.isOffsite.at(order)) {
    const amount = Math.min(rules.offsiteCap, Math.round(base * rules.offsiteShare))
    fees.push({ ...onOrder, type: 'offsite_ads_fee', kind: 'offsite-ads', amount })
  }
  if (receipts.isShareAndSave.at(order)) {
    const amount = -Math.round(base * rules.shareAndSaveShare)
    fees.push({ ...onOrder, type: 'SELLER_DRIVEN_TRAFFIC_CREDIT', kind: 'other', amount })
  }
  return fees
}

/** Posts the parcel; `label` is its postage in minor units, 0 when bought elsewhere. */
export function shipOrder(shop: SandboxShop, order: number, sec: number, label: number): void {
  shop.receipts.shippedSec.set(order, sec)
  touch(shop, order, sec)
  if (label === 0) return
  shop.ledger.post({ sec, type: 'shipping_labels', amount: -label, ...onLabel(order) })
  shop.books.countLabel(order, sec, label)
}

/** Etsy gives back part of a label's price. */
export function creditLabel(shop: SandboxShop, order: number, sec: number, credit: number): void {
  shop.ledger.post({ sec, type: 'shipping_label_refund', amount: credit, ...onLabel(order) })
  shop.books.countLabel(order, sec, -credit)
}

function onLabel(order: number) {
  return { reference: 'shipping_label', referenceRow: order } as const
}

const refundTypes: Partial<Record<LedgerType, LedgerType>> = {
  transaction: 'transaction_refund',
  shipping_transaction: 'shipping_transaction_refund',
  offsite_ads_fee: 'offsite_ads_fee_refund',
  regulatory_operating_fee: 'regulatory_operating_fee_refund',
  gift_wrap_fees: 'gift_wrap_fees_refund',
}
const cancelTypes: Partial<Record<LedgerType, LedgerType>> = {
  ...refundTypes,
  renew_sold_auto: 'renew_sold_auto_refund',
  transaction_quantity: 'transaction_quantity_refund',
}

/** What the buyer could still get back, tax included. */
export function refundable(shop: SandboxShop, order: number): number {
  const given = refundsOf(shop, order).reduce((sum, row) => sum + shop.refunds.amount.at(row), 0)
  return grandTotal(shop, order) - given
}

/**
 * Gives `amount` (tax included) back to the buyer, with the same share of tax and fees. Throws on
 * an order that is unpaid, canceled, or has not that much left.
 */
export function refundOrder(shop: SandboxShop, order: number, sec: number, amount: number): void {
  if (!shop.receipts.isPaid.at(order) || shop.receipts.canceledSec.at(order) > 0)
    throw new Error('nothing was paid that could be refunded')
  if (amount <= 0 || amount > refundable(shop, order)) throw new Error(`cannot refund ${amount}`)
  const tax = giveBack(shop, order, sec, amount, refundTypes)
  shop.books.countRefund(order, sec, amount - tax, 1)
}

/** Cancels a paid order and gives everything back: it then counts as no revenue at all. */
export function cancelOrder(shop: SandboxShop, order: number, sec: number): void {
  const { receipts, transactions, refunds, books } = shop
  if (!receipts.isPaid.at(order) || receipts.canceledSec.at(order) > 0)
    throw new Error('only a paid order can be canceled, and only once')
  for (const row of refundsOf(shop, order))
    books.countRefund(order, refunds.sec.at(row), refunds.amount.at(row) - refunds.tax.at(row), -1)
  const rest = refundable(shop, order)
  if (rest > 0) giveBack(shop, order, sec, rest, cancelTypes)
  receipts.canceledSec.set(order, sec)
  touch(shop, order, sec)
  const lines = transactionsOf(shop, order)
  const units = lines.reduce((sum, row) => sum + transactions.quantity.at(row), 0)
  const gmv = receipts.subtotal.at(order) + receipts.discount.at(order)
  books.countOrder(order, receipts.createdSec.at(order), units, gmv, revenueOf(shop, order), -1)
}

/** Returns the tax in what was given back. */
function giveBack(
  shop: SandboxShop,
  order: number,
  sec: number,
  amount: number,
  types: Partial<Record<LedgerType, LedgerType>>,
): number {
  const { receipts, refunds, ledger } = shop
  const total = grandTotal(shop, order)
  const before = refundsOf(shop, order)
  const given = before.reduce((sum, row) => sum + refunds.amount.at(row), 0)
  const taxGiven = before.reduce((sum, row) => sum + refunds.tax.at(row), 0)
  // Of all refunds together, so that refunds of the whole give back the whole tax.
  const tax = Math.round(((given + amount) * receipts.tax.at(order)) / total) - taxGiven
  const about = { sec, reference: 'shop_payment', referenceRow: order } as const
  ledger.post({ ...about, type: 'REFUND_GROSS', amount: -amount })
  if (tax > 0) ledger.post({ ...about, type: 'sales_tax_refund', amount: tax })
  const processing = Math.round((receipts.processingFee.at(order) * amount) / total)
  const kind = 'payment-processing'
  takeFee(shop, { ...about, order, type: 'PAYMENT_PROCESSING_FEE', kind, amount: -processing })
  receipts.processingFeeBack.add(order, processing)
  for (const fee of saleFees(shop, order)) {
    const type = types[fee.type]
    if (type === undefined) continue
    takeFee(shop, { ...fee, sec, order, type, amount: -Math.round((fee.amount * amount) / total) })
  }
  const previous = receipts.lastRefund.at(order)
  receipts.lastRefund.set(order, refunds.sec.push(sec))
  refunds.amount.push(amount)
  refunds.tax.push(tax)
  refunds.previous.push(previous)
  touch(shop, order, sec)
  return tax
}

function touch({ receipts }: SandboxShop, order: number, sec: number): void {
  receipts.updatedSec.set(order, Math.max(sec, receipts.updatedSec.at(order)))
}
