import 'fake-indexeddb/auto'
import { Dexie } from 'dexie'
import { expect, test } from 'vitest'
import { aReceipt } from '../../../tests/fixtures/entities.ts'
import { ShopDb } from '../db.ts'
import { migrations } from './migrations.ts'

const day = {
  shopId: '77',
  day: '2026-03-02',
  currency: 'USD',
  receipts: 2,
  units: 3,
  revenue: 9500,
}
const listingDay = { ...day, listingId: '900' }

test('versions grow by one', () => {
  expect(migrations.map(({ version }) => version)).toEqual(migrations.map((_, i) => i + 1))
})

test.each(migrations.slice(0, -1).map(({ version }) => version))(
  'a store of version %i opens with all its rows; orders older than costs count as without one',
  async version => {
    const name = `from-${String(version)}`
    const old = new Dexie(name)
    for (const { version: number, stores } of migrations.slice(0, version)) {
      old.version(number).stores(stores)
    }
    const receipt = { shopId: '77', id: '1', seq: 5, entity: aReceipt({ id: '1' }), createdAt: 5 }
    await old.table('receipts').put(receipt)
    // From version 3 on, totals know their costs, and keep what they know.
    const known = version < 3 ? {} : { costs: 100, uncosted: 1 }
    await old.table('dailyTotals').put({ ...day, ...known })
    await old.table('listingDays').put({ ...listingDay, ...known })
    old.close()

    const now = new ShopDb(name)
    expect(await now.receipts.toArray()).toEqual([receipt])
    expect(await now.dailyTotals.toArray()).toEqual([{ ...day, costs: 0, uncosted: 2, ...known }])
    expect(await now.listingDays.toArray()).toEqual([
      { ...listingDay, costs: 0, uncosted: 3, ...known },
    ])
    expect(await now.costs.count()).toBe(0)
    expect(await now.fetchedModels.count()).toBe(0)
    const file = { sha256: 'a'.repeat(64), bytes: Uint8Array.of(1, 2, 3) }
    await now.modelFiles.put(file)
    expect(await now.modelFiles.get(file.sha256)).toEqual(file)
    now.close()
  },
)
