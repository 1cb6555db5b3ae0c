import type { Migration } from './migration.ts'

/**
 * The seller's own costs, and the history of listings. Totals learn what is not covered by a cost:
 * before this version no cost existed, so that it is every order and every piece.
 */
export const costs: Migration = {
  version: 3,
  stores: {
    costs: '[shopId+id], [shopId+listingId]',
    listingSnapshots: '[shopId+id], [shopId+listingId+day], [shopId+day]',
  },
  upgrade: async transaction => {
    await transaction
      .table<{ receipts: number; costs?: number; uncosted?: number }>('dailyTotals')
      .toCollection()
      .modify(row => {
        row.costs = 0
        row.uncosted = row.receipts
      })
    await transaction
      .table<{ units: number; costs?: number; uncosted?: number }>('listingDays')
      .toCollection()
      .modify(row => {
        row.costs = 0
        row.uncosted = row.units
      })
  },
}
