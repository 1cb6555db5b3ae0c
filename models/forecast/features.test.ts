import { expect, test } from 'vitest'
import { FEATURE_WIDTH, stackerFeatures, type TotalQuantiles } from './features.ts'
import { members } from './members/registry.ts'
import { originCases } from './origin-case.ts'
import { prepareSeries } from './series.ts'

const values = Array.from({ length: 130 }, (_, day) => (day % 10 === 9 ? 0 : 100))
const prepared = prepareSeries(values)
if (!prepared.ok) throw new Error(prepared.error.detail)
const series = prepared.value
const [now, ...past] = originCases(series, '2026-11-21', 'US', 4)
const network: TotalQuantiles = [
  [2200, 2700, 3300],
  [4400, 5400, 6600],
  [6600, 8100, 9900],
]

function features(horizon: number, pastNetwork = past.map(() => network)): number[] {
  const blended = [2700, 5400, 8100]
  return stackerFeatures(
    { series, now, past, network, pastNetwork, blended, isUnits: true },
    horizon,
  )
}

test('a row has its width and only finite numbers', () => {
  expect(FEATURE_WIDTH).toBe(15 + 2 * members.length + 1)
  for (const horizon of [0, 1, 2]) {
    expect(features(horizon)).toHaveLength(FEATURE_WIDTH)
    expect(features(horizon).every(Number.isFinite)).toBe(true)
  }
})

test('the first numbers are the ones the trees were told', () => {
  const row = features(1)
  expect(row[0]).toBeCloseTo(Math.log10(130))
  expect(row[1]).toBeCloseTo(0.1, 1) // One day in ten is no holiday.
  expect(row[6]).toBe(1)
  expect(row[7]).toBe(1)
  // Width of the network over 60 days on the log scale, the floor of 50 on both sides.
  expect(row[8]).toBeCloseTo(Math.log(6650 / 4450))
})

test('nothing that came after a past origin’s horizon is used', () => {
  // Of 90 days, only the origin 90 days back is over; it is the third of the past.
  const wrong = past.map((_, i) =>
    i === 2 ? network.map(q => [q[0], q[1] * 2, q[2] * 2] as const) : network,
  )
  expect(features(2, wrong)[14]).not.toBeCloseTo(features(2)[14] ?? 0)
  const later = past.map((_, i) =>
    i < 2 ? network.map(q => [q[0], q[1], q[2]] as const) : network,
  )
  expect(features(2, later)[14]).toBeCloseTo(features(2)[14] ?? 0)
})
