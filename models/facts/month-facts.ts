/**
 * What a shop's history is asked from: typed columns, one set for each month and currency. Every
 * amount is in minor units of `currency` and is split to the cent, so that sums over any dimension
 * add up to the whole. Pure data: rests in the store as it is.
 *
 * The grain is an order line. What belongs to an order hangs on its lines, whenever it was posted,
 * so that a month is made from its own orders alone; rows of the payment account that belong to no
 * order lie in the month in which they were posted.
 */
export type MonthFacts = {
  readonly version: typeof FACTS_VERSION
  /** `YYYY-MM` in the shop's zone. */
  readonly month: string
  /** ISO 4217. */
  readonly currency: string
  readonly dictionaries: FactDictionaries
  readonly orders: OrderColumns
  readonly lines: LineColumns
  readonly refunds: RefundColumns
  readonly account: AccountColumns
}

/** Raised when a column changes its meaning: columns at rest are then made again. */
export const FACTS_VERSION = 1

/** Texts by their index in the columns. Index 0 is "not known" and holds an empty text. */
export type FactDictionaries = {
  readonly listings: readonly string[]
  readonly skus: readonly string[]
  readonly buyers: readonly string[]
  readonly countries: readonly string[]
  readonly ledgerTypes: readonly string[]
}

/** 32 bits where every amount of the column fits, else doubles that hold whole numbers. */
export type AmountColumn = Int32Array | Float64Array

/** One element an order, in the order of creation. */
export type OrderColumns = {
  readonly receiptId: BigUint64Array
  /** Shop-local day, as days since 1970-01-01. */
  readonly day: Int32Array
  /** 0 to 23, shop-local. */
  readonly hour: Uint8Array
  readonly buyer: Uint32Array
  readonly country: Uint16Array
  /** Bits of `ORDER_FLAGS`. */
  readonly flags: Uint16Array
  readonly units: Int32Array
  /** The earliest moment by which Etsy expects a line, epoch ms; NaN without one. */
  readonly shipBy: Float64Array
  /** When the last line was posted, epoch ms; NaN while one is not. */
  readonly shippedAt: Float64Array
}

/** What an order is. An order that is not `counted` (canceled, not paid) sold nothing. */
export const ORDER_FLAGS = {
  counted: 1,
  canceled: 2,
  refunded: 4,
  discounted: 8,
  giftWrapped: 16,
  offsite: 32,
  pendingFees: 64,
  pendingLabel: 128,
  open: 256,
  costsMissing: 512,
} as const

/** One element a line of an order; lines of one order are neighbors. Zero where not counted. */
export type LineColumns = {
  /** Index into `orders`. */
  readonly order: Uint32Array
  readonly listing: Uint32Array
  readonly sku: Uint32Array
  readonly units: Int32Array
  /** Price × quantity. */
  readonly gmv: AmountColumn
  readonly discount: AmountColumn
  readonly shipping: AmountColumn
  readonly giftWrap: AmountColumn
  readonly tax: AmountColumn
  /** The seller's own costs, as far as they are known. */
  readonly costs: AmountColumn
  /** Of `units`, those whose cost is known. */
  readonly costedUnits: Int32Array
}

/** One element a line's share of a refund, without tax; positive. */
export type RefundColumns = {
  /** Index into `lines`. */
  readonly line: Uint32Array
  /** The day on which it was given. */
  readonly day: Int32Array
  readonly hour: Uint8Array
  readonly minor: AmountColumn
}

/** One element a row of the payment account, or a line's share of one. */
export type AccountColumns = {
  /** Index into `lines`; −1 where it belongs to no order. */
  readonly line: Int32Array
  /** Of rows that belong to no order but to a listing; 0 for all others. */
  readonly listing: Uint32Array
  readonly type: Uint16Array
  /** The day on which it was posted. */
  readonly day: Int32Array
  readonly hour: Uint8Array
  /** As posted: negative is money out. */
  readonly minor: AmountColumn
}
