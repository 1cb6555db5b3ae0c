import { describe, expect, test } from 'vitest'
import { unusualDays } from './unusual-days.ts'

function quiet(seed: number, days: number): number[] {
  let state = seed * 7919 + 13
  const next = (): number => {
    state = (state * 16807) % 2147483647
    return state / 2147483647
  }
  // Twenty orders a day, give or take; Sundays half of it.
  return Array.from({ length: days }, (_, day) => {
    const level = day % 7 === 0 ? 10 : 20
    return Math.round(level + Math.sqrt(level) * (next() + next() + next() + next() - 2) * 1.7)
  })
}

test('a viral day and a dead one stand out, with what was usual', () => {
  const values = quiet(3, 200)
  values[150] = 90
  values[170] = 0
  const found = unusualDays(values, 90, 1)
  expect(found.map(each => [each.day, each.direction])).toEqual([
    [150, 'high'],
    [170, 'low'],
  ])
  expect(found[0]?.usual).toBeGreaterThan(15)
  expect(found[0]?.usual).toBeLessThan(25)
})

test('money is judged by the size of an order', () => {
  const money = quiet(4, 200).map(orders => orders * 3500)
  money[180] = 100 * 3500
  expect(unusualDays(money, 90, 3500).map(each => each.day)).toEqual([180])
})

test('a quiet Sunday is no news', () => {
  const values = quiet(5, 203)
  expect(unusualDays(values, 90, 1).filter(each => each.day % 7 === 0)).toEqual([])
})

test('quiet shops are left in peace: hardly one in ten has any alarm in ninety days', () => {
  const alarmed = Array.from({ length: 60 }, (_, i) =>
    unusualDays(quiet(i + 1, 200), 90, 1),
  ).filter(found => found.length > 0)
  expect(alarmed.length).toBeLessThanOrEqual(8)
})

describe('bad input', () => {
  test('is no alarm', () => {
    expect(unusualDays([], 90, 1)).toEqual([])
    expect(unusualDays([1, 2, 3], 90, 1)).toEqual([])
    expect(unusualDays(quiet(1, 100), 90, 0)).toEqual([])
    expect(unusualDays(Array<number>(100).fill(Number.NaN), 90, 1)).toEqual([])
  })
})
