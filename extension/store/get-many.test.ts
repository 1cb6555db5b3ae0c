import 'fake-indexeddb/auto'
import { beforeEach, expect, test } from 'vitest'
import { db } from './db.ts'
import { getMany } from './get-many.ts'

const id = (n: number) => String(1000 + n)

beforeEach(async () => {
  await db.delete()
  await db.open()
  const ids = Array.from({ length: 400 }, (_, n) => n * 2)
  await db.reviews.bulkPut(ids.map(n => ({ shopId: '77', id: id(n), seq: 1 })))
  await db.reviews.bulkPut(ids.map(n => ({ shopId: '78', id: id(n + 1), seq: 1 })))
})

const ask = async (keys: readonly string[]) =>
  [...(await getMany(db.reviews, '77', keys, row => row.id)).keys()].sort()

test.each([
  ['few', 4],
  ['many that lie together', 60],
])('finds %s, and leaves out those that are missing', async (_, count) => {
  const keys = Array.from({ length: count }, (_, n) => id(100 + n))
  expect(await ask(keys)).toEqual(keys.filter(key => Number(key) % 2 === 0))
})

test('finds many that lie far apart', async () => {
  const keys = Array.from({ length: 30 }, (_, n) => id(n * 26))
  expect(await ask(keys)).toEqual(keys)
})

test('of nothing finds nothing', async () => {
  expect(await ask([])).toEqual([])
})
