import { idOf } from '../shop/ids.ts'
import {
  buyerCountries,
  canary,
  grandTotal,
  refundsOf,
  transactionsOf,
  type SandboxShop,
} from '../shop/sandbox-shop.ts'
import { buyerName, buyerUserId, escapeHtml, money } from './render-common.ts'

export type ReceiptStatus =
  'paid' | 'completed' | 'open' | 'canceled' | 'fully refunded' | 'partially refunded'

export function statusOf(shop: SandboxShop, row: number): ReceiptStatus {
  const { receipts, refunds } = shop
  if (receipts.canceledSec.at(row) > 0) return 'canceled'
  if (!receipts.isPaid.at(row)) return 'open'
  const refunded = refundsOf(shop, row).reduce((sum, refund) => sum + refunds.amount.at(refund), 0)
  if (refunded >= grandTotal(shop, row)) return 'fully refunded'
  if (refunded > 0) return 'partially refunded'
  return receipts.shippedSec.at(row) > 0 ? 'completed' : 'paid'
}

/** One order as getShopReceipt gives it, the buyer's data included. */
export function renderReceipt(shop: SandboxShop, row: number) {
  const { receipts, refunds } = shop
  const createdSec = receipts.createdSec.at(row)
  const updatedSec = receipts.updatedSec.at(row)
  const shippedSec = receipts.shippedSec.at(row)
  const country = buyerCountries[receipts.country.at(row)] ?? 'US'
  const tax = receipts.tax.at(row)
  const isVat = country !== 'US'
  const isGift = receipts.giftWrap.at(row) > 0
  return {
    receipt_id: idOf(shop, 'receipt', row),
    receipt_type: 0,
    seller_user_id: shop.userId,
    seller_email: null,
    buyer_user_id: buyerUserId(shop, row),
    buyer_email: canary.email,
    name: buyerName(shop, row),
    first_line: canary.street,
    second_line: null,
    city: canary.city,
    state: country === 'US' ? 'NY' : null,
    zip: '10001',
    status: statusOf(shop, row),
    formatted_address: `${canary.name}\n${canary.street}\n${canary.city}\n${country}`,
    country_iso: country,
    payment_method: 'cc',
    payment_email: canary.email,
    message_from_seller: null,
    message_from_buyer: canary.message,
    message_from_payment: null,
    is_paid: receipts.isPaid.at(row) === 1,
    is_shipped: shippedSec > 0,
    create_timestamp: createdSec,
    created_timestamp: createdSec,
    update_timestamp: updatedSec,
    updated_timestamp: updatedSec,
    is_gift: isGift,
    gift_message: isGift ? canary.message : '',
    gift_sender: isGift ? canary.name : '',
    grandtotal: money(shop, grandTotal(shop, row)),
    subtotal: money(shop, receipts.subtotal.at(row)),
    total_price: money(shop, receipts.subtotal.at(row) + receipts.discount.at(row)),
    total_shipping_cost: money(shop, receipts.shipping.at(row)),
    total_tax_cost: money(shop, isVat ? 0 : tax),
    total_vat_cost: money(shop, isVat ? tax : 0),
    discount_amt: money(shop, receipts.discount.at(row)),
    gift_wrap_price: money(shop, receipts.giftWrap.at(row)),
    shipments:
      shippedSec === 0
        ? []
        : [
            {
              receipt_shipping_id: idOf(shop, 'shipment', row),
              shipment_notification_timestamp: shippedSec,
              carrier_name: 'usps',
              tracking_code: `94001${String(idOf(shop, 'shipment', row))}`,
            },
          ],
    transactions: transactionsOf(shop, row).map(line => renderTransaction(shop, line)),
    refunds: refundsOf(shop, row).map(refund => ({
      amount: money(shop, refunds.amount.at(refund)),
      created_timestamp: refunds.sec.at(refund),
      reason: 'Buyer asked for a refund',
      note_from_issuer: canary.message,
      status: 'success',
    })),
  }
}

/** One line of an order. A deleted listing leaves nulls where its ids stood. */
export function renderTransaction(shop: SandboxShop, row: number) {
  const { transactions, receipts } = shop
  const receipt = transactions.receipt.at(row)
  const createdSec = receipts.createdSec.at(receipt)
  const shippedSec = receipts.shippedSec.at(receipt)
  const listing = shop.listings[transactions.listing.at(row)]
  const known = listing !== undefined && !listing.isDeleted ? listing : undefined
  const isFirst = receipts.firstTransaction.at(receipt) === row
  const { divisor } = money(shop, 0)
  return {
    transaction_id: idOf(shop, 'transaction', row),
    title: listing === undefined ? null : escapeHtml(listing.title),
    description: 'Made by hand in a small workshop.',
    seller_user_id: shop.userId,
    buyer_user_id: buyerUserId(shop, receipt),
    create_timestamp: createdSec,
    created_timestamp: createdSec,
    paid_timestamp: receipts.isPaid.at(receipt) ? createdSec : null,
    shipped_timestamp: shippedSec > 0 ? shippedSec : null,
    quantity: transactions.quantity.at(row),
    listing_image_id: known === undefined ? null : known.id + 5,
    receipt_id: idOf(shop, 'receipt', receipt),
    is_digital: false,
    file_data: '',
    listing_id: known?.id ?? null,
    transaction_type: 'listing',
    product_id: known === undefined ? null : known.id * 10,
    sku: known?.sku ?? null,
    price: money(shop, transactions.price.at(row)),
    shipping_cost: money(shop, isFirst ? receipts.shipping.at(receipt) : 0),
    variations: [
      {
        property_id: 54,
        value_id: null,
        formatted_name: 'Personalization',
        formatted_value: canary.message,
        question_id: null,
      },
    ],
    product_data: [],
    shipping_profile_id: 1,
    min_processing_days: 1,
    max_processing_days: 3,
    shipping_method: null,
    shipping_upgrade: null,
    expected_ship_date: receipts.shipBySec.at(receipt),
    buyer_coupon: 0,
    shop_coupon: transactions.discount.at(row) / divisor,
  }
}
