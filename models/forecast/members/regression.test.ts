import { describe, expect, test } from 'vitest'
import { regression } from './regression.ts'

const days = (count: number, at: (day: number) => number): number[] =>
  Array.from({ length: count }, (_, day) => at(day))
const weekly = (day: number): number => [1, 1.2, 0.9, 1, 1.4, 2, 0][day % 7] ?? 0

describe('the regression', () => {
  test('continues a week exactly, a closed weekday included', () => {
    const forecast = regression.forecast(
      days(700, day => 100 * weekly(day)),
      14,
    )
    expect(forecast?.[6]).toBe(0)
    for (let step = 0; step < 14; step++) {
      expect(forecast?.[step]).toBeCloseTo(100 * weekly(700 + step), -1)
    }
  })
  test('knows the season of the year from two years of it', () => {
    const season = (day: number): number =>
      100 * Math.exp(0.5 * Math.sin((2 * Math.PI * day) / 365.2425))
    const forecast = regression.forecast(days(800, season), 90) ?? []
    for (const step of [0, 45, 89]) {
      expect((forecast[step] ?? 0) / season(800 + step)).toBeGreaterThan(0.93)
      expect((forecast[step] ?? 0) / season(800 + step)).toBeLessThan(1.07)
    }
  })
  test('keeps every other week apart', () => {
    const promoted = (day: number): number => (day % 14 < 7 ? 130 : 100)
    const forecast = regression.forecast(days(700, promoted), 14) ?? []
    expect((forecast[3] ?? 0) / (forecast[10] ?? 1)).toBeGreaterThan(1.2)
  })
  test('lets a trend fade instead of carrying it on', () => {
    const growing = days(700, day => 100 * Math.exp(day / 700))
    const forecast = regression.forecast(growing, 90) ?? []
    const last = growing[699] ?? 0
    expect(forecast[89]).toBeGreaterThan(last)
    expect(forecast[89]).toBeLessThan(last * Math.exp(90 / 700))
  })
})

describe('it has nothing to say', () => {
  test('about a shop younger than 500 days, or one with quiet days', () => {
    expect(
      regression.forecast(
        days(499, () => 5),
        90,
      ),
    ).toBeUndefined()
    expect(
      regression.forecast(
        days(700, day => (day % 3 === 0 ? 5 : 0)),
        90,
      ),
    ).toBeUndefined()
    expect(
      regression.forecast(
        days(700, () => 0),
        90,
      ),
    ).toBeUndefined()
  })
})

test('one wild stretch at the end does not run away', () => {
  const wild = days(700, day => (day > 690 ? 100 * 10 ** (day - 690) : 100))
  const forecast = regression.forecast(wild, 90) ?? []
  expect(Math.max(...forecast)).toBeLessThanOrEqual(3 * Math.max(...wild))
  expect(forecast.every(Number.isFinite)).toBe(true)
})
