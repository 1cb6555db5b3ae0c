import { expect, test } from 'vitest'
import { blendedDays, blendedTotal, dayWeights, memberWeights, ownBias, ownError } from './blend.ts'
import type { OriginCase } from './origin-case.ts'

/** One origin at which two members said their totals, the third nothing, and what came. */
function at(first: number, second: number, actual: number | undefined): OriginCase {
  const said = (total: number) => ({
    daily: Array<number>(90).fill(total / 30),
    totals: [total, 2 * total, 3 * total],
  })
  return {
    originDay: '2026-11-21',
    known: 100,
    open: { values: [], closedAhead: [] },
    members: [said(first), said(second), undefined],
    actual: [actual, undefined, undefined],
  }
}
const now = at(100, 400, undefined)
const floor = 0

test('a record is the mean size of the log errors, the bias keeps their sign', () => {
  const past = [at(100, 100, 200), at(100, 100, 50)]
  expect(ownError(past, each => each.members[0]?.totals[0], floor)).toBeCloseTo(Math.log(2))
  expect(ownBias(past, each => each.members[0]?.totals[0], floor)).toBeCloseTo(0)
  expect(ownError([], each => each.members[0]?.totals[0], floor)).toBeUndefined()
})

test('without a record all who can speak weigh the same', () => {
  expect(memberWeights(now, [], floor)).toEqual([0.5, 0.5, 0])
})

test('who was right weighs most', () => {
  const [first = 0, second = 0, silent] = memberWeights(now, [at(100, 300, 100)], floor)
  expect(first).toBeGreaterThan(3 * second)
  expect(first + second).toBeCloseTo(1)
  expect(silent).toBe(0)
})

test('totals are blended on the log scale, days in their own', () => {
  expect(blendedTotal(now, [0.5, 0.5, 0], 0, floor)).toBeCloseTo(200) // √(100 × 400)
  expect(blendedDays(now, [0.5, 0.5, 0], 90)[7]).toBeCloseTo(250 / 30)
})

test('days are weighed by days: who was right in sum but not each day counts less', () => {
  const swinging = Array.from({ length: 130 }, (_, i) => (i % 2 === 0 ? 0 : 2))
  const daily = Array.from({ length: 90 }, (_, i) => (i % 2 === 0 ? 0 : 2))
  const flat = Array<number>(90).fill(1)
  const said = (days: readonly number[]) => ({ daily: days, totals: [30, 60, 90] })
  const past: OriginCase = { ...at(1, 1, 30), members: [said(daily), said(flat), undefined] }
  const weights = dayWeights({ ...past, known: 130 }, [past], swinging)
  expect(weights[0]).toBeGreaterThan(0.99)
  expect(dayWeights(now, [], swinging)).toEqual([0.5, 0.5, 0])
})
