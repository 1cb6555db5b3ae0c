import { expect, test } from 'vitest'
import { easterSunday, holidaysOf } from './holidays.ts'

test.each([
  [2024, '2024-03-31'],
  [2025, '2025-04-20'],
  [2026, '2026-04-05'],
  [2027, '2027-03-28'],
  [2028, '2028-04-16'],
  [2038, '2038-04-25'],
  [1981, '1981-04-19'],
  [1954, '1954-04-18'],
])('Easter of %i is %s', (year, day) => {
  expect(easterSunday(year)).toBe(day)
})

test('the post of the United States rests on Thanksgiving and on Memorial Day', () => {
  const days = holidaysOf('US', 2026)
  expect(days.has('2026-11-26')).toBe(true)
  expect(days.has('2026-05-25')).toBe(true)
  expect(days.has('2026-01-19')).toBe(true)
  expect(days.has('2026-11-27')).toBe(false)
})

test('the last Monday of December would be found across the end of the year', () => {
  expect(holidaysOf('GB', 2026).has('2026-08-31')).toBe(true)
  expect(holidaysOf('GB', 2028).has('2028-01-03')).toBe(true)
})

test('a country that is not listed, or not known, has none', () => {
  expect(holidaysOf('XX', 2026).size).toBe(0)
  expect(holidaysOf(undefined, 2026).size).toBe(0)
  expect(holidaysOf('constructor', 2026).size).toBe(0)
})
