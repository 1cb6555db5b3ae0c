import { expect, test } from 'vitest'
import { continuityGaps } from './completeness.ts'

const entry = (sequence: number, amount: number, balance: number) => ({ sequence, amount, balance })

test('a ledger adds up whatever the order of its pages', () => {
  expect(continuityGaps([entry(3, -2, 11), entry(1, 10, 10), entry(2, 3, 13)])).toBe(0)
  expect(continuityGaps([])).toBe(0)
  expect(continuityGaps([entry(1, 5, 100)])).toBe(0)
})

test('a missing entry and a wrong amount show as gaps, an entry seen twice does not', () => {
  expect(continuityGaps([entry(1, 10, 10), entry(3, -2, 11)])).toBe(1)
  expect(continuityGaps([entry(1, 10, 10), entry(2, 3, 14)])).toBe(1)
  expect(continuityGaps([entry(1, 10, 10), entry(1, 10, 10), entry(2, 3, 13)])).toBe(0)
})
