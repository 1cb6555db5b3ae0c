/** The Shop Manager pages that we know. */
export const pageIds = [
  'dashboard',
  'stats',
  'listings',
  'listing-editor',
  'orders',
  'payments',
  'ads',
] as const

export type PageId = (typeof pageIds)[number]
