import { idOf, type IdKind } from '../shop/ids.ts'
import type { ReferenceType } from '../shop/ledger.ts'
import { grandTotal, refundsOf, type SandboxShop } from '../shop/sandbox-shop.ts'
import { buyerUserId, money } from './render-common.ts'

const idKinds: Readonly<Partial<Record<ReferenceType, IdKind>>> = {
  shop_payment: 'payment',
  transaction: 'transaction',
  receipt: 'receipt',
  shipping_label: 'shipment',
  disbursement: 'disbursement',
}

function referenceId(shop: SandboxShop, type: ReferenceType, row: number): string | null {
  if (type === 'etsy') return '0'
  if (type === 'prolist') return null
  if (type === 'listing') return String(shop.listings[row]?.id ?? 0)
  const kind = idKinds[type]
  return kind === undefined ? null : String(idOf(shop, kind, row))
}

export function renderLedgerEntry(shop: SandboxShop, row: number) {
  const { ledger } = shop
  const reference = ledger.referenceAt(row)
  const parent = ledger.parentAt(row)
  const type = ledger.typeAt(row)
  return {
    entry_id: idOf(shop, 'ledgerEntry', row),
    ledger_id: 500_000 + shop.shopId,
    sequence_number: row + 1,
    amount: ledger.amount.at(row),
    currency: shop.currency,
    description: type,
    balance: ledger.balance.at(row),
    create_date: ledger.sec.at(row),
    created_timestamp: ledger.sec.at(row),
    ledger_type: type,
    reference_type: reference.type,
    reference_id: referenceId(shop, reference.type, reference.row),
    parent_entry_id: parent === undefined ? 0 : idOf(shop, 'ledgerEntry', parent),
    payment_adjustments: [],
  }
}

/** The payment of a paid order; an unpaid one has none. */
export function renderPayment(shop: SandboxShop, receipt: number) {
  const { receipts, refunds } = shop
  const gross = grandTotal(shop, receipt)
  const fees = receipts.processingFee.at(receipt)
  const rows = refundsOf(shop, receipt)
  const back = rows.reduce((sum, row) => sum + refunds.amount.at(row), 0)
  const feesLeft = fees - receipts.processingFeeBack.at(receipt)
  const createdSec = receipts.createdSec.at(receipt)
  const updatedSec = receipts.updatedSec.at(receipt)
  const shippedSec = receipts.shippedSec.at(receipt)
  const adjusted = (minor: number) => (rows.length === 0 ? null : money(shop, minor))
  const paymentId = idOf(shop, 'payment', receipt)
  return {
    payment_id: paymentId,
    buyer_user_id: buyerUserId(shop, receipt),
    shop_id: shop.shopId,
    receipt_id: idOf(shop, 'receipt', receipt),
    amount_gross: money(shop, gross),
    amount_fees: money(shop, fees),
    amount_net: money(shop, gross - fees),
    posted_gross: money(shop, gross),
    posted_fees: money(shop, fees),
    posted_net: money(shop, gross - fees),
    adjusted_gross: adjusted(gross - back),
    adjusted_fees: adjusted(feesLeft),
    adjusted_net: adjusted(gross - back - feesLeft),
    currency: shop.currency,
    shop_currency: shop.currency,
    buyer_currency: shop.currency,
    shipping_user_id: buyerUserId(shop, receipt),
    shipping_address_id: 40_000_000 + receipt,
    billing_address_id: 40_000_000 + receipt,
    status: 'settled',
    shipped_timestamp: shippedSec > 0 ? shippedSec : null,
    create_timestamp: createdSec,
    created_timestamp: createdSec,
    update_timestamp: updatedSec,
    updated_timestamp: updatedSec,
    payment_adjustments: rows.map(row => ({
      payment_adjustment_id: paymentId * 100 + row + 1,
      payment_id: paymentId,
      status: 'CLOSED',
      is_success: true,
      user_id: shop.userId,
      reason_code: 'BUYER_REQUEST',
      total_adjustment_amount: refunds.amount.at(row),
      shop_total_adjustment_amount: refunds.amount.at(row),
      buyer_total_adjustment_amount: refunds.amount.at(row),
      total_fee_adjustment_amount: 0,
      create_timestamp: refunds.sec.at(row),
      created_timestamp: refunds.sec.at(row),
      update_timestamp: refunds.sec.at(row),
      updated_timestamp: refunds.sec.at(row),
      payment_adjustment_items: [],
    })),
  }
}
