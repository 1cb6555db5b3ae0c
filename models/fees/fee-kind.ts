/** What a debit of the ledger was for, as the seller thinks of it. */
export const feeKinds = [
  'transaction',
  'payment-processing',
  'listing',
  'regulatory',
  'offsite-ads',
  'etsy-ads',
  'vat',
  'subscription',
  'other',
] as const

export type FeeKind = (typeof feeKinds)[number]
