import { expect, test } from 'vitest'
import { costWords } from './cost-words.ts'

test.each([
  [0, 0, 0, 'before your own costs'],
  [5, 5, 0, 'before your own costs'],
  [5, 0, 900, 'after your own costs'],
  [5, 0, 0, 'after your own costs'],
  [5, 1, 900, 'after your own costs as far as they are entered (1 order lacks one)'],
  [5, 4, 900, 'after your own costs as far as they are entered (4 orders lack one)'],
  // Of each of them one line has a cost and one has none.
  [2, 2, 900, 'after your own costs as far as they are entered (2 orders lack one)'],
])('of %i orders %i lack a cost and %i is known: %s', (count, uncosted, costs, words) => {
  expect(costWords({ count, uncosted, costs }, 'en-US')).toBe(words)
})
