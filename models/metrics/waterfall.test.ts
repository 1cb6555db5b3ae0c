import { expect, test } from 'vitest'
import { emptyDay } from './rollup.ts'
import { waterfall } from './waterfall.ts'

const monday = {
  ...emptyDay('2026-03-02', 'USD'),
  receipts: 2,
  gmv: 6000,
  // 60.00 − 5.00 coupons + 10.00 shipping − 12.00 refunds
  revenue: 5300,
  refunds: 1200,
  fees: { transaction: 400, 'payment-processing': 230 },
  labels: 840,
  unclassified: -30,
}
const tuesday = { ...emptyDay('2026-03-03', 'USD'), fees: { transaction: -50, 'etsy-ads': 300 } }

test('every step from the price down adds up to what is kept', () => {
  const result = waterfall([monday, tuesday])
  expect(result).toMatchObject({
    currency: 'USD',
    receipts: 2,
    gmv: 6000,
    revenue: 5300,
    fees: 880,
    labels: 840,
    takeHome: 3550,
  })
  expect(result?.steps.map(step => [step.id, step.minor])).toEqual([
    ['gmv', 6000],
    ['shipping-less-coupons', 500],
    ['refunds', -1200],
    ['fee-transaction', -350],
    ['fee-payment-processing', -230],
    ['fee-etsy-ads', -300],
    ['labels', -840],
    ['unclassified', -30],
  ])
  expect(result?.steps.reduce((sum, step) => sum + step.minor, 0)).toBe(3550)
  expect(result?.takeHomeShare).toBeCloseTo(0.5917)
})

test('without sales there are no shares, without days there is nothing', () => {
  const ads = waterfall([tuesday])
  expect(ads).toMatchObject({ gmv: 0, takeHome: -250, takeHomeShare: undefined })
  expect(ads?.steps[0]).toEqual({ id: 'gmv', minor: 0, share: undefined })
  expect(waterfall([])).toBeUndefined()
})
