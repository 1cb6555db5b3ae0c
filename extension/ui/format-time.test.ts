import { expect, test } from 'vitest'
import {
  formatClock,
  formatDay,
  formatDuration,
  formatMoment,
  formatWeekday,
  formatZone,
} from './format-time.ts'

const shop = { timeZone: 'America/New_York', locale: 'en-US', today: '2026-11-17' }
/** 17 Nov 2026, 14:31 in New York. */
const afternoon = Date.UTC(2026, 10, 17, 19, 31)

test('a day stays the day whatever the reader’s own zone is', () => {
  expect(formatDay('2026-11-17', 'en-GB')).toBe('17 Nov')
  expect(formatDay('2026-11-17', 'en-GB', 'weekday-day')).toBe('Tue 17 Nov')
  expect(formatDay('2026-11-17', 'en-GB', 'weekday')).toBe('Tue')
  expect(formatWeekday('2026-11-17', 'en')).toBe('Tuesday')
})

test('what is no day is shown as it is', () => {
  expect(formatDay('soon', 'en-GB')).toBe('soon')
})

test('a clock is the shop’s, in quiet letters', () => {
  expect(formatClock(afternoon, shop)).toBe('2:31\u00a0pm')
  expect(formatClock(afternoon, { timeZone: 'Europe/Berlin', locale: 'de-DE' })).toBe('20:31')
})

test('another day than today is named', () => {
  expect(formatMoment(afternoon, shop)).toBe('2:31\u00a0pm')
  expect(formatMoment(afternoon - 86_400_000, { ...shop, locale: 'en-GB' })).toBe(
    'Mon 16 Nov, 14:31',
  )
})

test('a zone is named by its city', () => {
  expect(formatZone('America/New_York')).toBe('New York time')
  expect(formatZone('UTC')).toBe('UTC')
})

test('a length of time has two parts at most', () => {
  const minute = 60_000
  expect(formatDuration(30_000)).toBe('under a minute')
  expect(formatDuration(45 * minute)).toBe('45 min')
  expect(formatDuration(148 * minute)).toBe('2 h 28 min')
  expect(formatDuration(60 * minute)).toBe('1 h')
  expect(formatDuration(29 * 60 * minute)).toBe('29 hours')
  expect(formatDuration(72 * 60 * minute)).toBe('3 days')
})
