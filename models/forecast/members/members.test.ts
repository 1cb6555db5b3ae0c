import { describe, expect, test } from 'vitest'
import { lastYear } from './last-year.ts'
import { sumBetween } from './member.ts'
import { members } from './registry.ts'
import { seasonalNaive } from './seasonal-naive.ts'
import { theta } from './theta.ts'
import { fortnightMean, recentWeekdayMean, weekdayMean } from './weekday-mean.ts'

const repeat = (pattern: readonly number[], times: number): number[] =>
  Array.from({ length: times }, () => pattern).flat()

describe('every member', () => {
  test('has an id of its own', () => {
    expect(members.length).toBeGreaterThan(5)
    expect(new Set(members.map(member => member.id)).size).toBe(members.length)
  })
  test.each(members.map(member => [member.id, member] as const))(
    '%s continues a shop that sells the same every day',
    (_, member) => {
      for (const y of member.forecast(repeat([5], 500), 90) ?? []) expect(y).toBeCloseTo(5)
      expect(member.forecast(repeat([5], 500), 90)).toHaveLength(90)
    },
  )
  test.each(members.map(member => [member.id, member] as const))(
    '%s has nothing to say without history',
    (_, member) => {
      expect(member.forecast([], 90)).toBeUndefined()
      expect(member.forecast([1, 2, 3], 90)).toBeUndefined()
    },
  )
})

test('seasonal naive repeats the last week, beginning where it began', () => {
  const forecast = seasonalNaive.forecast([9, 1, 2, 3, 4, 5, 6, 7], 8)
  expect(forecast).toEqual([1, 2, 3, 4, 5, 6, 7, 1])
})

test('weekday mean averages the weeks there are, at most its own number', () => {
  const rising = [0, 10, 20, 30, 40].flatMap(level => repeat([level], 7))
  expect(recentWeekdayMean.forecast(rising, 1)).toEqual([25]) // 10, 20, 30, 40
  expect(weekdayMean.forecast(rising, 1)).toEqual([20]) // all five
})

test('fortnight mean keeps every other week apart', () => {
  const values = repeat([...repeat([1], 7), ...repeat([9], 7)], 5)
  expect(fortnightMean.forecast(values, 14)).toEqual([...repeat([1], 7), ...repeat([9], 7)])
})

describe('last year', () => {
  test('needs a year and eight weeks', () => {
    expect(lastYear.forecast(repeat([1], 419), 1)).toBeUndefined()
    expect(lastYear.forecast(repeat([1], 420), 1)).toEqual([1])
  })
  test('multiplies by the growth since then', () => {
    const values = [...repeat([2], 364), ...repeat([3], 364)]
    expect(lastYear.forecast(values, 1)?.[0]).toBeCloseTo(1.5 * ((2 + 3 + 3) / 3))
  })
  test('holds growth at three', () => {
    const values = [...repeat([1], 364), ...repeat([1], 8), ...repeat([50], 56)]
    expect(lastYear.forecast(values, 1)?.[0]).toBeLessThanOrEqual(3)
  })
})

describe('theta', () => {
  test('goes on with half of a trend', () => {
    const rising = Array.from({ length: 364 }, (_, i) => 100 + i)
    const forecast = theta.forecast(rising, 30) ?? []
    expect((forecast[27] ?? 0) - (forecast[20] ?? 0)).toBeCloseTo(3.5, 0)
  })
  test('keeps a closed weekday at zero', () => {
    const forecast = theta.forecast(repeat([4, 4, 4, 4, 4, 4, 0], 8), 7) ?? []
    expect(forecast[6]).toBe(0)
    expect(forecast[0]).toBeCloseTo(4, 0)
  })
  test('has nothing to say when nothing was sold', () => {
    expect(theta.forecast(repeat([0], 60), 7)).toBeUndefined()
  })
})

test('a sum reaches over the ends without counting anything there', () => {
  expect(sumBetween([1, 2, 3], -5, 2)).toBe(3)
  expect(sumBetween([1, 2, 3], 2, 9)).toBe(3)
})
