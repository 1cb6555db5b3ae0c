import type { FeeKind } from './fee-kind.ts'

/**
 * What a row of the ledger is to the seller's profit.
 *
 * `revenue`, `refund`: the buyer's money in and back, tax included; the receipt says the same.
 * `passed-on`: collected for others. `cash`: moves money, earns and costs nothing.
 * `unclassified`: a word of Etsy's that we do not know; shown by its sign, never dropped.
 */
export type LedgerClass =
  | { readonly group: 'fee'; readonly feeKind: FeeKind }
  | {
      readonly group: 'revenue' | 'refund' | 'passed-on' | 'label' | 'cash' | 'unclassified'
    }

const fee = (feeKind: FeeKind): LedgerClass => ({ group: 'fee', feeKind })
const of = (group: Exclude<LedgerClass['group'], 'fee'>): LedgerClass => ({ group })

/** Lower case. Seen in real shops; Etsy documents none of them. */
const classes: Readonly<Record<string, LedgerClass>> = {
  payment: of('revenue'),
  payment_gross: of('revenue'),
  refund: of('refund'),
  refund_gross: of('refund'),
  sales_tax: of('passed-on'),
  sales_tax_refund: of('passed-on'),
  buyer_fee: of('passed-on'),
  buyer_fee_refund: of('passed-on'),
  transaction: fee('transaction'),
  transaction_refund: fee('transaction'),
  shipping_transaction: fee('transaction'),
  shipping_transaction_refund: fee('transaction'),
  gift_wrap_fees: fee('transaction'),
  gift_wrap_fees_refund: fee('transaction'),
  payment_processing_fee: fee('payment-processing'),
  payment_processing_fee_refund: fee('payment-processing'),
  regulatory_operating_fee: fee('regulatory'),
  regulatory_operating_fee_refund: fee('regulatory'),
  listing: fee('listing'),
  listing_refund: fee('listing'),
  listing_private: fee('listing'),
  listing_private_refund: fee('listing'),
  renew_sold: fee('listing'),
  renew_sold_refund: fee('listing'),
  renew_sold_auto: fee('listing'),
  renew_sold_auto_refund: fee('listing'),
  renew_expired: fee('listing'),
  renew_expired_refund: fee('listing'),
  auto_renew_expired: fee('listing'),
  auto_renew_expired_refund: fee('listing'),
  transaction_quantity: fee('listing'),
  transaction_quantity_refund: fee('listing'),
  offsite_ads_fee: fee('offsite-ads'),
  offsite_ads_fee_refund: fee('offsite-ads'),
  prolist: fee('etsy-ads'),
  prolist_refund: fee('etsy-ads'),
  vat_seller_services: fee('vat'),
  vat_seller_services_refund: fee('vat'),
  vat_on_processing_fees: fee('vat'),
  vat_on_processing_fees_refund: fee('vat'),
  // Share & Save gives back a part of what a sale cost.
  seller_driven_traffic_credit: fee('other'),
  shipping_labels: of('label'),
  shipping_label_refund: of('label'),
  shipping_label_usps_adjustment_credit: of('label'),
  disburse: of('cash'),
  disburse2: of('cash'),
  deposit: of('cash'),
  adyenbalance_reversal: of('cash'),
  recoup: of('cash'),
  billing_payment: of('cash'),
}

/** Upper and lower case are one. Every type has a class. */
export function classify(ledgerType: string): LedgerClass {
  const key = ledgerType.toLowerCase()
  return (Object.hasOwn(classes, key) ? classes[key] : undefined) ?? of('unclassified')
}

/** Every type that we know, lower case. */
export const knownLedgerTypes: readonly string[] = Object.keys(classes)
