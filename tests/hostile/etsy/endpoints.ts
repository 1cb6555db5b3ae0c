export const endpoints = [
  'token',
  'shop',
  'listings',
  'receipts',
  'receipt',
  'ledger',
  'payments',
  'reviews',
] as const
export type Endpoint = (typeof endpoints)[number]

const paths: readonly (readonly [Endpoint, RegExp])[] = [
  ['token', /\/oauth\/token$/],
  ['shop', /\/shops\/\d+$/],
  ['listings', /\/shops\/\d+\/listings$|\/listings\/batch$/],
  ['receipts', /\/shops\/\d+\/receipts$/],
  ['receipt', /\/shops\/\d+\/receipts\/\d+$/],
  ['ledger', /\/ledger-entries$/],
  ['payments', /\/payments$/],
  ['reviews', /\/reviews$/],
]

/** Which of Etsy's operations a call asks for, as far as the room uses it. */
export function endpointOf(url: URL): Endpoint | undefined {
  return paths.find(([, pattern]) => pattern.test(url.pathname))?.[0]
}

export type PageEndpoint = 'listings' | 'receipts' | 'ledger' | 'reviews'

export const idFields: Readonly<Record<Endpoint, string>> = {
  token: '',
  shop: 'shop_id',
  listings: 'listing_id',
  receipts: 'receipt_id',
  receipt: 'receipt_id',
  ledger: 'entry_id',
  payments: 'payment_id',
  reviews: 'transaction_id',
}
