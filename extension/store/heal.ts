import { inTransaction } from './apply.ts'
import { db } from './db.ts'
import { changeConnectedShop, loadShopState } from './shop-state.ts'

/**
 * Takes out the rows that could not be read and sets the cursor back to before the oldest of them,
 * so that the next sync brings them again; where its place is not known, to the beginning. Rows
 * that are well are not newer than themselves, so that they cost only the reading. Returns how many.
 */
export async function healShop(shopId: string, now: number): Promise<number> {
  const corrupt = await db.corruptRows
    .where('[shopId+table+id]')
    .between([shopId, '', ''], [shopId, '\uffff', ''])
    .toArray()
  if (corrupt.length === 0) return 0
  const before = Math.min(...corrupt.map(row => (row.seq ?? 1) - 1))
  await inTransaction(async () => {
    const gone = { receipts: 0, ledgerEntries: 0, listings: 0 }
    for (const { table, id } of corrupt) {
      const rows = db.table(table).where(':id').equals([shopId, id])
      const count = await rows.delete()
      if (table === 'receipts' || table === 'ledgerEntries' || table === 'listings') {
        gone[table] += count
      }
    }
    const state = await loadShopState(shopId)
    await db.shopStates.put({
      ...state,
      cursor: Math.max(0, Math.min(state.cursor, before)),
      rollupsBroken: true,
      receiptCount: state.receiptCount - gone.receipts,
      ledgerEntryCount: state.ledgerEntryCount - gone.ledgerEntries,
      listingCount: state.listingCount - gone.listings,
    })
  })
  await db.corruptRows.bulkDelete(corrupt.map(row => [shopId, row.table, row.id]))
  const [first] = corrupt
  await changeConnectedShop(shopId, shop => ({
    ...shop,
    lastError: {
      reason: 'damaged-rows',
      detail: `${corrupt.length} rows are read again, among them ${first?.table} ${first?.id}: ${first?.detail}`,
      at: now,
    },
  }))
  return corrupt.length
}
