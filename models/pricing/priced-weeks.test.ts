import { expect, test } from 'vitest'
import { pricedWeeks } from './priced-weeks.ts'

const sales = (...rows: readonly (readonly [number, number, number])[]) =>
  rows.map(([day, units, revenue]) => ({ day, units, revenue }))

test('a week has its mean price, a week without a sale the last one', () => {
  // 22 days: the first is left out, so that the last week is whole.
  const listings = new Map([['a', sales([1, 1, 1000], [7, 1, 2000], [15, 2, 1800])]])
  expect(pricedWeeks(listings, 22).get('a')).toEqual([
    { units: 2, price: 1500, shopLog: 0 },
    { units: 0, price: 1500, shopLog: 0 },
    { units: 2, price: 900, shopLog: 0 },
  ])
})

test('weeks before the first sale are not counted', () => {
  expect(pricedWeeks(new Map([['a', sales([14, 1, 500])]]), 21).get('a')).toHaveLength(1)
})

test('the rest of the shop is told by its logs', () => {
  const listings = new Map([
    ['a', sales([0, 1, 100], [7, 1, 100])],
    ['b', sales([0, 1, 100], [7, 5, 500])],
  ])
  // The others sold 1 and 5, usually 3.
  const [first, second] = pricedWeeks(listings, 14).get('a') ?? []
  expect(first?.shopLog).toBeCloseTo(Math.log(2 / 4))
  expect(second?.shopLog).toBeCloseTo(Math.log(6 / 4))
})

test('nothing sold is nothing known', () => {
  expect(pricedWeeks(new Map(), 30).size).toBe(0)
  expect(pricedWeeks(new Map([['a', []]]), 30).get('a')).toEqual([])
})
