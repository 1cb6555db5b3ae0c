import { expect, test } from 'vitest'
import { readLimits, readRetryAfter } from './failure.ts'

const NOW = Date.parse('2026-11-24T12:00:00Z')

test.each([
  ['7', 7_000],
  ['0', 1_000],
  ['900', 900_000],
  ['901', 900_000],
  ['86400', 900_000],
  ['315360000', 900_000],
  ['9'.repeat(400), 900_000],
  ['-5', 1_000],
  ['1.5', 1_000],
  ['1e9', 1_000],
  ['NaN', 1_000],
  ['Infinity', 1_000],
  ['soon', 1_000],
  ['', 1_000],
  ['Tue, 24 Nov 2026 12:00:30 GMT', 30_000],
  ['Tue, 24 Nov 2026 11:00:00 GMT', 1_000],
  ['Sun, 24 Nov 2036 12:00:00 GMT', 900_000],
  ['Someday', 1_000],
  ['Monday', 1_000],
])('retry-after "%s" is %i ms', (text, waitMs) => {
  expect(readRetryAfter(new Headers({ 'retry-after': text }), NOW)).toBe(waitMs)
})

test('without a header it is a second', () => {
  expect(readRetryAfter(new Headers(), NOW)).toBe(1_000)
})

test('limits that no app has are not believed', () => {
  const headers = (value: string) =>
    new Headers({
      'x-limit-per-second': value,
      'x-limit-per-day': value,
      'x-remaining-today': value,
    })
  expect(readLimits(headers('100'))).toEqual({
    perSecond: 100,
    perDay: 100,
    remainingToday: 100,
  })
  for (const wrong of ['999999999999', '-1', 'many', '1.5', ''])
    expect(readLimits(headers(wrong))).toEqual({})
  expect(readLimits(headers('0'))).toEqual({ remainingToday: 0 })
})
