import { renderToString } from 'preact-render-to-string'
import { expect, test } from 'vitest'
import type { DailyTotal } from '../../../models/metrics/daily-total.ts'
import { addDays } from '../../../models/metrics/day.ts'
import type { ShopContext } from '../../../models/metrics/shop-context.ts'
import { isEmpty } from '../define-widget.ts'
import { dayView, standing } from './day-view.ts'
import { takeHomeToday } from './index.tsx'

/** 17 Nov 2026, a Tuesday, noon in UTC. */
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

/** A day that earned `minor` at 9 o'clock, of which `fees` were taken at once. */
function day(name: string, minor: number, fees = 0): DailyTotal {
  const takeHomeByHour = Array.from({ length: 24 }, (_, hour) => (hour === 9 ? minor - fees : 0))
  return {
    day: name,
    currency: 'USD',
    receipts: minor === 0 ? 0 : 1,
    units: minor === 0 ? 0 : 1,
    gmv: minor,
    revenue: minor,
    refunds: 0,
    fees: fees === 0 ? {} : { transaction: fees },
    labels: 0,
    costs: 0,
    uncosted: minor === 0 ? 0 : 1,
    pendingFees: 0,
    pendingLabels: 0,
    unclassified: 0,
    takeHomeByHour,
  }
}

/** 57 days; every Tuesday earns the next of 10, 20 … 80 dollars, other days nothing. */
function weeks(today: DailyTotal): DailyTotal[] {
  const past = Array.from({ length: 56 }, (_, index) => {
    const name = addDays(shop.today, index - 56)
    return day(name, index % 7 === 0 ? (index / 7 + 1) * 1000 : 0)
  })
  return [...past, today]
}

test('take-home is revenue less fees and labels, to the cent', () => {
  const view = dayView(weeks(day(shop.today, 10_000, 1234)), shop)
  if (isEmpty(view)) throw new Error(view.missing)
  expect(takeHomeToday.shown?.(view, shop)).toEqual({
    orders: 1,
    revenue: 10_000,
    fees: 1234,
    labels: 0,
    takeHome: 8766,
  })
})

test('known costs come off, and the orders without one are told', () => {
  const today = { ...day(shop.today, 10_000, 1234), receipts: 2, costs: 3000, uncosted: 1 }
  const view = dayView(weeks(today), shop)
  if (isEmpty(view)) throw new Error(view.missing)
  // 100.00 − 12.34 − 30.00
  expect(takeHomeToday.shown?.(view, shop)).toMatchObject({ costs: 3000, takeHome: 5766 })
  const html = renderToString(<>{takeHomeToday.render(view, shop)}</>)
  expect(html).toContain('(1 order lacks one)')
  expect(html).toContain('$30.00')
})

test('the band is that of the same weekdays by this hour', () => {
  const view = dayView(weeks(day(shop.today, 10_000)), shop)
  if (isEmpty(view)) throw new Error(view.missing)
  // Tenth and ninetieth percent of 1000, 2000 … 8000: 1000 + 0.7 × 1000 and 8000 − 0.7 × 1000.
  expect(view.pace.byNow).toMatchObject({ p10: 1700, p90: 7300 })
  expect(standing(view.pace)?.words).toBe('above the usual band')
})

test('the card says what is usual, and that the seller’s own costs are not in it', () => {
  const view = dayView(weeks(day(shop.today, 5000)), shop)
  if (isEmpty(view)) throw new Error(view.missing)
  const html = renderToString(<>{takeHomeToday.render(view, shop)}</>)
  expect(html).toContain('$50.00')
  expect(html).toContain('By now a Tuesday usually stands at $17 to $73.')
  expect(html).toContain('before your own costs')
  expect(html).not.toContain('Not posted yet')
})

test('without four such weekdays there is no band, and it says so', () => {
  const view = dayView(weeks(day(shop.today, 5000)).slice(-8), shop)
  if (isEmpty(view)) throw new Error(view.missing)
  expect(view.pace.byNow).toBeUndefined()
  const html = renderToString(<>{takeHomeToday.render(view, shop)}</>)
  expect(html).toContain('What is usual on a Tuesday shows after four of them.')
})

test('a shop without any order has no zero to show', () => {
  const view = dayView([day(shop.today, 0)], shop)
  expect(isEmpty(view)).toBe(true)
})

test('fees that are not posted yet make it an estimate', () => {
  const view = dayView(weeks({ ...day(shop.today, 5000), pendingFees: 1 }), shop)
  if (isEmpty(view)) throw new Error(view.missing)
  expect(typeof takeHomeToday.source === 'function' && takeHomeToday.source(view)).toBe('estimated')
  const html = renderToString(<>{takeHomeToday.render(view, shop)}</>)
  expect(html).toContain('Not posted yet: fees of 1 order.')
})
