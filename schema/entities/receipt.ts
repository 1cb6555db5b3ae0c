import * as v from 'valibot'
import { countSchema, idSchema, listOf, momentSchema, textSchema } from './common.ts'
import { moneySchema } from './money.ts'

/** One line of a receipt. */
export const transactionSchema = v.object({
  id: idSchema,
  /** Absent when the listing was deleted. */
  listingId: v.optional(idSchema),
  title: v.optional(textSchema),
  sku: v.optional(textSchema),
  quantity: countSchema,
  /** Of one piece, before coupons. */
  price: moneySchema,
  /** Charged to the buyer for this line. */
  shipping: v.optional(moneySchema),
  /** The day by which Etsy expects it to be posted. */
  shipBy: v.optional(momentSchema),
  shippedAt: v.optional(momentSchema),
})

export type Transaction = v.InferOutput<typeof transactionSchema>

export const refundSchema = v.object({
  amount: moneySchema,
  createdAt: momentSchema,
  /** Etsy's free text; a refund that did not succeed says so here. */
  status: v.optional(textSchema),
})

export type Refund = v.InferOutput<typeof refundSchema>

export const shipmentSchema = v.object({
  id: idSchema,
  /** When the buyer was told. */
  notifiedAt: v.optional(momentSchema),
})

/** One order as the buyer paid it. No field identifies the buyer. */
export const receiptSchema = v.object({
  kind: v.literal('receipt'),
  id: idSchema,
  /** Etsy's free text, such as `Paid`, `Completed`, `Canceled`, `Fully Refunded`. */
  status: textSchema,
  isPaid: v.boolean(),
  isShipped: v.boolean(),
  isCanceled: v.boolean(),
  createdAt: momentSchema,
  updatedAt: momentSchema,
  /** Σ price × quantity, before coupons, shipping and tax. */
  totalPrice: moneySchema,
  discount: moneySchema,
  /** Total price less coupons. */
  subtotal: moneySchema,
  shipping: moneySchema,
  giftWrap: moneySchema,
  /** Sales tax and VAT, passed on; never revenue. */
  tax: moneySchema,
  /** Subtotal plus shipping, gift wrap and tax. Does not change when something is refunded. */
  grandTotal: moneySchema,
  transactions: listOf(transactionSchema),
  refunds: listOf(refundSchema),
  shipments: listOf(shipmentSchema),
  /** Keyed hash of Etsy's buyer id, another key for every shop. */
  buyerHash: v.optional(textSchema),
  /** ISO 3166 alpha-2 of the destination. */
  countryIso: v.optional(textSchema),
})

export type Receipt = v.InferOutput<typeof receiptSchema>
