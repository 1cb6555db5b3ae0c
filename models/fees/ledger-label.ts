const labels: Readonly<Record<string, string>> = {
  transaction: 'Transaction fee',
  shipping_transaction: 'Transaction fee on shipping',
  gift_wrap_fees: 'Transaction fee on gift wrap',
  payment_processing_fee: 'Payment processing fee',
  regulatory_operating_fee: 'Regulatory operating fee',
  listing: 'Listing fee',
  listing_private: 'Private listing fee',
  renew_sold: 'Renewal after a sale',
  renew_sold_auto: 'Renewal after a sale',
  renew_expired: 'Renewal after expiry',
  auto_renew_expired: 'Renewal after expiry',
  transaction_quantity: 'Listing fee for further pieces',
  offsite_ads_fee: 'Offsite Ads fee',
  prolist: 'Etsy Ads',
  vat_seller_services: 'VAT on fees',
  vat_on_processing_fees: 'VAT on processing fee',
  seller_driven_traffic_credit: 'Share & Save credit',
  shipping_labels: 'Shipping label',
  shipping_label: 'Shipping label',
  shipping_label_usps_adjustment_credit: 'Shipping label, adjustment',
  payment: 'Payment by the buyer',
  payment_gross: 'Payment by the buyer',
  refund: 'Refund to the buyer',
  refund_gross: 'Refund to the buyer',
  sales_tax: 'Sales tax, passed on',
  buyer_fee: 'Buyer fee, passed on',
  disburse: 'Payout',
  disburse2: 'Payout',
  deposit: 'Deposit',
  adyenbalance_reversal: 'Payout, taken back',
  recoup: 'Balance owed, collected',
  billing_payment: 'Bill paid',
}

/** A row of the ledger in plain words. A type that we do not know is shown as Etsy wrote it. */
export function ledgerLabel(ledgerType: string): string {
  const key = ledgerType.toLowerCase()
  if (Object.hasOwn(labels, key)) return labels[key] ?? ledgerType
  const base = key.replace(/_refund$/, '')
  const label = Object.hasOwn(labels, base) ? labels[base] : undefined
  return base !== key && label !== undefined
    ? `${label}, given back`
    : `Unclassified: ${ledgerType}`
}
