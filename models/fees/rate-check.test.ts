import { describe, expect, test } from 'vitest'
import type { DailyTotal } from '../metrics/daily-total.ts'
import { emptyDay } from '../metrics/rollup.ts'
import { rateDifferences } from './rate-check.ts'

/** 100 orders of 35.00 $: 6.5 % are 227.50, 3 % and 0.25 an order are 130.00. */
const quarter: DailyTotal = {
  ...emptyDay('2026-11-01', 'USD'),
  receipts: 100,
  revenue: 350_000,
  fees: { transaction: 22_750, 'payment-processing': 13_000 },
}
const kinds = (change: Partial<DailyTotal>, country = 'US') =>
  rateDifferences([{ ...quarter, ...change }], country)?.map(({ kind }) => kind)
const withFees = (fees: DailyTotal['fees']) => kinds({ fees: { ...quarter.fees, ...fees } })

describe('the ledger against the fee table', () => {
  test('agrees where Etsy charges what the table says', () => {
    expect(kinds({})).toEqual([])
  })

  test('differs from 0.2 points on, to either side', () => {
    // 0.2 points of 3,500.00 are 7.00.
    expect(withFees({ transaction: 22_750 + 700 })).toEqual([])
    expect(withFees({ transaction: 22_750 + 701 })).toEqual(['transaction'])
    expect(withFees({ transaction: 22_750 - 700 })).toEqual([])
    expect(withFees({ transaction: 22_750 - 701 })).toEqual(['transaction'])
  })

  test('says both shares', () => {
    const fees = { ...quarter.fees, transaction: 24_500 }
    const [difference] = rateDifferences([{ ...quarter, fees }], 'US') ?? []
    expect(difference?.ledgerShare).toBeCloseTo(0.07)
    expect(difference?.tableShare).toBeCloseTo(0.065)
  })

  test('tax may raise processing, but not beyond the greatest there is', () => {
    // 3 % × 27 % of 3,500.00 are 28.35; with the tolerance 35.35.
    expect(withFees({ 'payment-processing': 13_000 + 3535 })).toEqual([])
    expect(withFees({ 'payment-processing': 13_000 + 3536 })).toEqual(['payment-processing'])
    expect(withFees({ 'payment-processing': 13_000 - 701 })).toEqual(['payment-processing'])
  })

  test('a fee that the table lacks altogether is a difference', () => {
    expect(withFees({ regulatory: 1750 })).toEqual(['regulatory'])
  })

  test('with refunds transaction fees come back, and the others may', () => {
    // 350.00 were given back: 6.5 % of them with it.
    const refunded = { revenue: 315_000, refunds: 35_000 }
    const fees = { transaction: 20_475, 'payment-processing': 13_000 }
    expect(kinds({ ...refunded, fees })).toEqual([])
    expect(kinds({ ...refunded, fees: { ...fees, 'payment-processing': 11_700 } })).toEqual([])
  })

  test('says nothing of few orders, an unknown country, another currency, or days before the table', () => {
    expect(kinds({ receipts: 29 })).toBeUndefined()
    expect(kinds({}, 'BR')).toBeUndefined()
    expect(kinds({ currency: 'EUR' })).toBeUndefined()
    expect(kinds({ day: '2026-08-31' })).toBeUndefined()
    expect(rateDifferences([], 'US')).toBeUndefined()
    expect(kinds({ revenue: 0 })).toBeUndefined()
  })
})
