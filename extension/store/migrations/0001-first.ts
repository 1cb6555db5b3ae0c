import type { Migration } from './migration.ts'

/**
 * The first shape. Every key begins with the shop, so that several shops of one seller lie apart.
 * Indexes only where a query needs one: each costs the first sync time.
 */
export const first: Migration = {
  version: 1,
  stores: {
    shops: '[shopId+id]',
    settings: '[shopId+id]',
    listings: '[shopId+id]',
    // `openSince` is only there while an order waits to be shipped: a sparse index.
    receipts: '[shopId+id], [shopId+createdAt], [shopId+openSince]',
    ledgerEntries: '[shopId+id], [shopId+createdAt]',
    payments: '[shopId+id]',
    reviews: '[shopId+id]',
    attributions: '[shopId+key]',
    dailyTotals: '[shopId+day+currency]',
    listingDays: '[shopId+listingId+day+currency], [shopId+day]',
    forecasts: '[shopId+seriesKey]',
    shopStates: 'shopId',
    browserStates: 'key',
    outbox: '[shopId+mutationId]',
    corruptRows: '[shopId+table+id]',
  },
}
