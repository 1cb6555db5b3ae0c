import { describe, expect, test } from 'vitest'
import { adviseOnPrice } from './price-advice.ts'

const facts = { price: 1000, unitCost: 400, feeShare: 0.1, lowestTried: 900, highestTried: 1100 }
const sure = (mean: number) => ({ mean, standardDeviation: 0.1, weeks: 60 })

describe('advice is withheld', () => {
  test('while the elasticity is wide', () => {
    const advice = adviseOnPrice(facts, { ...sure(-2), standardDeviation: 0.9, weeks: 5 })
    expect(advice).toMatchObject({ kind: 'withheld', reason: 'too-wide' })
  })
  test('where the price never varied', () => {
    const advice = adviseOnPrice({ ...facts, lowestTried: 1000, highestTried: 1010 }, sure(-2))
    expect(advice).toMatchObject({ kind: 'withheld', reason: 'never-varied' })
  })
  test('without a cost', () => {
    expect(adviseOnPrice({ ...facts, unitCost: 0 }, sure(-2))).toMatchObject({ reason: 'no-cost' })
  })
})

describe('advice', () => {
  test('raises a price that buyers hardly notice, no further than a tenth beyond what was tried', () => {
    const advice = adviseOnPrice(facts, sure(-1.1))
    expect(advice).toMatchObject({ kind: 'change', price: 1210 })
    // (1210 × 0.9 − 400) × 1.21^−1.1 ÷ 500 − 1 = 0.116 in the middle.
    expect(advice.kind === 'change' && advice.profitChange.low).toBeGreaterThan(0.08)
    expect(advice.kind === 'change' && advice.profitChange.high).toBeLessThan(0.15)
  })
  test('lowers one that they notice much', () => {
    const advice = adviseOnPrice(facts, sure(-3.4))
    expect(advice.kind === 'change' && advice.price).toBeLessThan(1000)
  })
  test('keeps the best one', () => {
    // The best is cost ÷ (1 − fee) × e ÷ (1 + e) = 444 × 1.8 = 800 at −2.25: at 1000 it is −1.8.
    expect(adviseOnPrice(facts, sure(-1.8)).kind).toBe('keep')
  })
  test('never goes below cost', () => {
    const advice = adviseOnPrice({ ...facts, unitCost: 850 }, sure(-3))
    expect(advice.kind === 'change' ? advice.price : 1000).toBeGreaterThan(850 / 0.9)
  })
})
