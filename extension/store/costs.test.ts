import 'fake-indexeddb/auto'
import { beforeEach, describe, expect, test } from 'vitest'
import {
  aContext,
  aCost,
  aLine,
  aListing,
  anEntry,
  aReceipt,
  aShop,
  at,
  usd,
} from '../../tests/fixtures/entities.ts'
import { takeHomeOf } from '../../models/metrics/rollup.ts'
import type { Entity } from '../../schema/entities/entity.ts'
import { applyVersions } from './apply.ts'
import { dailyTotals } from './daily-totals.ts'
import { db } from './db.ts'
import { listingCosts } from './listing-costs.ts'
import { listingTotals } from './listing-totals.ts'
import { orderProfits } from './order-profits.ts'
import { outboxOf } from './outbox.ts'
import { removeCost, saveCost } from './save-costs.ts'

const shop = aContext()
const settings: Entity = { kind: 'settings', id: 'settings', timeZone: 'UTC', closedWeekdays: [] }
let seq = 0

async function apply(...entities: Entity[]) {
  const versions = entities.map(entity => ({ seq: ++seq, entity }))
  await applyVersions('77', versions, seq)
}

beforeEach(async () => {
  seq = 0
  await db.delete()
  await db.open()
  await apply(
    settings,
    aShop(),
    aListing({ id: '900', title: 'Mug' }),
    aListing({ id: '901', title: 'Bowl', skus: ['B-1'] }),
    // 30.00 + 5.00 of one mug; 60.00 + 5.00 of a mug and a bowl.
    aReceipt({ id: '1' }),
    aReceipt({
      id: '2',
      transactions: [aLine({ id: '21' }), aLine({ id: '22', listingId: '901', sku: 'B-1' })],
    }),
    anEntry({
      id: '501',
      ledgerType: 'transaction',
      minor: -195,
      reference: { type: 'transaction', id: '11' },
    }),
  )
})

const today = async () => (await dailyTotals({ days: 1 }, shop))[0]
const mug = { listingId: '900', amount: usd(1000), from: '2026-01-01' }

describe('a cost that the seller enters', () => {
  test('moves the totals of the orders that it covers at once, and waits in the outbox', async () => {
    expect(await today()).toMatchObject({ costs: 0, uncosted: 2 })
    await saveCost('77', mug)
    const day = await today()
    expect(day).toMatchObject({ costs: 2000, uncosted: 1 })
    // 100.00 of revenue − 1.95 − 20.00
    expect(day && takeHomeOf(day)).toBe(7805)
    expect(day?.takeHomeByHour.reduce((sum, minor) => sum + minor, 0)).toBe(7805)
    expect(await outboxOf('77')).toMatchObject([{ puts: [{ kind: 'cost', listingId: '900' }] }])
  })

  test('makes the remainder of an order a profit when every line has one', async () => {
    await saveCost('77', mug)
    const profits = await orderProfits({ receiptIds: ['1', '2'] }, shop)
    expect(profits.get('1')).toMatchObject({ costs: 1000, profit: 2305, costsMissing: false })
    expect(profits.get('2')).toMatchObject({ costsMissing: true, uncostedListingIds: ['901'] })
  })

  test('counts for its listing, whose pieces without one are told', async () => {
    await saveCost('77', mug)
    const [first, second] = await listingTotals({ days: 30, listingIds: ['900', '901'] }, shop)
    // Mug: 35.00 + half of 65.00 − 1.95 − 20.00. Bowl: half of 65.00.
    expect(first).toMatchObject({ listingId: '900', costs: 2000, uncosted: 0, profit: 4555 })
    expect(second).toMatchObject({ listingId: '901', costs: 0, uncosted: 1, profit: 3250 })
  })

  test('taken back, leaves everything as it was', async () => {
    const before = [await db.dailyTotals.toArray(), await db.listingDays.toArray()]
    await saveCost('77', mug)
    const [row] = await listingCosts({}, shop)
    const entered = (await listingCosts({}, shop)).flatMap(({ costs }) => costs)
    expect(row?.listingId).toBe('901')
    expect(entered).toHaveLength(1)
    for (const cost of entered) await removeCost('77', cost)
    expect([await db.dailyTotals.toArray(), await db.listingDays.toArray()]).toEqual(before)
    expect((await listingCosts({}, shop)).flatMap(({ costs }) => costs)).toEqual([])
  })

  test('is the same when the room sends it, before the orders or after them', async () => {
    const bowl = aCost({ id: 'cost-bowl', listingId: '901', sku: 'B-1', minor: 400 })
    await apply(aCost(), bowl, aReceipt({ id: '3', createdAt: at('2026-03-02 11:00') }))
    expect(await today()).toMatchObject({ receipts: 3, costs: 3400, uncosted: 0 })
  })

  test('of another day or currency covers nothing', async () => {
    await apply(
      aCost({ id: 'cost-later', from: '2026-03-03' }),
      aCost({ id: 'cost-euro', amount: { minor: 5, currency: 'EUR' } }),
    )
    expect(await today()).toMatchObject({ costs: 0, uncosted: 2 })
  })

  test('survives a rebuild of all totals', async () => {
    await saveCost('77', mug)
    await apply({ ...settings, timeZone: 'Europe/Berlin' })
    expect(await today()).toMatchObject({ costs: 2000, uncosted: 1 })
  })
})

test('listings stand by what was sold without a cost, with what holds today', async () => {
  await saveCost('77', { ...mug, from: '2026-02-01' })
  await saveCost('77', { ...mug, amount: usd(900) })
  expect(await listingCosts({}, shop)).toMatchObject([
    { listingId: '901', title: 'Bowl', units: 1, uncosted: 1, costs: [] },
    {
      listingId: '900',
      listedOn: '2026-01-01',
      units: 2,
      uncosted: 0,
      costs: [{ from: '2026-02-01' }, { from: '2026-01-01' }],
      today: { amount: usd(1000) },
    },
  ])
})
