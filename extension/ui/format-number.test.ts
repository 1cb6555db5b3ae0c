import { expect, test } from 'vitest'
import { formatCount, formatShare, plural } from './format-number.ts'

test('counts are grouped by locale', () => {
  expect(formatCount(1382, 'en-US')).toBe('1,382')
  expect(formatCount(1382000, 'de-DE')).toBe('1.382.000')
})

test('a share becomes a percentage that cannot break', () => {
  expect(formatShare(0.452, 'en-US')).toBe('45%')
  expect(formatShare(0.4525, 'en-US', 1)).toBe('45.3%')
  expect(formatShare(0.12, 'de-DE')).toBe('12\u00a0%')
  expect(formatShare(-0.05, 'en-US')).toBe('−5%')
})

test('one is not many', () => {
  expect(plural(1, 'order', 'orders', 'en-US')).toBe('1 order')
  expect(plural(0, 'order', 'orders', 'en-US')).toBe('0 orders')
})
