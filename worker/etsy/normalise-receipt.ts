import * as v from 'valibot'
import type { Money } from '../../schema/entities/money.ts'
import type { Receipt, Refund, Transaction } from '../../schema/entities/receipt.ts'
import type { Result } from '../../schema/result.ts'
import { addMoney } from './normalise-money.ts'
import {
  given,
  moment,
  charge,
  normaliseWith,
  optionalCharge,
  plainText,
  refuseOver,
  requiredMoment,
  RowError,
  word,
  type Refused,
} from './normalise.ts'
import { etsyIdSchema, etsyLinkSchema, etsySecondsSchema } from './wire.ts'

const quantitySchema = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const textSchema = v.nullish(v.string())

const transactionSchema = v.object({
  transaction_id: etsyIdSchema,
  listing_id: etsyLinkSchema,
  title: textSchema,
  sku: textSchema,
  quantity: quantitySchema,
  price: v.optional(v.unknown()),
  shipping_cost: v.optional(v.unknown()),
  expected_ship_date: etsySecondsSchema,
  shipped_timestamp: etsySecondsSchema,
})

const refundSchema = v.object({
  amount: v.optional(v.unknown()),
  created_timestamp: etsySecondsSchema,
  status: textSchema,
})

/** An allow-list: what is not named here (name, address, e-mail, messages) never gets past this file. */
const receiptSchema = v.object({
  receipt_id: etsyIdSchema,
  buyer_user_id: etsyLinkSchema,
  status: v.string(),
  is_paid: v.boolean(),
  is_shipped: v.nullish(v.boolean(), false),
  create_timestamp: etsySecondsSchema,
  created_timestamp: etsySecondsSchema,
  update_timestamp: etsySecondsSchema,
  updated_timestamp: etsySecondsSchema,
  country_iso: textSchema,
  grandtotal: v.optional(v.unknown()),
  subtotal: v.optional(v.unknown()),
  total_price: v.optional(v.unknown()),
  total_shipping_cost: v.optional(v.unknown()),
  total_tax_cost: v.optional(v.unknown()),
  total_vat_cost: v.optional(v.unknown()),
  discount_amt: v.optional(v.unknown()),
  gift_wrap_price: v.optional(v.unknown()),
  transactions: v.nullish(v.array(transactionSchema), []),
  refunds: v.nullish(v.array(refundSchema), []),
  shipments: v.nullish(
    v.array(
      v.object({
        receipt_shipping_id: etsyLinkSchema,
        shipment_notification_timestamp: etsySecondsSchema,
      }),
    ),
    [],
  ),
})

/** An order with all its lines is one row, and SQLite takes 2 MB: 500 lines are at most 1.4 MB. */
const MAX_LINES = 500

/** A receipt, and Etsy's id of its buyer, which the caller must hash and forget. */
export type NormalisedReceipt = { readonly receipt: Receipt; readonly buyerId?: string }

export function normaliseReceipt(row: unknown): Result<NormalisedReceipt, Refused> {
  return normaliseWith(
    receiptSchema,
    row,
    receipt => {
      refuseOver(receipt.transactions, MAX_LINES, 'transactions')
      refuseOver(receipt.refunds, MAX_LINES, 'refunds')
      refuseOver(receipt.shipments, MAX_LINES, 'shipments')
      const grandTotal = charge(receipt.grandtotal, 'grandtotal')
      const subtotal = charge(receipt.subtotal, 'subtotal')
      const none: Money = { minor: 0, currency: grandTotal.currency }
      const createdAt = requiredMoment(
        'created_timestamp',
        receipt.created_timestamp,
        receipt.create_timestamp,
      )
      const country = receipt.country_iso?.trim().toUpperCase()
      const transactions = receipt.transactions.map(normaliseTransaction)
      const shipping = optionalCharge(receipt.total_shipping_cost, 'total_shipping_cost')
      const giftWrap = optionalCharge(receipt.gift_wrap_price, 'gift_wrap_price')
      const salesTax = optionalCharge(receipt.total_tax_cost, 'total_tax_cost')
      const vat = optionalCharge(receipt.total_vat_cost, 'total_vat_cost')
      const parts = [shipping, giftWrap, salesTax, vat]
      if (parts.includes(undefined)) expectSum(grandTotal, [subtotal, ...parts])
      return {
        receipt: inOneCurrency({
          kind: 'receipt',
          id: receipt.receipt_id,
          status: word(receipt.status),
          isPaid: receipt.is_paid,
          isShipped: receipt.is_shipped,
          isCanceled: /^cancell?ed$/i.test(receipt.status.trim()),
          createdAt,
          updatedAt: moment(receipt.updated_timestamp, receipt.update_timestamp) ?? createdAt,
          ...priceAndDiscount(
            optionalCharge(receipt.total_price, 'total_price'),
            optionalCharge(receipt.discount_amt, 'discount_amt'),
            subtotal,
          ),
          subtotal,
          shipping: shipping ?? none,
          giftWrap: giftWrap ?? none,
          tax: sum(salesTax ?? none, vat ?? none),
          grandTotal,
          transactions,
          refunds: receipt.refunds.map(refund => normaliseRefund(refund, createdAt)),
          shipments: receipt.shipments.flatMap(shipment =>
            shipment.receipt_shipping_id === undefined
              ? []
              : [
                  {
                    id: shipment.receipt_shipping_id,
                    ...given('notifiedAt', moment(shipment.shipment_notification_timestamp)),
                  },
                ],
          ),
          ...given(
            'countryIso',
            country !== undefined && /^[A-Z]{2}$/.test(country) ? country : undefined,
          ),
        }),
        ...given('buyerId', receipt.buyer_user_id),
      }
    },
    ({ receipt }) => receipt,
  )
}

function normaliseTransaction(row: v.InferOutput<typeof transactionSchema>): Transaction {
  return {
    id: row.transaction_id,
    ...given('listingId', row.listing_id),
    ...given('title', row.title ? plainText(row.title) : undefined),
    ...given('sku', row.sku ? plainText(row.sku) : undefined),
    quantity: row.quantity,
    price: charge(row.price, 'price'),
    ...given('shipping', optionalCharge(row.shipping_cost, 'shipping_cost')),
    ...given('shipBy', moment(row.expected_ship_date)),
    ...given('shippedAt', moment(row.shipped_timestamp)),
  }
}

function normaliseRefund(row: v.InferOutput<typeof refundSchema>, createdAt: number): Refund {
  return {
    amount: charge(row.amount, 'refund'),
    createdAt: moment(row.created_timestamp) ?? createdAt,
    ...given('status', row.status ? word(row.status) : undefined),
  }
}

/** An amount that Etsy leaves out is none where the others alone make up the grand total, else unknown. */
function expectSum(grandTotal: Money, parts: readonly (Money | undefined)[]): void {
  const minor = parts.reduce((all, part) => all + (part?.minor ?? 0), 0)
  if (minor !== grandTotal.minor) throw new RowError('an amount is missing from the grand total')
}

/** Each follows from the other: the subtotal is the price less the discount. */
function priceAndDiscount(
  price: Money | undefined,
  discount: Money | undefined,
  subtotal: Money,
): { totalPrice: Money; discount: Money } {
  const { currency } = subtotal
  const totalPrice = price ?? { minor: subtotal.minor + (discount?.minor ?? 0), currency }
  const given = discount ?? { minor: totalPrice.minor - subtotal.minor, currency }
  if (given.minor < 0) throw new RowError('its price is below its subtotal')
  return { totalPrice, discount: given }
}

function sum(one: Money, other: Money): Money {
  const total = addMoney(one, other)
  if (!total.ok) throw new RowError(`tax: ${total.error.why}`)
  return total.value
}

/** Its parts are added up later: in two currencies they have no sum. */
function inOneCurrency(receipt: Receipt): Receipt {
  const { grandTotal, totalPrice, discount, subtotal, shipping, giftWrap, tax, refunds } = receipt
  const parts = [totalPrice, discount, subtotal, shipping, giftWrap, tax]
  for (const { currency } of [...parts, ...refunds.map(({ amount }) => amount)])
    if (currency !== grandTotal.currency) throw new RowError('its amounts are in two currencies')
  return receipt
}
