import { describe, expect, test } from 'vitest'
import { dailyMeansPValue } from './block-bootstrap.ts'
import {
  believed,
  betaShare,
  evidenceOf,
  meanOfShare,
  poissonRatesPValue,
  sharesPValue,
} from './evidence.ts'
import { logGamma } from './log-gamma.ts'

test('log gamma of whole numbers is a log factorial', () => {
  expect(logGamma(1)).toBeCloseTo(0, 12)
  expect(logGamma(5)).toBeCloseTo(Math.log(24), 12)
  expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.sqrt(Math.PI)), 12)
  expect(logGamma(171)).toBeCloseTo(706.5731, 3)
})

describe('two Poisson rates', () => {
  const week = (count: number) => ({ count, exposure: 7 })

  test('by hand: 1 against 9 over equal days is 2 · (1 + 10) / 1024', () => {
    expect(poissonRatesPValue(week(1), week(9))).toBeCloseTo(22 / 1024, 12)
  })

  test('by hand: 0 against 3 with twice the exposure is 2 · (2/3)³', () => {
    const p = poissonRatesPValue({ count: 0, exposure: 1 }, { count: 3, exposure: 2 })
    expect(p).toBeCloseTo(2 * (2 / 3) ** 3, 12)
  })

  test('equal counts are no evidence, and a change of sides is the same', () => {
    expect(poissonRatesPValue(week(20), week(20))).toBe(1)
    expect(poissonRatesPValue(week(30), week(12))).toBeCloseTo(
      poissonRatesPValue(week(12), week(30))!,
      12,
    )
  })

  test('large counts stay finite', () => {
    expect(poissonRatesPValue(week(500_000), week(500_100))).toBeGreaterThan(0.9)
    expect(poissonRatesPValue(week(500_000), week(510_000))).toBeLessThan(1e-20)
  })

  test('nothing counted, or over no days, has no answer', () => {
    expect(poissonRatesPValue(week(0), week(0))).toBeUndefined()
    expect(poissonRatesPValue({ count: 3, exposure: 0 }, week(2))).toBeUndefined()
  })
})

describe('shares', () => {
  test('few tries stay near the long-run rate', () => {
    expect(meanOfShare(betaShare(0, 0, 0.9))).toBeCloseTo(0.9)
    // (0.9 · 30 + 0) / (30 + 10)
    expect(meanOfShare(betaShare(0, 10, 0.9))).toBeCloseTo(0.675)
    expect(meanOfShare(betaShare(900, 1_000, 0.1))).toBeCloseTo(903 / 1_030)
  })

  test('the same share twice is no evidence, and a large difference is', () => {
    expect(sharesPValue(betaShare(5, 50, 0.1), betaShare(5, 50, 0.1))).toBeCloseTo(1, 6)
    expect(sharesPValue(betaShare(500, 1_000, 0.3), betaShare(300, 1_000, 0.3))).toBeLessThan(1e-9)
  })

  test('no share is impossible, whatever the long run says', () => {
    expect(meanOfShare(betaShare(0, 0, 0))).toBeGreaterThan(0)
    expect(meanOfShare(betaShare(0, 0, 1))).toBeLessThan(1)
  })
})

describe('money by day', () => {
  const days = (count: number, of: (i: number) => number) =>
    Array.from({ length: count }, (_, i) => of(i))

  test('the same weeks again are no evidence', () => {
    const weeks = days(28, i => 100 + (i % 7) * 20)
    expect(dailyMeansPValue(weeks, weeks)).toBe(1)
  })

  test('a doubled level is evidence; the same seed says the same', () => {
    const before = days(28, i => 100 + (i % 7) * 5)
    const now = before.map(value => 2 * value)
    expect(dailyMeansPValue(now, before)).toBeLessThan(0.01)
    expect(dailyMeansPValue(now, before, 9)).toBe(dailyMeansPValue(now, before, 9))
  })

  test('one lucky day in a calm month could be chance', () => {
    const before = days(28, () => 100)
    const now = before.map((value, i) => (i === 5 ? 900 : value))
    expect(dailyMeansPValue(now, before)).toBeGreaterThan(0.05)
  })

  test('less than two weeks are too few', () => {
    expect(
      dailyMeansPValue(
        days(13, () => 1),
        days(28, () => 2),
      ),
    ).toBeUndefined()
    expect(dailyMeansPValue([], [])).toBeUndefined()
  })
})

test('what a p-value may be called', () => {
  expect(evidenceOf(0.001, 3)).toBe('too-few')
  expect(evidenceOf(0.049, 30)).toBe('more-than-chance')
  expect(evidenceOf(0.05, 30)).toBe('could-be-chance')
})

describe('many comparisons at once', () => {
  test('by hand: of five, the three below their lines at 10 %', () => {
    // Lines: 0.02, 0.04, 0.06, 0.08, 0.1.
    expect(believed([0.3, 0.01, 0.055, 0.039, 0.085])).toEqual([false, true, true, true, false])
  })

  test('a larger one below its line takes the smaller ones with it', () => {
    expect(believed([0.03, 0.035])).toEqual([true, true])
  })

  test('none and nothing', () => {
    expect(believed([])).toEqual([])
    expect(believed([0.2, 0.9])).toEqual([false, false])
  })
})
