import { expect, test } from 'vitest'
import type { PricedWeek } from './price-response.ts'
import { aContext, aCost, aListing, usd } from '../../tests/fixtures/entities.ts'
import type { ListingDay } from '../metrics/listing-total.ts'
import { adviseOnPrices } from './advise-on-prices.ts'

const today = '2026-03-02'
const shop = aContext({ today })

/** Two years of weeks in which every per cent of price cost four per cent of units. */
const weeks: PricedWeek[] = Array.from({ length: 104 }, (_, week) => {
  const price = week % 8 < 4 ? 2_000 : 2_600
  return { units: Math.round(60 * (price / 2_000) ** -4), price, shopLog: 0 }
})
const own = new Map([['1', weeks]])
const rows: ListingDay[] = [
  {
    listingId: '1',
    day: '2026-03-01',
    currency: 'USD',
    receipts: 9,
    units: 9,
    revenue: 20_000,
    fees: 2_000,
    labels: 0,
    costs: 0,
    uncosted: 9,
  },
]
const listings = (change: Parameters<typeof aListing>[0] = { id: '1' }) =>
  new Map([['1', aListing({ price: usd(2_600), state: 'active', ...change })]])
const cost = aCost({ id: 'c', listingId: '1', from: '2026-01-01', minor: 900 })

test('a price that is known to be too high is told, with what it brings', () => {
  const [found] = adviseOnPrices(own, rows, listings(), [cost], shop)
  expect(found?.mean).toBeLessThan(-3)
  if (found?.advice?.kind !== 'change') throw new Error(JSON.stringify(found))
  expect(found.advice.price).toBeLessThan(2_600)
  expect(found.advice.profitChange.low).toBeGreaterThan(0)
})

test('fees and costs decide: what a piece costs lifts the price that pays', () => {
  const priceAt = (minor: number, fees: number) => {
    const dearer = aCost({ id: 'c', listingId: '1', from: '2026-01-01', minor })
    const paid = rows.map(row => ({ ...row, fees }))
    const [found] = adviseOnPrices(own, paid, listings(), [dearer], shop)
    return found?.advice?.kind === 'change' ? found.advice.price : Number.NaN
  }
  expect(priceAt(1_500, 2_000)).toBeGreaterThan(priceAt(1_350, 2_000))
  expect(priceAt(1_350, 4_000)).toBeGreaterThan(priceAt(1_350, 0))
})

test.each([
  ['without a cost', listings(), []],
  ['with a cost that has ended', listings(), [{ ...cost, to: '2026-02-01' }]],
])('%s the advice is withheld', (_name, those, costs) => {
  const [found] = adviseOnPrices(own, rows, those, costs, shop)
  expect(found?.advice).toMatchObject({ kind: 'withheld', reason: 'no-cost' })
})

test.each([
  ['not on sale', listings({ id: '1', state: 'inactive' })],
  ['priced in another currency', listings({ id: '1', price: { minor: 2_600, currency: 'EUR' } })],
  ['deleted', new Map<string, ReturnType<typeof aListing>>()],
])('a listing that is %s gets its elasticity and no advice', (_name, those) => {
  const [found] = adviseOnPrices(own, rows, those, [cost], shop)
  expect(found?.mean).toBeLessThan(-3)
  expect(found?.advice).toBeUndefined()
})
