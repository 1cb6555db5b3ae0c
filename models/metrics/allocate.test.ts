import fc from 'fast-check'
import { expect, test } from 'vitest'
import { allocate } from './allocate.ts'

test('what is left after rounding goes to the largest remainders, the earlier first', () => {
  // 100 ÷ 3 = 33.3 each; one cent is left and all remainders are equal.
  expect(allocate(100, [1, 1, 1])).toEqual([34, 33, 33])
  // 10 × 1/6 = 1.67, 10 × 2/6 = 3.33, 10 × 3/6 = 5: the cent goes to the first.
  expect(allocate(10, [1, 2, 3])).toEqual([2, 3, 5])
  expect(allocate(-10, [1, 2, 3])).toEqual([-2, -3, -5])
})

test('without weights the first takes all, and of nothing there are no parts', () => {
  expect(allocate(7, [0, 0])).toEqual([7, 0])
  expect(allocate(7, [])).toEqual([])
  expect(allocate(0, [1, 2])).toEqual([0, 0])
})

test('amounts whose products leave the safe integers are split to the cent too', () => {
  const total = 9_007_199_254_740_991
  const parts = allocate(total, [999_999_999_937, 999_999_999_989])
  expect(parts.map(BigInt).reduce((sum, part) => sum + part, 0n)).toBe(BigInt(total))
})

test('the parts always add up to the whole, and none is off by a whole cent', () => {
  const amounts = fc.integer({ min: -1e9, max: 1e9 })
  const weights = fc.array(fc.integer({ min: 0, max: 1e7 }), { minLength: 1, maxLength: 20 })
  fc.assert(
    fc.property(amounts, weights, (total, parts) => {
      const split = allocate(total, parts)
      expect(split.reduce((sum, part) => sum + part, 0)).toBe(total)
      const whole = parts.reduce((sum, weight) => sum + weight, 0)
      if (whole === 0) return
      split.forEach((part, i) => {
        expect(Math.abs(part - (total * (parts[i] ?? 0)) / whole)).toBeLessThan(1)
      })
    }),
  )
})
