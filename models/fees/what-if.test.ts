import { describe, expect, test } from 'vitest'
import { ratesOf } from './fee-table.ts'
import { imaginedFees, type ImaginedSale } from './what-if.ts'

const day = '2026-11-22'
const sale: ImaginedSale = {
  items: 3000,
  shipping: 500,
  giftWrap: 0,
  tax: 263,
  listingFee: 20,
  vatShare: 0,
}
const us = ratesOf('US', day)!
const gb = ratesOf('GB', day)!

describe('what a sale would cost', () => {
  test('30.00 and 5.00 shipping in the United States, 2.63 tax: 3.85', () => {
    expect(imaginedFees(sale, us)).toEqual({
      total: 385,
      fees: { transaction: 227, 'payment-processing': 138, listing: 20 },
    })
  })

  test('the same through an Offsite Ad: 9.10', () => {
    const ads = { size: 'small', cap: 10_000 } as const
    const { total, fees } = imaginedFees({ ...sale, offsiteAds: ads }, us)
    expect(total).toBe(910)
    expect(fees['offsite-ads']).toBe(525)
    // 12 % of 35.00
    expect(imaginedFees({ ...sale, offsiteAds: { ...ads, size: 'large' } }, us).total).toBe(
      385 + 420,
    )
  })

  test('1,000.00 through an Offsite Ad is capped: 195.45', () => {
    const dear = {
      ...sale,
      items: 100_000,
      shipping: 0,
      tax: 0,
      offsiteAds: { size: 'small', cap: 10_000 },
    } as const
    expect(imaginedFees(dear, us)).toEqual({
      total: 19_545,
      fees: { transaction: 6500, 'payment-processing': 3025, listing: 20, 'offsite-ads': 10_000 },
    })
  })

  test('25.00 and 3.50 shipping in Britain, without VAT number: 4.19', () => {
    const british = { ...sale, items: 2500, shipping: 350, tax: 0, listingFee: 16, vatShare: 0.2 }
    expect(imaginedFees(british, gb)).toEqual({
      total: 419,
      fees: { transaction: 185, 'payment-processing': 134, listing: 16, regulatory: 14, vat: 70 },
    })
  })

  test('a sale for nothing still costs what is fixed', () => {
    const free = { ...sale, items: 0, shipping: 0, tax: 0 }
    expect(imaginedFees(free, us).total).toBe(45)
  })
})

describe('the table', () => {
  test('says nothing of days and countries that it does not know', () => {
    expect(ratesOf('US', '2026-08-31')).toBeUndefined()
    expect(ratesOf('XX', day)).toBeUndefined()
    expect(ratesOf('constructor', day)).toBeUndefined()
  })

  test('countries of the euro area share a rate, and some pay a regulatory fee on top', () => {
    expect(ratesOf('DE', day)).toEqual({
      currency: 'EUR',
      processingShare: 0.04,
      processingFixedMinor: 30,
      regulatoryShare: 0,
    })
    expect(ratesOf('FR', day)?.regulatoryShare).toBe(0.0114)
  })
})
