import 'fake-indexeddb/auto'
import { Dexie } from 'dexie'
import { describe, expect, test } from 'vitest'
import { aLine, aReceipt } from '../../../tests/fixtures/entities.ts'
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
    const receipt = (id: string, line: object) => ({
      shopId: '77',
      id,
      seq: 5,
      entity: aReceipt({ id, transactions: [aLine({ id: `${id}1`, ...line })] }),
      createdAt: 5,
    })
    const [shipped, dated, undated] = [
      receipt('1', {}),
      receipt('2', { shipBy: 9 }),
      receipt('3', {}),
    ]
    // From version 5 on, open orders lie by the moment they are due.
    const open = (at: number) => (version < 5 ? { openSince: 5 } : { openShipBy: at })
    await old
      .table('receipts')
      .bulkPut([shipped, { ...dated, ...open(9) }, { ...undated, ...open(Infinity) }])
    // From version 3 on, totals know their costs, and keep what they know.
    const known = version < 3 ? {} : { costs: 100, uncosted: 1 }
    await old.table('dailyTotals').put({ ...day, ...known })
    await old.table('listingDays').put({ ...listingDay, ...known })
    old.close()

    const now = new ShopDb(name)
    expect(await now.receipts.toArray()).toEqual([
      shipped,
      { ...dated, openShipBy: 9 },
      { ...undated, openShipBy: Infinity },
    ])
    const pending = version < 5 ? { pendingFees: 0, pendingLabels: 0 } : {}
    expect(await now.dailyTotals.toArray()).toEqual([
      { ...day, costs: 0, uncosted: 2, ...known, ...pending },
    ])
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

describe('the browser’s one shop', () => {
  const browser = {
    key: 'browser',
    clientId: 'a-client',
    shopId: '77',
    shopName: 'Kiln',
    connection: 'signed-out',
    online: false,
    lastError: { reason: 'offline', detail: '', at: 5 },
  }
  const upgraded = async (name: string, row: object | undefined) => {
    const old = new Dexie(name)
    for (const { version, stores } of migrations.slice(0, 5)) old.version(version).stores(stores)
    if (row) await old.table('browserStates').put(row)
    else await old.open()
    old.close()
    const now = new ShopDb(name)
    const rows = await now.browserStates.toArray()
    now.close()
    return rows
  }

  test('is the first of several, with the client that its room knows', async () => {
    const { key, shopId, ...shop } = browser
    expect(await upgraded('one-shop', browser)).toEqual([
      { key, browserId: 'a-client', shops: [{ shopId, ...shop }], shownShopId: '77' },
    ])
  })

  test('is none where none was connected', async () => {
    const fresh = { key: 'browser', clientId: 'a-client', connection: 'none', online: true }
    expect(await upgraded('no-shop', fresh)).toEqual([
      { key: 'browser', browserId: 'a-client', shops: [] },
    ])
    expect(await upgraded('no-row', undefined)).toEqual([])
  })
})
