import 'fake-indexeddb/auto'
import { beforeEach, expect, test } from 'vitest'
import { addDays } from '../../models/metrics/day.ts'
import { pace } from '../../models/metrics/pace.ts'
import { waterfall } from '../../models/metrics/waterfall.ts'
import type { Entity } from '../../schema/entities/entity.ts'
import {
  aContext,
  aLine,
  aReceipt,
  aShop,
  at,
  inCurrency,
  usd,
} from '../../tests/fixtures/entities.ts'
import { applyVersions } from './apply.ts'
import { dailyTotals, dailyUnits } from './daily-totals.ts'
import { db } from './db.ts'
import { historyOf } from './has-history.ts'
import { listingTotals } from './listing-totals.ts'

const today = '2026-11-24'
const settings: Entity = { kind: 'settings', id: 'settings', timeZone: 'UTC', closedWeekdays: [] }
const shop = aContext({ today, now: at(`${today} 12:00`), timeZone: 'UTC', currency: 'EUR' })
const EURO_DAYS = 20

/** One order of 35.00 on every day: 327 days in dollars, then twenty in euro up to yesterday. */
function sales(): Entity[] {
  return Array.from({ length: 327 + EURO_DAYS }, (_, i): Entity => {
    const ago = 327 + EURO_DAYS - i
    const order = aReceipt({
      id: String(1000 + i),
      createdAt: at(`${addDays(today, -ago)} 10:00`),
      transactions: [aLine({ id: String(5000 + i) })],
    })
    return ago > EURO_DAYS ? order : inCurrency(order, 'EUR')
  })
}

beforeEach(async () => {
  await db.delete()
  await db.open()
  const entities = [settings, aShop({ currency: 'EUR' }), ...sales()]
  await applyVersions(
    '77',
    entities.map((entity, i) => ({ seq: i + 1, entity })),
    entities.length,
  )
})

test('the days in the old currency are absent, not days of 0 orders and 0 revenue', async () => {
  const totals = await dailyTotals({ days: 400 }, shop)
  expect(totals.length).toBe(EURO_DAYS + 1)
  expect(totals[0]?.day).toBe(addDays(today, -EURO_DAYS))
  expect(totals.slice(0, -1).map(({ receipts, revenue }) => [receipts, revenue])).toEqual(
    Array(EURO_DAYS).fill([1, 3500]),
  )
  expect(totals.at(-1)?.day).toBe(today)
})

test('a period before the change has no day at all', async () => {
  const period = { from: addDays(today, -300), to: addDays(today, -200) }
  expect(await dailyTotals(period, shop)).toEqual([])
})

test('who still reads in the old currency finds its days whole, and the new ones absent', async () => {
  const totals = await dailyTotals({ days: 400 }, { ...shop, currency: 'USD' })
  expect(totals.filter(({ receipts }) => receipts === 1).length).toBe(327)
  expect(totals.find(({ day }) => day === addDays(today, -1))).toBeUndefined()
})

test('the band of a weekday compares the weeks of this currency alone', async () => {
  const { weeks, byNow } = pace(await dailyTotals({ days: 57 }, shop), shop)
  // Twenty days hold two of each weekday, and of some a third: too few for a band.
  expect(weeks).toBe(2)
  expect(byNow).toBeUndefined()
})

test('sums are of the days that they name', async () => {
  const totals = (await dailyTotals({ days: 31 }, shop)).slice(0, -1)
  expect(waterfall(totals)).toMatchObject({ receipts: EURO_DAYS, revenue: EURO_DAYS * 3500 })
})

test('units are units in any currency', async () => {
  const units = await dailyUnits({ from: addDays(today, -347), to: today }, shop)
  expect(units.length).toBe(347)
  expect(new Set(units.map(day => day.units))).toEqual(new Set([1]))
})

test('a listing says how many days its numbers are of', async () => {
  const [mug] = await listingTotals({ days: 90 }, shop)
  expect(mug).toMatchObject({
    currency: 'EUR',
    days: EURO_DAYS + 1,
    units: EURO_DAYS,
    revenue: EURO_DAYS * 3500,
  })
  expect(mug?.unitsByDay.length).toBe(EURO_DAYS + 1)
})

test('the history of this currency begins with it', async () => {
  expect(await historyOf({}, shop)).toMatchObject({
    firstDay: addDays(today, -347),
    firstDayInCurrency: addDays(today, -EURO_DAYS),
  })
})

test('a late refund in the old currency leaves the new days as they are', async () => {
  const [, , first] = [settings, aShop(), ...sales()]
  if (first?.kind !== 'receipt') throw new Error('no order')
  const refunds = [{ amount: usd(1000), createdAt: at(`${addDays(today, -5)} 10:00`) }]
  await applyVersions('77', [{ seq: 9_000, entity: { ...first, refunds } }], 9_000)
  const totals = await dailyTotals({ days: 30 }, shop)
  expect(totals.length).toBe(EURO_DAYS + 1)
  expect(totals.find(({ day }) => day === addDays(today, -5))).toMatchObject({
    receipts: 1,
    revenue: 3500,
  })
})
