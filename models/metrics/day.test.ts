import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { at } from '../../tests/fixtures/entities.ts'
import {
  addDays,
  dayAndHour,
  dayOf,
  daysBetween,
  numberOfDay,
  offsetMs,
  startOfDay,
  weekdayOf,
} from './day.ts'

describe('shop-local days', () => {
  test.each([
    ['2026-03-08 06:59', 'America/New_York', '2026-03-08', 1],
    ['2026-03-08 07:00', 'America/New_York', '2026-03-08', 3], // 2:00 does not exist
    ['2026-11-01 05:30', 'America/New_York', '2026-11-01', 1],
    ['2026-11-01 06:30', 'America/New_York', '2026-11-01', 1], // 1:30 comes twice
    ['2026-01-01 02:00', 'America/New_York', '2025-12-31', 21],
    ['2026-06-30 23:30', 'Asia/Kolkata', '2026-07-01', 5],
    ['2026-04-04 15:15', 'Australia/Lord_Howe', '2026-04-05', 1], // clocks go back half an hour
    ['2026-06-01 12:00', 'UTC', '2026-06-01', 12],
  ])('%s in %s is %s, hour %i', (moment, zone, day, hour) => {
    expect(dayAndHour(at(moment), zone)).toEqual({ day, hour })
  })

  test('a day begins where its clock says so, also when clocks move on it', () => {
    expect(startOfDay('2026-03-08', 'America/New_York')).toBe(at('2026-03-08 05:00'))
    expect(startOfDay('2026-03-09', 'America/New_York')).toBe(at('2026-03-09 04:00'))
    // In Beirut midnight itself is skipped: the day begins at 1:00.
    const start = startOfDay('2026-03-29', 'Asia/Beirut')
    expect(start).toBe(at('2026-03-28 22:00'))
    expect(dayAndHour(start, 'Asia/Beirut')).toEqual({ day: '2026-03-29', hour: 1 })
  })

  test('agrees with Intl at any moment', () => {
    const zones = fc.constantFrom(
      'America/New_York',
      'Europe/London',
      'Australia/Lord_Howe',
      'Asia/Kathmandu',
    )
    const moments = fc.integer({ min: at('2015-01-01 00:00'), max: at('2030-01-01 00:00') })
    fc.assert(
      fc.property(moments, zones, (moment, timeZone) => {
        const intl = new Intl.DateTimeFormat('en-CA', { timeZone }).format(moment)
        expect(dayOf(moment, timeZone)).toBe(intl)
        expect(dayOf(startOfDay(intl, timeZone), timeZone)).toBe(intl)
        expect(dayOf(startOfDay(intl, timeZone) - 1, timeZone)).toBe(addDays(intl, -1))
      }),
      { numRuns: 500 },
    )
  })

  test('a zone that does not exist throws', () => {
    expect(() => offsetMs(0, 'Mars/Olympus')).toThrow(RangeError)
  })
})

describe('counting days', () => {
  test('months and leap days', () => {
    expect(addDays('2028-02-28', 1)).toBe('2028-02-29')
    expect(addDays('2026-01-01', -1)).toBe('2025-12-31')
    expect(numberOfDay('1970-01-02')).toBe(1)
  })

  test('weekdays begin with Sunday', () => {
    expect(weekdayOf('2026-11-22')).toBe(0)
    expect(weekdayOf('1969-12-31')).toBe(3)
  })

  test('a period leaves its end out; a period turned around is empty', () => {
    expect(daysBetween('2026-02-27', '2026-03-02')).toEqual([
      '2026-02-27',
      '2026-02-28',
      '2026-03-01',
    ])
    expect(daysBetween('2026-03-02', '2026-03-02')).toEqual([])
    expect(daysBetween('2026-03-02', '2026-02-27')).toEqual([])
  })
})
