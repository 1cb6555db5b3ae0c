import { expect, test } from 'vitest'
import { sparklinePath } from './sparkline.tsx'

test('zero is at the bottom and the highest at the top', () => {
  expect(sparklinePath([0, 5, 10])).toBe('M0 95L50 50L100 5')
})

test('all zero is a line at the bottom', () => {
  expect(sparklinePath([0, 0])).toBe('M0 95L100 95')
})

test('one point is no line', () => {
  expect(sparklinePath([3])).toBeUndefined()
  expect(sparklinePath([])).toBeUndefined()
})
