import { renderToString } from 'preact-render-to-string'
import { expect, test } from 'vitest'
import { dueOf, radarDays } from '../../../models/metrics/ship-by.ts'
import type { ShopContext } from '../../../models/metrics/shop-context.ts'
import type { OpenOrder } from '../../store/open-orders.ts'
import { isEmpty, type Empty } from '../define-widget.ts'
import { shipByRadar } from './index.tsx'
import { radarView, type RadarView } from './radar-view.ts'

/** Friday 13 Nov 2026, noon; closed at the weekend. */
const shop: ShopContext = {
  shopId: '1',
  shopName: 'Fernhill Clay',
  currency: 'USD',
  timeZone: 'UTC',
  closedWeekdays: [0, 6],
  today: '2026-11-13',
  now: Date.UTC(2026, 10, 13, 12),
  locale: 'en-GB',
}

function order(receiptId: string, day?: number) {
  return {
    receiptId,
    title: `Bowl ${receiptId}`,
    units: 1,
    createdAt: 0,
    ...(day !== undefined && { shipBy: Date.UTC(2026, 10, day, 20) }),
  }
}

const orders = [
  order('3519401', 11),
  order('3519402', 13),
  order('3519403', 15),
  order('3519404', 16),
  order('3519405', 30),
  order('3519406'),
]

/** What the store counts of these orders. */
function viewOf(open: readonly OpenOrder[], ofShop: ShopContext): RadarView | Empty {
  const due = open.flatMap(({ shipBy }) => shipBy ?? []).map(at => dueOf(at, ofShop).dueDay)
  const counts = {
    all: open.length,
    late: due.filter(day => day < ofShop.today).length,
    undated: open.length - due.length,
    days: radarDays(ofShop).map(day => ({ day, count: due.filter(one => one === day).length })),
  }
  return radarView(counts, open.slice(0, 4), ofShop)
}

function filled(view: RadarView | Empty): RadarView {
  if (isEmpty(view)) throw new Error(view.missing)
  return view
}

test('what is due on a closed day must leave on the last open day before it', () => {
  const view = filled(viewOf(orders, shop))
  expect([view.late, view.today, view.later, view.undated]).toEqual([1, 2, 1, 1])
  expect(view.days).toContainEqual({ day: '2026-11-16', isClosed: false, count: 1 })
  expect(view.urgent.map(({ order, shipOn }) => [order.receiptId, shipOn])).toEqual([
    ['3519401', '2026-11-11'],
    ['3519402', '2026-11-13'],
    ['3519403', '2026-11-13'],
    ['3519404', '2026-11-16'],
  ])
})

test('every open order is counted once', () => {
  const view = filled(viewOf(orders, shop))
  const ahead = view.days.reduce((sum, { count }) => sum + count, 0)
  expect(view.late + view.today + ahead + view.later + view.undated).toBe(orders.length)
  expect(shipByRadar.shown?.(view, shop)).toEqual({ open: 6, late: 1, today: 2 })
})

test('what is due later, or without a date, is not urgent', () => {
  expect(filled(viewOf(orders.slice(4), shop)).urgent).toEqual([])
})

test('the card says how many hours are left, and what is late', () => {
  const html = renderToString(<>{shipByRadar.render(filled(viewOf(orders, shop)), shop)}</>)
  expect(html).toContain('12 h left')
  expect(html).toContain('2 days late')
  expect(html).toContain('1 late, 2 today, Sat closed, Sun closed, 1 Mon')
  expect(html).toContain('1 order has no ship-by date.')
})

test('a shop that is closed on every day still gets an answer', () => {
  const view = viewOf(orders, { ...shop, closedWeekdays: [0, 1, 2, 3, 4, 5, 6] })
  expect(isEmpty(view)).toBe(false)
})

test('nothing open is said in words', () => {
  expect(viewOf([], shop)).toEqual({ missing: 'No open order. Nothing has to be shipped.' })
})
