import { expect, test } from 'vitest'
import { ownWidening } from './calibrate.ts'

const interval = { low: -1, mid: 0, high: 1 }

test('without a record nothing is changed', () => expect(ownWidening([])).toBe(1))

test('a shop whose totals came out twice as far is widened, the more the longer its record', () => {
  const missed = { ...interval, actual: 2 }
  // Every score is 2: 2^(n / (n + 8)).
  expect(ownWidening([missed])).toBeCloseTo(2 ** (1 / 9))
  expect(ownWidening(Array(8).fill(missed))).toBeCloseTo(2 ** 0.5)
})

test('misses below count by the lower half', () => {
  expect(ownWidening([{ low: -0.5, mid: 0, high: 9, actual: -1 }])).toBeCloseTo(2 ** (1 / 9))
})

test('a lucky record narrows within bounds, a terrible one widens within bounds', () => {
  expect(ownWidening(Array(12).fill({ ...interval, actual: 0 }))).toBe(0.7)
  expect(ownWidening(Array(12).fill({ ...interval, actual: 99 }))).toBe(2.5)
})

test('an interval of no width does not divide by zero', () => {
  expect(ownWidening([{ low: 0, mid: 0, high: 0, actual: 1 }])).toBeLessThan(2.51)
})
