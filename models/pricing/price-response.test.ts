import { describe, expect, test } from 'vitest'
import { CATEGORY_PRIOR, type PricedWeek, priceElasticities } from './price-response.ts'

/** Exactly what a constant elasticity predicts: 100 units at price 1000. */
const weeks = (slope: number, prices: readonly number[], scale = 100): PricedWeek[] =>
  prices.map(price => ({ units: scale * (price / 1000) ** slope, price, shopLog: 0 }))
const varied = Array.from({ length: 40 }, (_, i) => [800, 1000, 1250][i % 3] ?? 1000)

describe('elasticity', () => {
  test('is found where prices varied', () => {
    const [found] = priceElasticities([weeks(-2.5, varied)])
    expect(found?.mean).toBeCloseTo(-2.5, 1)
    expect(found?.standardDeviation).toBeLessThan(0.15)
  })
  test('stays the category’s where the price never changed', () => {
    const [found] = priceElasticities([weeks(-2.5, Array(40).fill(1000))])
    expect(found?.mean).toBeCloseTo(CATEGORY_PRIOR.mean)
    expect(found?.standardDeviation).toBeCloseTo(CATEGORY_PRIOR.standardDeviation)
  })
  test('is drawn further to the prior the less was sold', () => {
    const [much, little] = priceElasticities([weeks(-3, varied, 100), weeks(-3, varied, 0.2)])
    expect(Math.abs((much?.mean ?? 0) + 3)).toBeLessThan(0.1)
    expect(little?.mean).toBeGreaterThan(-2.9)
    expect(little?.standardDeviation).toBeGreaterThan(0.4)
  })
  test('a season that all of the shop had is not taken for an answer to the price', () => {
    // Prices were raised in the weeks in which everything sold twice as well.
    const season = varied.map((price, i) => {
      const shopLog = i % 3 === 2 ? Math.log(2) : 0
      return { units: 100 * (price / 1000) ** -1.5 * Math.exp(shopLog), price, shopLog }
    })
    expect(priceElasticities([season])[0]?.mean).toBeCloseTo(-1.5, 1)
    const blind = season.map(week => ({ ...week, shopLog: 0 }))
    expect(priceElasticities([blind])[0]?.mean).toBeGreaterThan(-1)
  })
  test('a silent listing is told by its siblings', () => {
    const siblings = [-2.9, -3, -3.1].map(slope => weeks(slope, varied))
    const found = priceElasticities([...siblings, weeks(-1, Array(10).fill(500))])
    expect(found[3]?.mean).toBeCloseTo(-3, 1)
    expect(found[3]?.standardDeviation).toBeCloseTo(0.35)
  })
  test('bad weeks are left out, none at all is the prior', () => {
    const bad = { units: Number.NaN, price: 0, shopLog: 0 }
    expect(priceElasticities([[bad, bad], []]).map(each => each.weeks)).toEqual([0, 0])
    expect(priceElasticities([[...weeks(-2.5, varied), bad]])[0]?.mean).toBeCloseTo(-2.5, 1)
  })
})
