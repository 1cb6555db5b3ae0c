import { describe, expect, test } from 'vitest'
import { aLine, aReceipt, at, usd } from '../../tests/fixtures/entities.ts'
import type { Effect } from './attribution.ts'
import { listingDayOfEffect, listingDaysOfOrder, ListingDeltas } from './listing-rollup.ts'
import { sumListing } from './listing-sum.ts'

const effect = (
  entryId: string,
  ledgerType: string,
  minor: number,
  more: Partial<Effect> = {},
): Effect => ({
  entryId,
  ledgerType,
  minor,
  currency: 'USD',
  at: at('2026-03-02 10:31'),
  ...more,
})

/** 20.00 of one listing, 10.00 of another, 5.00 shipping. */
const order = aReceipt({
  id: '1',
  transactions: [
    aLine({ id: '11', listingId: '901', price: usd(1000), quantity: 2 }),
    aLine({ id: '12', listingId: '902', price: usd(1000) }),
  ],
})

describe('the listings of an order', () => {
  test('share by price × quantity, and what names a line goes to it with its VAT', () => {
    const days = listingDaysOfOrder(
      order,
      [
        effect('1', 'transaction', -130, { transactionId: '11' }),
        effect('2', 'vat_seller_services', -26, { parentId: '1' }),
        effect('3', 'PAYMENT_PROCESSING_FEE', -130),
        effect('4', 'shipping_labels', -401),
      ],
      'UTC',
    )
    // 35.00 → 23.33 and 11.67; 1.30 → 0.87 and 0.43; 4.01 → 2.67 and 1.34.
    expect(days).toEqual([
      {
        listingId: '901',
        day: '2026-03-02',
        currency: 'USD',
        receipts: 1,
        units: 2,
        revenue: 2333,
        fees: 243,
        labels: 267,
        costs: 0,
        uncosted: 0,
      },
      {
        listingId: '902',
        day: '2026-03-02',
        currency: 'USD',
        receipts: 1,
        units: 1,
        revenue: 1167,
        fees: 43,
        labels: 134,
        costs: 0,
        uncosted: 0,
      },
    ])
  })

  test('two lines of one listing are one order of it', () => {
    const twice = aReceipt({ id: '2', transactions: [aLine({ id: '21' }), aLine({ id: '22' })] })
    expect(listingDaysOfOrder(twice, [], 'UTC')).toMatchObject([
      { receipts: 1, units: 2, revenue: 6500 },
    ])
  })

  test('a deleted listing, and an order without lines, lose no money', () => {
    const gone = aReceipt({
      id: '3',
      transactions: [{ ...aLine({ id: '31' }), listingId: undefined }],
    })
    expect(listingDaysOfOrder(gone, [], 'UTC')).toMatchObject([
      { listingId: 'unknown', revenue: 3500 },
    ])
    const bare = aReceipt({ id: '4', transactions: [] })
    expect(listingDaysOfOrder(bare, [effect('1', 'transaction', -33)], 'UTC')).toMatchObject([
      { listingId: 'unknown', units: 0, revenue: 500, fees: 33 },
    ])
  })

  test('an entry in another currency stays out', () => {
    const foreign = effect('1', 'offsite_ads_fee', -500, { currency: 'EUR' })
    expect(listingDaysOfOrder(order, [foreign], 'UTC').map(day => day.fees)).toEqual([0, 0])
  })
})

test('a renewal counts for its listing on the day it was posted', () => {
  const renewal = effect('1', 'auto_renew_expired', -20)
  expect(listingDayOfEffect('901', renewal, 'UTC')).toMatchObject({
    listingId: '901',
    day: '2026-03-02',
    fees: 20,
  })
})

test('sums over days, and draws the units of each', () => {
  const deltas = new ListingDeltas()
  deltas.add(listingDaysOfOrder(order, [], 'UTC'), 1)
  const later = { ...order, createdAt: at('2026-03-04 08:00') }
  deltas.add(
    listingDaysOfOrder(later, [effect('1', 'transaction', -90, { transactionId: '11' })], 'UTC'),
    1,
  )
  const rows = deltas.changes.filter(row => row.listingId === '901')
  const days = ['2026-03-01', '2026-03-02', '2026-03-03', '2026-03-04']
  expect(sumListing('901', 'USD', rows, days)).toEqual({
    listingId: '901',
    currency: 'USD',
    days: 4,
    receipts: 2,
    units: 4,
    revenue: 4666,
    fees: 90,
    labels: 0,
    costs: 0,
    uncosted: 0,
    profit: 4576,
    unitsByDay: [0, 2, 0, 2],
  })
  expect(sumListing('901', 'EUR', rows, days).units).toBe(0)
  deltas.add(listingDaysOfOrder(order, [], 'UTC'), -1)
  expect(deltas.changes.map(row => row.day)).toEqual(['2026-03-04', '2026-03-04'])
})
