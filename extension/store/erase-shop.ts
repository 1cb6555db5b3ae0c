import type { Table } from 'dexie'
import { db } from './db.ts'

/** Takes every row of a shop out of this browser: its copy, its forecasts, its outbox. */
export async function eraseShop(shopId: string): Promise<void> {
  await erase(shopId, tablesOfShops())
}

/**
 * Takes out what came from the room and what was made of it, but not what still waits to be sent.
 * The copy then begins again with nothing.
 */
export async function eraseCopy(shopId: string): Promise<void> {
  await erase(
    shopId,
    tablesOfShops().filter(table => table.name !== db.outbox.name),
  )
}

/** Every table whose key begins with the shop, as the database itself says: a new one is in here. */
export function tablesOfShops(): Table[] {
  return db.tables.filter(table => [table.schema.primKey.keyPath].flat()[0] === 'shopId')
}

async function erase(shopId: string, tables: readonly Table[]): Promise<void> {
  await db.transaction('rw', tables, async () => {
    for (const table of tables) {
      // A key that begins with the shop lies between the shop alone and the shop with anything after it.
      if (table.schema.primKey.compound)
        await table.where(':id').between([shopId], [shopId, []]).delete()
      else await table.delete(shopId)
    }
  })
}
