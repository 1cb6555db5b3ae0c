import 'fake-indexeddb/auto'
import { beforeEach, expect, test } from 'vitest'
import { db } from './db.ts'
import { eraseCopy, eraseShop, tablesOfShops } from './erase-shop.ts'

const [GONE, KEPT] = ['77', '770']

/** Of no shop: this browser itself, and what is published for every shop. */
const NOT_OF_A_SHOP = ['browserStates', 'fetchedModels', 'modelFiles']

/** A row in every table that there is, found through the database: a new table is filled too. */
async function fillEveryTable(): Promise<void> {
  for (const table of db.tables) {
    const paths = [table.schema.primKey.keyPath ?? []].flat()
    expect(paths.length).toBeGreaterThan(0)
    for (const shopId of [GONE, KEPT])
      for (const n of [1, 2]) {
        const key = paths.map(path => [path, valueOf(table.name, path, shopId, n)] as const)
        await table.put(Object.fromEntries(key))
      }
  }
}

function valueOf(table: string, path: string, shopId: string, n: number): string | number {
  if (path === 'shopId') return shopId
  return table === 'outbox' ? n : `${path}-${String(n)}`
}

const shopsIn = async (name: string) =>
  new Set((await db.table<{ shopId?: string }>(name).toArray()).map(row => row.shopId))

beforeEach(async () => {
  await db.delete()
  await db.open()
  await fillEveryTable()
})

test('every table is of a shop, or known to be of none', () => {
  const ofShops = tablesOfShops().map(table => table.name)
  expect(ofShops.length).toBeGreaterThan(15)
  expect([...ofShops, ...NOT_OF_A_SHOP].sort()).toEqual(db.tables.map(table => table.name).sort())
})

test('erasing a shop leaves no row of it anywhere, and every row of another', async () => {
  await eraseShop(GONE)
  for (const { name } of tablesOfShops())
    expect([name, await shopsIn(name)]).toEqual([name, new Set([KEPT])])
  for (const name of NOT_OF_A_SHOP) expect(await db.table(name).count()).toBeGreaterThan(0)
})

test('erasing the copy keeps what waits to be sent', async () => {
  await eraseCopy(GONE)
  for (const { name } of tablesOfShops())
    expect([name, (await shopsIn(name)).has(GONE)]).toEqual([name, name === 'outbox'])
})
