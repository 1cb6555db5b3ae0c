import { renderToString } from 'preact-render-to-string'
import { expect, test } from 'vitest'
import type { ShopContext } from '../../../models/metrics/shop-context.ts'
import type { ListingTotalRow } from '../../store/listing-totals.ts'
import { isEmpty } from '../define-widget.ts'
import { listingProfit } from './index.tsx'
import { byWeek } from './listing-table.tsx'
import { listingMark } from './mark.ts'

const shop: ShopContext = {
  shopId: '1',
  shopName: 'Fernhill Clay',
  currency: 'USD',
  timeZone: 'UTC',
  closedWeekdays: [],
  today: '2026-11-17',
  now: Date.UTC(2026, 10, 17, 12),
  locale: 'en-US',
}

const mug: ListingTotalRow = {
  listingId: '700',
  currency: 'USD',
  days: 30,
  receipts: 36,
  units: 38,
  revenue: 157_893,
  fees: 12_000,
  labels: 59_052,
  costs: 0,
  uncosted: 38,
  profit: 86_841,
  unitsByDay: Array.from({ length: 30 }, () => 1),
  title: 'Speckled stoneware mug',
  state: 'active',
  quantity: 11,
}

test('a mark says what the listing left, its share, and how much was sold', () => {
  expect(listingMark(mug, shop)).toMatchObject({
    tone: 'plain',
    text: '$868.41',
    detail: '55% before costs',
    reason: '38 sold, 30 days',
  })
})

test('with a cost for every piece the mark is a profit', () => {
  const costed = { ...mug, costs: 38_000, uncosted: 0, profit: 48_841 }
  expect(listingMark(costed, shop)).toMatchObject({ text: '+$488.41', detail: '31%' })
  expect(listingMark({ ...costed, uncosted: 1 }, shop)).toMatchObject({
    text: '$488.41',
    detail: '31% before costs',
  })
})

test('a listing that sold nothing shows no zero', () => {
  const idle = {
    ...mug,
    receipts: 0,
    units: 0,
    uncosted: 0,
    revenue: 0,
    fees: 0,
    labels: 0,
    profit: 0,
  }
  expect(listingMark(idle, shop)).toMatchObject({ text: 'no sale', detail: '30 days' })
})

test('a listing that only cost is a loss without a share', () => {
  const renewed = {
    ...mug,
    receipts: 0,
    units: 0,
    uncosted: 0,
    revenue: 0,
    fees: 20,
    labels: 0,
    profit: -20,
  }
  expect(listingMark(renewed, shop)).toMatchObject({
    tone: 'loss',
    text: '−$0.20',
    detail: 'before costs',
  })
})

test('the card sums all listings and shows the best', () => {
  const others = Array.from({ length: 9 }, (_, index) => ({
    ...mug,
    listingId: String(800 + index),
    profit: -100,
  }))
  const view = listingProfit.compute({ totals: [mug, ...others] }, shop)
  if (isEmpty(view)) throw new Error(view.missing)
  // 86,841 − 9 × 100
  expect(listingProfit.shown?.(view, shop)).toMatchObject({
    profit: 85_941,
    listings: 10,
    '700': 86_841,
  })
  const html = renderToString(<>{listingProfit.render(view, shop)}</>)
  expect(html).toContain('$859.41')
  expect(html).toContain('9 listings cost more than they brought.')
  expect(html).toContain('2 listings more')
})

test('whole weeks back from the last day, the odd days before them left out', () => {
  expect(byWeek([9, 9, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2])).toEqual([7, 14])
  expect(byWeek([1, 1])).toEqual([])
})

test('nothing sold is said in words', () => {
  expect(isEmpty(listingProfit.compute({ totals: [] }, shop))).toBe(true)
})
