import { describe, expect, test } from 'vitest'
import { chanceOfNone, countQuantile } from './negative-binomial.ts'

describe('without extra variance it is Poisson', () => {
  const poisson = { mean: 2, variance: 2 }
  test('no unit comes with e^-2', () => expect(chanceOfNone(poisson)).toBeCloseTo(Math.exp(-2)))
  test('quantiles count up its masses', () => {
    // 0.135, 0.406, 0.677, 0.857, 0.947
    expect([0.1, 0.4, 0.5, 0.8, 0.9].map(p => countQuantile(poisson, p))).toEqual([0, 1, 2, 3, 4])
  })
})

test('with variance 6 at mean 2 it is geometric with a third', () => {
  const geometric = { mean: 2, variance: 6 } // size 1: masses 1/3 · (2/3)^k
  expect(chanceOfNone(geometric)).toBeCloseTo(1 / 3)
  expect(countQuantile(geometric, 0.55)).toBe(1) // 1/3 + 2/9 = 0.556
  expect(countQuantile(geometric, 0.56)).toBe(2)
})

test('a large count is near normal', () => {
  expect(countQuantile({ mean: 10_000, variance: 10_000 }, 0.9)).toBeCloseTo(10_128, -1)
  expect(countQuantile({ mean: 10_000, variance: 10_000 }, 0.1)).toBeCloseTo(9_872, -1)
})

test('nothing expected is nothing for sure', () => {
  expect(chanceOfNone({ mean: 0, variance: 0 })).toBe(1)
  expect(countQuantile({ mean: 0, variance: 0 }, 0.9)).toBe(0)
})
