import { expect, test } from 'vitest'
import { backoffMs } from './backoff.ts'

test('is never shorter than the worker asked, nor the same for everybody', () => {
  expect(backoffMs(0, 0, 60_000)).toBe(60_000)
  expect(backoffMs(0, 1, 60_000)).toBe(75_000)
  expect(backoffMs(6, 1, 1_000)).toBe(60_000)
})

test('doubles from a second to a minute, half of it left to chance', () => {
  expect(backoffMs(0, 1)).toBe(1_000)
  expect(backoffMs(0, 0)).toBe(500)
  expect(backoffMs(3, 0.5)).toBe(6_000)
  expect(backoffMs(6, 1)).toBe(60_000)
  expect(backoffMs(1_000_000, 0)).toBe(30_000)
})
