import { expect, test } from 'vitest'
import { aLine, aReceipt, at } from '../../tests/fixtures/entities.ts'
import { costsOfReceipt, listingCostsOfReceipt } from './cost-rollup.ts'

const order = aReceipt({
  id: '1',
  createdAt: at('2026-03-02 10:30'),
  transactions: [
    aLine({ id: '11', listingId: '901', quantity: 2 }),
    { ...aLine({ id: '12', quantity: 3 }), listingId: undefined },
  ],
})

test('an order’s costs count at its hour, and once as missing some', () => {
  expect(costsOfReceipt(order, [700, undefined], 'UTC')).toEqual([
    { day: '2026-03-02', hour: 10, currency: 'USD', costs: 700, uncosted: 1 },
  ])
  expect(costsOfReceipt(order, [700, 0], 'UTC')).toMatchObject([{ costs: 700, uncosted: 0 }])
})

test('by listing the pieces without a cost are counted', () => {
  expect(listingCostsOfReceipt(order, [700, undefined], 'UTC')).toMatchObject([
    { listingId: '901', costs: 700, uncosted: 0, units: 0, receipts: 0 },
    { listingId: 'unknown', costs: 0, uncosted: 3 },
  ])
})

test('a canceled order costs nothing and misses nothing', () => {
  const canceled = { ...order, isCanceled: true }
  expect(costsOfReceipt(canceled, [700, undefined], 'UTC')).toEqual([])
  expect(listingCostsOfReceipt(canceled, [700, undefined], 'UTC')).toEqual([])
})
