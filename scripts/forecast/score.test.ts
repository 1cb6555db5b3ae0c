import { expect, test } from 'vitest'
import { scoreCases } from './score.ts'

const history = [1, 1, 1, 1, 1, 1, 1, 3] // one difference a week apart: 2

test('totals, days and intervals are scored each by their own measure', () => {
  const cases = [
    {
      history,
      actual: [10, 0, 99],
      point: [5, 1, 0],
      lower: [0, 0, 0],
      upper: [20, 0, 0],
      totals: { 2: { p10: 4, p50: 8, p90: 9 } },
    },
    {
      history,
      actual: [10, 20, 99],
      point: [10, 20, 0],
      lower: [10, 20, 0],
      upper: [10, 20, 0],
      totals: { 2: { p10: 29, p50: 36, p90: 40 } },
    },
  ]
  const score = scoreCases(cases, 2)
  expect(score.mape).toBeCloseTo((0.2 + 0.2) / 2)
  expect(score.medape).toBeCloseTo(0.2)
  expect(score.wape).toBeCloseTo((5 + 1) / 40)
  expect(score.mase).toBeCloseTo((3 / 2 + 0) / 2)
  // p10: 0.1 × 10; p50: 0.5 × 5 + 0.5 × 1; p90: 0.1 × 10; doubled, over 40, over three.
  expect(score.wql).toBeCloseTo((2 * (1 + 3 + 1)) / 40 / 3)
  expect(score.coverage80).toBeCloseTo(0.5)
})

test('a method without intervals has no coverage and no quantile loss', () => {
  const score = scoreCases([{ history, actual: [1], point: [1] }], 1)
  expect(score).toMatchObject({ mape: 0, wape: 0, wql: null, coverage80: null })
})

test('cases in which nothing was sold have no share', () => {
  const score = scoreCases([{ history, actual: [0, 0], point: [1, 1] }], 2)
  expect(score).toMatchObject({ mape: null, medape: null, wape: null })
})
