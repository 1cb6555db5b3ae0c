import { describe, expect, test } from 'vitest'
import { aCost, aLine, aReceipt, at, usd } from '../../tests/fixtures/entities.ts'
import { costAt, costBook, isInForce, lineCosts, missesCosts } from './costs.ts'

const on = (costs: ReturnType<typeof aCost>[], day: string, sku?: string) =>
  costAt(costs, sku === undefined ? {} : { sku }, day, 'USD')?.id

describe('which cost holds', () => {
  const since = aCost({ id: 'since-january', from: '2026-01-01' })
  const later = aCost({ id: 'since-june', from: '2026-06-01' })
  const summer = aCost({ id: 'summer-only', from: '2026-05-01', to: '2026-09-01' })
  const july = aCost({ id: 'july-only', from: '2026-07-01', to: '2026-08-01' })
  const large = aCost({ id: 'large-ones', sku: 'L', from: '2026-01-01' })

  test('from its day on, up to but without its last', () => {
    expect(on([july], '2026-06-30')).toBeUndefined()
    expect(on([july], '2026-07-01')).toBe('july-only')
    expect(on([july], '2026-07-31')).toBe('july-only')
    expect(on([july], '2026-08-01')).toBeUndefined()
    expect(on([since], '2031-01-01')).toBe('since-january')
  })

  test('the narrowest wins: the variation, then the shorter time', () => {
    const all = [since, later, summer, july, large]
    expect(on(all, '2026-07-15', 'L')).toBe('large-ones')
    expect(on(all, '2026-07-15', 'S')).toBe('july-only')
    expect(on(all, '2026-07-15')).toBe('july-only')
    expect(on(all, '2026-08-15')).toBe('summer-only')
    expect(on(all, '2026-10-01')).toBe('since-june')
    expect(on(all, '2026-02-01')).toBe('since-january')
  })

  test('among equals the newest wins, in whatever order they come', () => {
    const twin = aCost({ id: 'since-june-2', from: '2026-06-01' })
    expect(on([twin, later], '2026-07-01')).toBe('since-june-2')
    expect(on([later, twin], '2026-07-01')).toBe('since-june-2')
  })

  test('none before the first, for another variation, or in another currency', () => {
    expect(on([], '2026-07-01')).toBeUndefined()
    expect(on([large], '2026-07-01', 'S')).toBeUndefined()
    expect(on([large], '2026-07-01')).toBeUndefined()
    const euro = aCost({ amount: { minor: 900, currency: 'EUR' } })
    expect(on([euro], '2026-07-01')).toBeUndefined()
  })

  test('one that ends as it begins was taken back', () => {
    const gone = aCost({ from: '2026-07-01', to: '2026-07-01' })
    expect(on([gone], '2026-07-01')).toBeUndefined()
    expect([gone, july].map(isInForce)).toEqual([false, true])
  })
})

describe('the costs of an order', () => {
  const order = aReceipt({
    id: '1',
    createdAt: at('2026-03-02 03:00'), // 1 March in New York
    transactions: [
      aLine({ id: '11', listingId: '901', quantity: 3 }),
      aLine({ id: '12', listingId: '902' }),
      { ...aLine({ id: '13' }), listingId: undefined },
    ],
  })
  const book = costBook([
    aCost({ id: 'cost-901a', listingId: '901', minor: 250, to: '2026-03-02' }),
    aCost({ id: 'cost-901b', listingId: '901', minor: 300, from: '2026-03-02' }),
  ])

  test('are of the shop’s own day, by line, times the quantity', () => {
    expect(lineCosts(order, book, 'America/New_York')).toEqual([750, undefined, undefined])
    expect(lineCosts(order, book, 'UTC')).toEqual([900, undefined, undefined])
  })

  test('one line without a cost is enough to miss some', () => {
    expect(missesCosts(order, [1, 2, undefined])).toBe(true)
    expect(missesCosts(order, [1, 2, 0])).toBe(false)
    expect(missesCosts(order, [])).toBe(true)
    expect(missesCosts({ ...order, transactions: [] }, [])).toBe(true)
  })

  test('a canceled order sold nothing, and misses none', () => {
    expect(missesCosts({ ...order, isCanceled: true }, [])).toBe(false)
  })

  test('an order in another currency knows no cost', () => {
    const euro = { ...order, grandTotal: { ...usd(1), currency: 'EUR' } }
    expect(lineCosts(euro, book, 'UTC')).toEqual([undefined, undefined, undefined])
  })
})
