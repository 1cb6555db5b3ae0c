import { describe, expect, test } from 'vitest'
import {
  coverage,
  mase,
  meanOf,
  median,
  pinballLoss,
  quantileOf,
  seasonalNaiveScale,
  totalError,
  wape,
  weightedQuantileLoss,
} from './accuracy.ts'

describe('the error of a total', () => {
  test('is a share of what was sold, whichever its sign', () => {
    expect(totalError(100, 80)).toBeCloseTo(0.2)
    expect(totalError(100, 130)).toBeCloseTo(0.3)
  })
  test('is undefined when nothing was sold', () => expect(totalError(0, 10)).toBeUndefined())
})

describe('WAPE', () => {
  test('adds the errors of days before it divides', () => {
    expect(wape([10, 0, 30], [5, 5, 30])).toBeCloseTo(10 / 40)
  })
  test('counts a refund day by its size', () => expect(wape([-10, 10], [0, 10])).toBeCloseTo(0.5))
  test('is undefined when nothing was sold', () => expect(wape([0, 0], [1, 1])).toBeUndefined())
})

describe('MASE', () => {
  // One season is 2 days: differences |3−1|, |2−2|, |7−3| have the mean 2.
  const history = [1, 2, 3, 2, 7]
  test('divides by the seasonal naive inside the history', () => {
    expect(seasonalNaiveScale(history, 2)).toBeCloseTo(2)
    expect(mase([10, 10], [7, 11], history, 2)).toBeCloseTo((3 + 1) / 2 / 2)
  })
  test('is one for a forecast as wrong as the naive was', () => {
    expect(mase([2], [4], history, 2)).toBeCloseTo(1)
  })
  test('is undefined on a history that repeats itself, or is too short', () => {
    expect(mase([1], [2], [1, 2, 1, 2], 2)).toBeUndefined()
    expect(mase([1], [2], [1, 2], 2)).toBeUndefined()
  })
})

describe('pinball loss', () => {
  test('is dear when a high quantile was too low', () => {
    expect(pinballLoss(10, 8, 0.9)).toBeCloseTo(1.8)
  })
  test('is cheap when a high quantile was too high', () => {
    expect(pinballLoss(8, 10, 0.9)).toBeCloseTo(0.2)
  })
  test('is half the absolute error at the median, and nothing when right', () => {
    expect(pinballLoss(8, 10, 0.5)).toBeCloseTo(1)
    expect(pinballLoss(10, 10, 0.1)).toBe(0)
  })
})

describe('weighted quantile loss', () => {
  test('of the median alone is WAPE', () => {
    const forecasts = [{ quantile: 0.5, values: [5, 5, 30] }]
    expect(weightedQuantileLoss([10, 0, 30], forecasts)).toBeCloseTo(0.25)
  })
  test('averages its quantiles', () => {
    const forecasts = [
      { quantile: 0.1, values: [8] },
      { quantile: 0.9, values: [14] },
    ]
    // 0.1 × 2 and 0.1 × 4 against 10: 2 × 0.6 ÷ 10 ÷ 2.
    expect(weightedQuantileLoss([10], forecasts)).toBeCloseTo(0.06)
  })
  test('is undefined when nothing was sold', () => {
    expect(weightedQuantileLoss([0], [{ quantile: 0.5, values: [1] }])).toBeUndefined()
  })
})

describe('coverage', () => {
  test('counts the bounds as inside', () => {
    const bounds = { lower: 1, upper: 3 }
    const cases = [1, 2, 3, 4].map(actual => ({ actual, ...bounds }))
    expect(coverage(cases)).toBeCloseTo(0.75)
  })
  test('has no value without a case', () => expect(coverage([])).toBeUndefined())
})

describe('mean, median and quantile', () => {
  test('leave out what is undefined', () => {
    expect(meanOf([1, undefined, 3])).toBe(2)
    expect(median([5, undefined, 1, 3])).toBe(3)
    expect(median([1, 2, 3, 4])).toBe(2.5)
  })
  test('lie between order statistics', () => expect(quantileOf([0, 10], 0.9)).toBeCloseTo(9))
  test('of nothing are undefined', () => {
    expect(meanOf([undefined])).toBeUndefined()
    expect(median([])).toBeUndefined()
  })
})
