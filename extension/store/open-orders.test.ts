import 'fake-indexeddb/auto'
import { beforeEach, expect, test } from 'vitest'
import { aContext, aLine, aReceipt, at } from '../../tests/fixtures/entities.ts'
import type { Receipt } from '../../schema/entities/receipt.ts'
import { applyVersions } from './apply.ts'
import { db } from './db.ts'
import { openCounts, openOrders } from './open-orders.ts'

/** A Wednesday in New York, five hours behind the moments below. */
const shop = aContext({
  today: '2026-03-04',
  now: at('2026-03-04 15:00'),
  timeZone: 'America/New_York',
})

let seq = 0
const apply = (receipts: readonly Receipt[]) => {
  const versions = receipts.map(entity => ({ seq: (seq += 1), entity }))
  return applyVersions('77', versions, seq)
}
const due = (id: string, shipBy?: string): Receipt =>
  aReceipt({
    id,
    transactions: [aLine({ id: `${id}1`, ...(shipBy !== undefined && { shipBy: at(shipBy) }) })],
  })
const countOn = async (day: string) =>
  (await openCounts({}, shop)).days.find(one => one.day === day)?.count

beforeEach(async () => {
  await db.delete()
  await db.open()
})

test('open orders are counted by the shop’s own due day, and named the most urgent first', async () => {
  await apply([
    due('5'),
    due('4', '2027-01-01 12:00'),
    due('2', '2026-03-05 04:59'),
    due('3', '2026-03-05 05:00'),
    due('1', '2026-03-04 04:59'),
    { ...due('6', '2026-03-05 12:00'), isShipped: true },
    { ...due('7', '2026-03-05 12:00'), isCanceled: true },
    { ...due('8', '2026-03-05 12:00'), isPaid: false },
  ])
  expect(await openCounts({}, shop)).toMatchObject({ all: 5, late: 1, undated: 1 })
  expect([await countOn('2026-03-04'), await countOn('2026-03-05')]).toEqual([1, 1])
  const ids = (await openOrders({}, shop)).map(order => order.receiptId)
  expect(ids).toEqual(['1', '2', '3', '4', '5'])
  expect(await openOrders({ limit: 1 }, shop)).toMatchObject([{ receiptId: '1' }])
})

test('an order that is shipped is no longer counted', async () => {
  await apply([due('1', '2026-03-05 12:00')])
  expect(await countOn('2026-03-05')).toBe(1)
  await apply([{ ...due('1', '2026-03-05 12:00'), isShipped: true }])
  expect(await openCounts({}, shop)).toMatchObject({ all: 0 })
})

test('however many are open, all are counted and listed', async () => {
  await apply(Array.from({ length: 1_100 }, (_, i) => due(String(i), '2026-03-05 12:00')))
  expect(await countOn('2026-03-05')).toBe(1_100)
  expect(await openOrders({}, shop)).toHaveLength(1_100)
})
