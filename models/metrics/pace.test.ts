import { describe, expect, test } from 'vitest'
import { aContext, at } from '../../tests/fixtures/entities.ts'
import { addDays } from './day.ts'
import { pace } from './pace.ts'
import { emptyDay } from './rollup.ts'

const shop = aContext({ today: '2026-03-02', now: at('2026-03-02 12:30') })
/** A day on which `minor` came in each hour. */
const steady = (day: string, minor: number) => ({
  ...emptyDay(day, 'USD'),
  revenue: 24 * minor,
  takeHomeByHour: Array.from({ length: 24 }, () => minor),
})
/** 57 days: on the Mondays before today, 1 to 8 weeks ago, 100, 200 … 800 an hour. */
const days = Array.from({ length: 57 }, (_, i) => {
  const day = addDays(shop.today, i - 56)
  const weeksAgo = (56 - i) / 7
  return Number.isInteger(weeksAgo) && weeksAgo > 0
    ? steady(day, weeksAgo * 100)
    : emptyDay(day, 'USD')
})

describe('pace', () => {
  test('holds today against the same weekday at the same time of day', () => {
    const today = { ...steady(shop.today, 0), revenue: 700 }
    today.takeHomeByHour[9] = 700
    const result = pace([...days.slice(0, -1), today], shop)
    expect(result).toMatchObject({ soFar: 700, weeks: 8, dayShare: 12.5 / 24 })
    // Until 12:30 there were 12.5 hours of 100 to 800 an hour: the median hour is 450.
    expect(result.byNow).toEqual({ p10: 2125, p50: 5625, p90: 9125 })
    expect(result.wholeDay?.p50).toBe(10_800)
    expect(result.byHour).toHaveLength(13)
    expect(result.byHour.at(-1)).toBe(700)
    expect(result.bandByHour).toHaveLength(24)
    expect(result.bandByHour?.[0]?.p50).toBe(450)
  })

  test('without four such days there is no band', () => {
    const young = days.map((day, i) => (i < 56 - 21 ? emptyDay(day.day, 'USD') : day))
    expect(pace(young, shop)).toMatchObject({ weeks: 3, byNow: undefined, wholeDay: undefined })
    expect(pace([], shop)).toMatchObject({ soFar: 0, weeks: 0, byHour: [], bandByHour: undefined })
  })

  test('days without a sale are compared, days before the shop began are not', () => {
    const sixWeeks = days.map(day =>
      day.day < addDays(shop.today, -42) ? emptyDay(day.day, 'USD') : day,
    )
    expect(pace(sixWeeks, shop).weeks).toBe(6)
    const quiet = days.map((day, i) => (i === 0 || i > 50 ? day : emptyDay(day.day, 'USD')))
    expect(pace(quiet, shop).weeks).toBe(8)
    expect(pace(quiet, shop).byNow?.p50).toBe(0)
  })

  test('at midnight nothing has passed', () => {
    const midnight = aContext({ now: at('2026-03-02 00:00') })
    expect(pace(days, midnight)).toMatchObject({ dayShare: 0, byNow: { p10: 0, p50: 0, p90: 0 } })
  })
})
