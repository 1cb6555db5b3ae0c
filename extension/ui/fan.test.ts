import { expect, test } from 'vitest'
import { fanLines, runningMean } from './fan.ts'

test('each value is the mean of its last seven', () => {
  expect(runningMean([7, 7, 7, 7, 7, 7, 7, 14])).toEqual([7, 7, 7, 7, 7, 7, 7, 8])
  expect(runningMean([2, 4])).toEqual([2, 3])
  expect(runningMean([])).toEqual([])
})

test('every forecast line begins where the known line ends', () => {
  const fan = { actual: [10, 20], p10: [0], p50: [30], p90: [90], naive: [15], events: [] }
  const lines = fanLines(fan)
  expect(lines.days).toEqual([
    { x: -1, y: 10 },
    { x: 0, y: 20 },
  ])
  expect(lines.known.at(-1)).toEqual({ x: 0, y: 15 })
  // (10 + 20 + 0) / 3, (10 + 20 + 30) / 3, (10 + 20 + 90) / 3
  expect(lines.p10).toEqual([
    { x: 0, y: 15 },
    { x: 1, y: 10 },
  ])
  expect(lines.p50.at(-1)).toEqual({ x: 1, y: 20 })
  expect(lines.p90.at(-1)).toEqual({ x: 1, y: 40 })
  expect(lines.naive).toEqual([{ x: 1, y: 15 }])
})

test('without a past the forecast begins on its first day', () => {
  const lines = fanLines({ actual: [], p10: [1], p50: [2], p90: [3], naive: [], events: [] })
  expect(lines.known).toEqual([])
  expect(lines.p50).toEqual([{ x: 1, y: 2 }])
})
