import { expect, test } from 'vitest'
import type { TotalQuantiles } from './features.ts'
import { leanToBlend } from './lean.ts'
import type { OriginCase } from './origin-case.ts'

const series = { values: [], floor: 0, notes: [] }
/** An origin at which the one member said `said` a month. */
function at(said: number, actual?: number): OriginCase {
  return {
    originDay: '2026-11-21',
    known: 100,
    open: { values: [], closedAhead: [] },
    members: [{ daily: [], totals: [said, 2 * said, 3 * said] }],
    actual: [actual, undefined, undefined],
  }
}
const learnt = (mid: number): TotalQuantiles =>
  [1, 2, 3].map(months => [(mid * months) / 2, mid * months, mid * months * 2] as const)

test('without a record it goes half of the way, on the log scale, and keeps the width', () => {
  const [leaned] = leanToBlend(series, [at(400)], [learnt(100)])
  expect(leaned?.[0]?.map(Math.round)).toEqual([100, 200, 400])
  expect(leaned?.[2]?.map(Math.round)).toEqual([300, 600, 1200])
})

test('a learnt total that was right where the blend was wrong is left nearly alone', () => {
  const cases = [at(400), at(400, 100), at(400, 100)]
  const [leaned] = leanToBlend(series, cases, [learnt(100), learnt(100), learnt(100)])
  expect(leaned?.[0]?.[1]).toBeLessThan(106)
})

test('a learnt total that was wrong where the blend was right hardly counts', () => {
  const cases = [at(400), at(400, 400), at(400, 400)]
  const [leaned] = leanToBlend(series, cases, [learnt(100), learnt(100), learnt(100)])
  expect(leaned?.[0]?.[1]).toBeGreaterThan(370)
})

test('a past origin leans by what was known then', () => {
  const cases = [at(400, undefined), at(400, 100)]
  const leaned = leanToBlend(series, cases, [learnt(100), learnt(100)])
  expect(leaned[1]?.[0]?.[1]).toBeCloseTo(200)
})
