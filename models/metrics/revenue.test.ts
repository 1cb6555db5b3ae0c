import { describe, expect, test } from 'vitest'
import { aLine, aReceipt, at, usd } from '../../tests/fixtures/entities.ts'
import { gmvOf, refundedWithoutTax, refundsWithoutTax, revenueOf, unitsOf } from './revenue.ts'

const order = aReceipt({
  id: '1',
  transactions: [
    aLine({ id: '11', price: usd(1200), quantity: 2 }),
    aLine({ id: '12', price: usd(900) }),
  ],
  discount: usd(330),
  shipping: usd(599),
  giftWrap: usd(250),
  tax: usd(254),
})
const refund = (minor: number, status?: string) => ({
  amount: usd(minor),
  createdAt: at('2026-03-05 09:00'),
  ...(status !== undefined && { status }),
})

describe('revenue', () => {
  test('is subtotal, shipping and gift wrap, without tax', () => {
    // 2 × 12.00 + 9.00 − 3.30 + 5.99 + 2.50
    expect(revenueOf(order)).toBe(3819)
    expect(gmvOf(order)).toBe(3300)
    expect(unitsOf(order)).toBe(3)
  })

  test('an order that is canceled, or not paid, counts zero, whatever was given back', () => {
    expect(revenueOf({ ...order, isCanceled: true, refunds: [refund(4073)] })).toBe(0)
    expect(refundedWithoutTax({ ...order, isCanceled: true, refunds: [refund(4073)] })).toBe(0)
    expect(revenueOf({ ...order, isPaid: false })).toBe(0)
  })

  test('a full refund leaves nothing, and its tax was never ours', () => {
    expect(revenueOf({ ...order, refunds: [refund(4073)] })).toBe(0)
  })

  test('a part refund takes its share of the tax along', () => {
    // 10.00 × 2.54 ÷ 40.73 = 0.62 of tax.
    expect(refundsWithoutTax({ ...order, refunds: [refund(1000)] })).toEqual([
      { at: at('2026-03-05 09:00'), minor: 938 },
    ])
  })

  test('part refunds of the whole give back exactly what was sold', () => {
    const parts = { ...order, refunds: [refund(1357), refund(1358), refund(1358)] }
    expect(refundedWithoutTax(parts)).toBe(3819)
    expect(revenueOf(parts)).toBe(0)
  })

  test('a refund that failed was not given', () => {
    expect(revenueOf({ ...order, refunds: [refund(1000, 'FAILED')] })).toBe(3819)
    expect(revenueOf({ ...order, refunds: [refund(1000, 'SETTLED')] })).toBe(3819 - 938)
  })

  test('an order for nothing has no tax to share', () => {
    const free = aReceipt({ id: '2', transactions: [], shipping: usd(0) })
    expect(revenueOf({ ...free, refunds: [refund(0)] })).toBe(0)
    expect(gmvOf(free)).toBe(0)
  })
})
