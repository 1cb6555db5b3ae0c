import { renderToString } from 'preact-render-to-string'
import { expect, test } from 'vitest'
import type { DailyTotal } from '../../../models/metrics/daily-total.ts'
import type { ShopContext } from '../../../models/metrics/shop-context.ts'
import { isEmpty } from '../define-widget.ts'
import { fall } from './fall.ts'
import { whereEachDollarWent } from './index.tsx'

const shop: ShopContext = {
  shopId: '1',
  shopName: 'Fernhill Clay',
  currency: 'GBP',
  timeZone: 'UTC',
  closedWeekdays: [],
  today: '2026-11-17',
  now: Date.UTC(2026, 10, 17, 12),
  locale: 'en-GB',
}

const day: DailyTotal = {
  day: '2026-11-16',
  currency: 'GBP',
  receipts: 1,
  units: 1,
  gmv: 10_000,
  revenue: 9500,
  refunds: 1000,
  fees: { transaction: 650, 'offsite-ads': 1200 },
  labels: 400,
  costs: 0,
  uncosted: 1,
  unclassified: -50,
  pendingFees: 0,
  pendingLabels: 0,
  takeHomeByHour: [],
}

test('each bar hangs where the one before it ended, and the last ends at take-home', () => {
  const view = fall([day])
  if (isEmpty(view)) throw new Error(view.missing)
  expect(view.bars.map(({ id, before, after }) => [id, before, after])).toEqual([
    ['gmv', 0, 10_000],
    ['shipping-less-coupons', 10_000, 10_500],
    ['refunds', 10_500, 9500],
    ['fee-transaction', 9500, 8850],
    ['fee-offsite-ads', 8850, 7650],
    ['labels', 7650, 7250],
    ['unclassified', 7250, 7200],
  ])
  expect(view.sums.takeHome).toBe(7200)
})

test('today is left out, because it is not over', () => {
  const today = { ...day, day: shop.today, gmv: 99_999 }
  const view = whereEachDollarWent.compute({ totals: [day, today], quarter: [] }, shop)
  if (isEmpty(view)) throw new Error(view.missing)
  expect(view.lastDay).toBe('2026-11-16')
  expect(whereEachDollarWent.shown?.(view, shop)).toMatchObject({ gmv: 10_000, takeHome: 7200 })
})

test('the title carries the sign of the shop’s own currency', () => {
  expect(whereEachDollarWent.titleFor?.(shop)).toBe('Where each £ went')
})

test('the card names every part', () => {
  const view = fall([day])
  if (isEmpty(view)) throw new Error(view.missing)
  const html = renderToString(<>{whereEachDollarWent.render({ ...view, differences: [] }, shop)}</>)
  for (const text of ['Offsite Ads', '−£12.00', 'Not classified yet', '−£0.50', '£72.00']) {
    expect(html).toContain(text)
  }
})

test('the seller’s own costs are a bar of their own', () => {
  const view = fall([{ ...day, costs: 2200, uncosted: 0 }])
  if (isEmpty(view)) throw new Error(view.missing)
  expect(view.bars.find(bar => bar.id === 'costs')).toMatchObject({ before: 7250, after: 5050 })
  expect(view.sums.takeHome).toBe(5000)
  const html = renderToString(<>{whereEachDollarWent.render({ ...view, differences: [] }, shop)}</>)
  expect(html).toContain('Your own costs')
  expect(html).toContain('after your own costs')
})

test('a rate that differs from the table by more than 0.2 points is told, a small one is not', () => {
  const charged = (transaction: number): DailyTotal => ({
    ...day,
    receipts: 100,
    revenue: 1_000_000,
    refunds: 0,
    // 4 % and 0.20 an order; 0.48 %.
    fees: { transaction, 'payment-processing': 42_000, regulatory: 4800 },
  })
  const noted = (transaction: number) => {
    const answers = { totals: [day, day], quarter: [charged(transaction), day] }
    const view = whereEachDollarWent.compute(answers, { ...shop, countryIso: 'GB' })
    if (isEmpty(view)) throw new Error(view.missing)
    return renderToString(<>{whereEachDollarWent.render(view, shop)}</>)
  }
  expect(noted(65_000)).not.toContain('our fee table')
  expect(noted(66_900)).not.toContain('our fee table')
  expect(noted(75_000)).toContain(
    'Transaction fees took 7.5% of revenue, where our fee table says 6.5%',
  )
})

test('a loss is a bar below zero, and has no share', () => {
  const view = fall([{ ...day, labels: 20_000 }])
  if (isEmpty(view)) throw new Error(view.missing)
  const html = renderToString(<>{whereEachDollarWent.render({ ...view, differences: [] }, shop)}</>)
  expect(html).toContain('−£124.00')
  expect(html).toContain('p-loss')
})

test('without a day on which anything happened there is nothing to show', () => {
  const nothing = { ...day, receipts: 0, units: 0, gmv: 0, revenue: 0, refunds: 0, uncosted: 0 }
  expect(isEmpty(fall([{ ...nothing, fees: {}, labels: 0, unclassified: 0 }]))).toBe(true)
  expect(isEmpty(fall([]))).toBe(true)
})
