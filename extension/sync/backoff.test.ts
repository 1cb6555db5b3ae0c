import { expect, test } from 'vitest'
import { backoffMs } from './backoff.ts'

test('doubles from a second to a minute, half of it left to chance', () => {
  expect(backoffMs(0, 1)).toBe(1_000)
  expect(backoffMs(0, 0)).toBe(500)
  expect(backoffMs(3, 0.5)).toBe(6_000)
  expect(backoffMs(6, 1)).toBe(60_000)
  expect(backoffMs(1_000_000, 0)).toBe(30_000)
})
