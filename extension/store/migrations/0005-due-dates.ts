import type { Migration } from './migration.ts'

type OldReceipt = {
  openSince?: number
  openShipBy?: number
  readonly entity?: {
    readonly transactions: readonly { readonly shipBy?: number; readonly shippedAt?: number }[]
  }
}

/**
 * Open orders lie by the moment they are due, so that they are counted without being read; days learn
 * what is still to be posted, which the new rules of the rollups then count from the rows.
 */
export const dueDates: Migration = {
  version: 5,
  stores: { receipts: '[shopId+id], [shopId+createdAt], [shopId+openShipBy]' },
  upgrade: async transaction => {
    await transaction
      .table<OldReceipt>('receipts')
      .filter(row => row.openSince !== undefined)
      .modify(row => {
        const dates = (row.entity?.transactions ?? []).flatMap(line =>
          line.shipBy === undefined || line.shippedAt !== undefined ? [] : [line.shipBy],
        )
        row.openShipBy = Math.min(...dates)
        delete row.openSince
      })
    await transaction
      .table<{ pendingFees?: number; pendingLabels?: number }>('dailyTotals')
      .toCollection()
      .modify(row => {
        row.pendingFees = 0
        row.pendingLabels = 0
      })
  },
}
