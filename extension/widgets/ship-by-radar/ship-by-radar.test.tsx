import { renderToString } from 'preact-render-to-string'
import { expect, test } from 'vitest'
import type { ShopContext } from '../../../models/metrics/shop-context.ts'
import { isEmpty } from '../define-widget.ts'
import { shipByRadar } from './index.tsx'
import { radarView } from './radar-view.ts'

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

test('what is due on a closed day must leave on the last open day before it', () => {
  const view = radarView(orders, shop)
  if (isEmpty(view)) throw new Error(view.missing)
  const ids = (list: readonly { order: { receiptId: string } }[]) =>
    list.map(due => due.order.receiptId)
  expect(ids(view.late)).toEqual(['3519401'])
  expect(ids(view.today)).toEqual(['3519402', '3519403'])
  expect(view.columns.map(({ day, orders }) => [day, ids(orders)])).toContainEqual([
    '2026-11-16',
    ['3519404'],
  ])
  expect(ids(view.urgent)).toEqual(['3519401', '3519402', '3519403', '3519404'])
  expect([view.later, view.undated]).toEqual([1, 1])
})

test('every open order is counted once', () => {
  const view = radarView(orders, shop)
  if (isEmpty(view)) throw new Error(view.missing)
  const inColumns = view.columns.reduce((sum, column) => sum + column.orders.length, 0)
  const all = view.late.length + view.today.length + inColumns + view.later + view.undated
  expect(all).toBe(orders.length)
  expect(shipByRadar.shown?.(view, shop)).toEqual({ open: 6, late: 1, today: 2 })
})

test('the card says how many hours are left, and what is late', () => {
  const view = radarView(orders, shop)
  if (isEmpty(view)) throw new Error(view.missing)
  const html = renderToString(<>{shipByRadar.render(view, shop)}</>)
  expect(html).toContain('12 h left')
  expect(html).toContain('2 days late')
  expect(html).toContain('1 late, 2 today, Sat closed, Sun closed, 1 Mon')
  expect(html).toContain('1 order has no ship-by date.')
})

test('a shop that is closed on every day still gets an answer', () => {
  const view = radarView(orders, { ...shop, closedWeekdays: [0, 1, 2, 3, 4, 5, 6] })
  expect(isEmpty(view)).toBe(false)
})

test('nothing open is said in words', () => {
  expect(radarView([], shop)).toEqual({ missing: 'No open order. Nothing has to be shipped.' })
})
