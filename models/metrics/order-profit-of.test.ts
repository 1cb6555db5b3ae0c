import { describe, expect, test } from 'vitest'
import { aLine, aReceipt, at, usd } from '../../tests/fixtures/entities.ts'
import type { Effect } from './attribution.ts'
import { orderProfit } from './order-profit-of.ts'

let entry = 0
const effect = (ledgerType: string, minor: number, more: Partial<Effect> = {}): Effect => ({
  entryId: String(++entry),
  ledgerType,
  minor,
  currency: 'USD',
  at: at('2026-03-02 10:31'),
  ...more,
})

/** 30.00 and 5.00 shipping, tax 2.63: the golden vector of a sale in the United States, 3.85 of fees. */
const sale = aReceipt({ id: '1', tax: usd(263) })
const fees = [
  effect('transaction', -195),
  effect('shipping_transaction', -32),
  effect('PAYMENT_PROCESSING_FEE', -138),
  effect('renew_sold_auto', -20),
]

describe('the profit of an order', () => {
  test('is proved line by line, and the lines add up', () => {
    const profit = orderProfit(sale, [...fees, effect('shipping_labels', -420)])
    expect(profit).toMatchObject({
      revenue: 3500,
      fees: 385,
      labels: 420,
      profit: 2695,
      pending: [],
    })
    expect(profit.marginShare).toBeCloseTo(0.77)
    expect(profit.source).toBe('exact')
    const sum = profit.lines
      .filter(line => line.group !== 'passed-on')
      .reduce((all, line) => all + line.minor, 0)
    expect(sum).toBe(2695)
    expect(profit.lines.map(line => line.label)).toContain('Payment processing fee')
  })

  test('sales tax is shown and is in no sum', () => {
    const profit = orderProfit(sale, [
      ...fees,
      effect('sales_tax', -263),
      effect('PAYMENT_GROSS', 3763),
    ])
    expect(profit.lines.filter(line => line.group === 'passed-on')).toMatchObject([{ minor: 263 }])
    expect(profit.profit).toBe(3115)
  })

  test('says what is still to come', () => {
    expect(orderProfit(sale, []).pending).toEqual(['fees', 'label'])
    expect(orderProfit({ ...sale, isShipped: true }, fees).pending).toEqual([])
    expect(orderProfit({ ...sale, isCanceled: true }, []).pending).toEqual([])
  })

  test('Offsite Ads are named, less what was given back', () => {
    const ads = [effect('offsite_ads_fee', -525), effect('offsite_ads_fee_refund', 100)]
    expect(orderProfit(sale, [...fees, ...ads])).toMatchObject({ offsiteAdsFee: 425, fees: 810 })
    expect(orderProfit(sale, fees)).not.toHaveProperty('offsiteAdsFee')
  })

  test('a canceled order has only what it cost', () => {
    const profit = orderProfit({ ...sale, isCanceled: true }, [effect('renew_sold_auto', -20)])
    expect(profit).toMatchObject({ revenue: 0, fees: 20, profit: -20, marginShare: undefined })
  })

  test('with a cost for every line it is a profit, and the lines still add up', () => {
    const profit = orderProfit(sale, [...fees, effect('shipping_labels', -420)], [1200])
    // 35.00 − 3.85 − 4.20 − 12.00
    expect(profit).toMatchObject({
      costs: 1200,
      profit: 1495,
      costsMissing: false,
      uncostedListingIds: [],
      source: 'derived',
    })
    expect(profit.lines.find(line => line.group === 'goods')).toEqual({
      group: 'goods',
      label: '1 × Mug',
      minor: -1200,
      source: 'derived',
      proof: 'seller',
    })
    const sum = profit.lines
      .filter(line => line.group !== 'passed-on')
      .reduce((all, line) => all + line.minor, 0)
    expect(sum).toBe(1495)
  })

  test('a known part of the costs comes off, and the rest is missed by name', () => {
    const two = aReceipt({
      id: '2',
      transactions: [aLine({ id: '21', listingId: '901' }), aLine({ id: '22', listingId: '902' })],
    })
    expect(orderProfit(two, [], [500, undefined])).toMatchObject({
      costs: 500,
      profit: 6000,
      costsMissing: true,
      uncostedListingIds: ['902'],
    })
    expect(orderProfit(two, []).uncostedListingIds).toEqual(['901', '902'])
  })

  test('goods of a canceled order were not sold', () => {
    expect(orderProfit({ ...sale, isCanceled: true }, [], [1200])).toMatchObject({
      costs: 0,
      profit: 0,
      costsMissing: false,
    })
  })

  test('a type that we do not know is in the sum by its sign, under its own name', () => {
    const profit = orderProfit(sale, [...fees, effect('mystery_charge', -50)])
    expect(profit).toMatchObject({ fees: 435, profit: 3065 })
    expect(profit.lines.find(line => line.feeKind === 'other')).toMatchObject({
      label: 'Unclassified: mystery_charge',
      minor: -50,
    })
  })

  test('an entry in another currency is never added', () => {
    const foreign = effect('shipping_labels', -999, { currency: 'EUR' })
    expect(orderProfit(sale, [...fees, foreign]).labels).toBe(0)
  })

  test('the tax in a part refund is our estimate, that of a whole one is known', () => {
    const given = (minor: number) => [{ amount: usd(minor), createdAt: at('2026-03-04 08:00') }]
    expect(orderProfit({ ...sale, refunds: given(1000) }, fees).source).toBe('estimated')
    expect(orderProfit({ ...sale, refunds: given(3763) }, fees)).toMatchObject({
      source: 'exact',
      revenue: 0,
    })
  })
})
