import { describe, expect, test } from 'vitest'
import { daysToFeasts, type Feast, feastDay, feasts, feastsAhead, NO_FEAST } from './calendar.ts'
import { dayOfNumber } from '../metrics/day.ts'

/** From published calendars. */
const known: readonly (readonly [Feast, number, string | undefined, string])[] = [
  ['easter', 2026, undefined, '2026-04-05'],
  ['easter', 2027, undefined, '2027-03-28'],
  ['easter', 2028, undefined, '2028-04-16'],
  ['mothers-day', 2026, 'US', '2026-05-10'],
  ['mothers-day', 2026, 'GB', '2026-03-15'],
  ['mothers-day', 2027, 'GB', '2027-03-07'],
  ['fathers-day', 2026, 'US', '2026-06-21'],
  ['fathers-day', 2026, 'AU', '2026-09-06'],
  ['fathers-day', 2026, 'DE', '2026-05-14'],
  ['mothers-day', 2026, 'FR', '2026-05-31'],
  ['black-friday', 2026, undefined, '2026-11-27'],
  ['black-friday', 2028, undefined, '2028-11-24'],
  ['christmas', 2026, 'CA', '2026-12-25'],
]

test.each(known)('%s %i in %s is %s', (feast, year, country, day) => {
  expect(dayOfNumber(feastDay(feast, year, country) ?? 0)).toBe(day)
})

describe('the way to the feasts', () => {
  test('counts to the next one, and back to one just past', () => {
    const distances = daysToFeasts('2026-12-27', 'US')
    expect(distances[feasts.indexOf('christmas')]).toBe(-2)
    expect(distances[feasts.indexOf('valentines-day')]).toBe(49)
    expect(daysToFeasts('2024-01-10', 'US')[feasts.indexOf('christmas')]).toBe(-16)
    expect(daysToFeasts('2026-03-08', 'US')[0]).toBe(343) // 22 days after this year's
  })
  test('says so where a feast is not kept', () => {
    expect(daysToFeasts('2026-12-01', 'IL')[feasts.indexOf('christmas')]).toBe(NO_FEAST)
  })
  test('lists what is ahead, the nearest first', () => {
    expect(feastsAhead('2026-10-01', 'US', 90)).toEqual([
      { feast: 'halloween', day: '2026-10-31' },
      { feast: 'black-friday', day: '2026-11-27' },
      { feast: 'christmas', day: '2026-12-25' },
    ])
  })
})
