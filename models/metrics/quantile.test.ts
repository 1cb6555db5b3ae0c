import { expect, test } from 'vitest'
import { quantile } from './quantile.ts'

test('lies between neighbours in a straight line', () => {
  expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5)
  expect(quantile([10, 20, 30, 40, 50], 0.1)).toBe(14)
  expect(quantile([10, 20, 30, 40, 50], 1)).toBe(50)
})

test('of one value is that value, of none is nothing', () => {
  expect(quantile([7], 0.9)).toBe(7)
  expect(quantile([], 0.5)).toBeUndefined()
})
