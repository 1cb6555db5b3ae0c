import { expect, test } from 'vitest'
import { CALENDAR_WIDTH, HISTORY_DAYS, packBatch } from './network.ts'

test('a short history stands at the end of its row', () => {
  const batch = packBatch([{ values: [3, 4], originDay: '2026-11-22' }], 'revenue', 'US')
  expect(batch.known[0]).toBe(2)
  expect([...batch.history.slice(-3)]).toEqual([0, 3, 4])
})

test('a long one keeps its last days', () => {
  const values = Array.from({ length: 1000 }, (_, i) => i)
  const batch = packBatch([{ values, originDay: '2026-11-22' }], 'units', 'US')
  expect(batch.known[0]).toBe(HISTORY_DAYS)
  expect(batch.history[0]).toBe(1000 - HISTORY_DAYS)
  expect(batch.history[HISTORY_DAYS - 1]).toBe(999)
})

test('the calendar has weekday, day of the month, day of the year, kind and feasts', () => {
  const batch = packBatch([{ values: [1], originDay: '2026-11-22' }], 'units', 'US')
  // Sunday; 22nd; 326th day counted from 0 is 325; units; Valentine's 2027 is 84 days ahead.
  expect([...batch.calendar.slice(1, 6)]).toEqual([0, 22, 325, 1, 84])
  expect(batch.calendar).toHaveLength(CALENDAR_WIDTH)
  expect(batch.calendar[CALENDAR_WIDTH - 1]).toBe(33) // Christmas
})
