import { db } from './db.ts'

/** Takes every row of a shop out of this browser: its copy, its forecasts, its outbox. */
export async function eraseShop(shopId: string): Promise<void> {
  await db.transaction('rw', db.tables, async () => {
    await eraseCopy(shopId)
    await db.outbox.where('[shopId+mutationId]').between([shopId, 0], [shopId, Infinity]).delete()
  })
}

/**
 * Takes out what came from the room and what was made of it, but not what still waits to be sent.
 * The copy then begins again with nothing.
 */
export async function eraseCopy(shopId: string): Promise<void> {
  const compound = [
    'shops',
    'settings',
    'listings',
    'receipts',
    'ledgerEntries',
    'payments',
    'reviews',
    'costs',
    'listingSnapshots',
    'attributions',
    'dailyTotals',
    'listingDays',
    'forecasts',
    'insights',
    'corruptRows',
  ]
  await db.transaction('rw', [...compound, 'shopStates'], async () => {
    // A key that begins with the shop lies between the shop alone and the shop with anything after it.
    for (const name of compound) {
      await db.table(name).where(':id').between([shopId], [shopId, []]).delete()
    }
    await db.shopStates.delete(shopId)
  })
}
