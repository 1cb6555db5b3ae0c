import { expect, test } from 'vitest'
import { isBetter } from './verdict.ts'

const champion = { mape: 0.2, wape: 0.5, coverage80: 0.8 }

test('a clearly better model wins', () => {
  expect(isBetter(champion, { mape: 0.19, wape: 0.5, coverage80: 0.82 })).toBe(true)
})
test('a hair better, worse by days, or less honest does not', () => {
  expect(isBetter(champion, { mape: 0.199, wape: 0.5, coverage80: 0.8 })).toBe(false)
  expect(isBetter(champion, { mape: 0.15, wape: 0.52, coverage80: 0.8 })).toBe(false)
  expect(isBetter(champion, { mape: 0.15, wape: 0.4, coverage80: 0.6 })).toBe(false)
})
test('what could not be measured does not', () => {
  expect(isBetter(champion, { mape: null, wape: 0.4, coverage80: 0.8 })).toBe(false)
})
