import { renderToString } from 'preact-render-to-string'
import { expect, test } from 'vitest'
import type { OrderProfit, ProfitLine } from '../../../models/metrics/order-profit.ts'
import type { ShopContext } from '../../../models/metrics/shop-context.ts'
import { isEmpty } from '../define-widget.ts'
import { orderProfit } from './index.tsx'
import { orderMark } from './mark.ts'
import { Proof } from './proof.tsx'

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

const line = (change: Partial<ProfitLine>): ProfitLine => ({
  group: 'revenue',
  label: 'Items',
  minor: 6800,
  source: 'exact',
  proof: 'receipt',
  ...change,
})

/** 68.00 + 12.40 − 17.91 − 9.85 = 52.64. */
const withoutAds: OrderProfit = {
  receiptId: '3519402218',
  currency: 'USD',
  createdAt: shop.now,
  revenue: 8040,
  fees: 1791,
  labels: 985,
  costs: 0,
  profit: 5264,
  marginShare: 5264 / 8040,
  lines: [
    line({}),
    line({ label: 'Shipping paid by the buyer', minor: 1240 }),
    line({ group: 'fees', label: 'Fees', minor: -826, proof: 'ledger', ledgerEntryId: '1' }),
    line({
      group: 'fees',
      label: 'Offsite Ads',
      minor: -965,
      feeKind: 'offsite-ads',
      proof: 'ledger',
      ledgerEntryId: '2',
    }),
    line({ group: 'costs', label: 'Label', minor: -985, proof: 'ledger', ledgerEntryId: '3' }),
    line({ group: 'passed-on', label: 'Sales tax', minor: 544 }),
  ],
  source: 'exact',
  pending: [],
  costsMissing: true,
  uncostedListingIds: ['700'],
}
const order: OrderProfit = { ...withoutAds, offsiteAdsFee: 965 }

test('a mark carries the amount, that costs are not in it, and one reason', () => {
  expect(orderMark(order, shop)).toEqual({
    tone: 'plain',
    text: '$52.64',
    detail: 'before costs',
    reason: 'Offsite Ads −$9.65',
    label:
      'Order 3519402218 leaves $52.64 before your own costs. Offsite Ads −$9.65. Press to see it line by line.',
  })
})

/** 80.40 − 9.65 − 8.26 − 9.85 − 16.28 = 36.36. */
const profitable: OrderProfit = {
  ...withoutAds,
  costs: 1628,
  profit: 3636,
  marginShare: 3636 / 8040,
  lines: [
    ...withoutAds.lines,
    line({ group: 'goods', label: '1 × Bowl', minor: -1628, source: 'derived', proof: 'seller' }),
  ],
  source: 'derived',
  costsMissing: false,
  uncostedListingIds: [],
}

test('with all costs it is a profit, with its sign and margin', () => {
  expect(orderMark(profitable, shop)).toEqual({
    tone: 'plain',
    text: '+$36.36',
    detail: '45%',
    label:
      'Order 3519402218 leaves +$36.36 after your own costs. 45% of revenue. Press to see it line by line.',
  })
  const html = renderToString(<Proof order={profitable} shop={shop} />)
  for (const text of ['Your costs', '1 × Bowl', '−$16.28', 'after your own costs', 'Profit']) {
    expect(html).toContain(text)
  }
  expect(html).not.toContain('Add what it costs you')
})

test('a loss through the seller’s own costs says so, and one that is not posted is still about', () => {
  const loss = { ...profitable, costs: 6000, profit: -736, marginShare: -736 / 8040 }
  expect(orderMark(loss, shop)).toMatchObject({
    tone: 'loss',
    text: '−$7.36',
    reason: 'your costs −$60.00',
  })
  expect(orderMark({ ...profitable, pending: ['label'] }, shop)).toMatchObject({
    text: 'about $36.36',
    detail: 'no label yet',
  })
})

test('a proof without a cost leads to where it is entered', () => {
  const html = renderToString(<Proof order={order} shop={shop} />)
  expect(html).toContain('before your own costs')
  expect(html).toContain('Add what it costs you')
  const part = { ...order, costs: 500 }
  expect(renderToString(<Proof order={part} shop={shop} />)).toContain('before the rest of your')
})

test('what is not posted yet makes it about', () => {
  expect(orderMark({ ...withoutAds, pending: ['fees', 'label'] }, shop)).toMatchObject({
    tone: 'pending',
    text: 'about $52.64',
    detail: 'fees pending',
  })
  expect(orderMark({ ...withoutAds, pending: ['label'] }, shop)).toMatchObject({
    detail: 'no label yet',
  })
})

test('a loss names what caused it', () => {
  const loss = { ...withoutAds, revenue: 1500, fees: 300, labels: 1475, profit: -275 }
  expect(orderMark(loss, shop)).toMatchObject({
    tone: 'loss',
    text: '−$2.75',
    reason: 'label −$14.75',
  })
  expect(
    orderMark({ ...withoutAds, revenue: 0, fees: 45, labels: 0, profit: -45 }, shop).reason,
  ).toBe('refunded or canceled')
})

test('the proof adds up and says what Offsite Ads took', () => {
  const html = renderToString(<Proof order={order} shop={shop} />)
  for (const text of ['$80.40', '−$17.91', '−$9.85', '$52.64', 'not yours']) {
    expect(html).toContain(text)
  }
  // 52.64 + 9.65
  expect(html).toContain('Offsite Ads took $9.65. Without it this order leaves $62.29.')
})

test('an order in another currency keeps its own sign', () => {
  const html = renderToString(<Proof order={{ ...order, currency: 'EUR' }} shop={shop} />)
  expect(html).toContain('€52.64')
  expect(html).not.toContain('$')
})

test('a listing’s title is only ever text', () => {
  const title = '<img src=x onerror=alert(1)>'
  const view = orderProfit.compute({ orders: [{ ...order, title }] }, shop)
  if (isEmpty(view)) throw new Error(view.missing)
  const html = renderToString(<>{orderProfit.render(view, shop)}</>)
  expect(html).toContain('&lt;img src=x')
  expect(html).not.toContain('<img')
})

test('numbers by order for whoever compares them with the books', () => {
  const view = orderProfit.compute({ orders: [{ ...order, title: 'Bowl' }] }, shop)
  if (isEmpty(view)) throw new Error(view.missing)
  expect(orderProfit.shown?.(view, shop)).toEqual({ '3519402218': 5264 })
  expect(isEmpty(orderProfit.compute({ orders: [] }, shop))).toBe(true)
})
