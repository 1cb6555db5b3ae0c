import { expect, test } from 'vitest'
import { chooseForecast } from './choose.ts'
import type { Forecast } from './forecast.ts'

function forecast(name: string, medape: number | undefined, cases = 8): Forecast {
  const quantiles = { p10: 1, p50: 2, p90: 3 }
  return {
    origin: '2026-11-21',
    horizon: 90,
    daily: { p10: [], p50: [], p90: [] },
    totals: { 30: quantiles, 60: quantiles, 90: quantiles },
    naiveTotals: { 30: 2, 60: 4, 90: 6 },
    backtests: [{ horizon: 30, cases, medape, naiveMedape: 0.5, coverage80: 0.8 }],
    model: { name, version: '1' },
    isBaseline: false,
    notes: [],
  }
}
const champion = forecast('champion', 0.2)

test('the champion stays when nobody is clearly better', () => {
  expect(chooseForecast(champion, [])).toBe(champion)
  expect(chooseForecast(champion, [forecast('other', 0.16)])).toBe(champion)
})

test('the best of the clearly better ones takes over, and says so', () => {
  const chosen = chooseForecast(champion, [forecast('good', 0.14), forecast('best', 0.1)])
  expect(chosen.model.name).toBe('best')
  expect(chosen.notes).toHaveLength(1)
})

test('seven lucky months are not a record', () => {
  expect(chooseForecast(champion, [forecast('lucky', 0.01, 7)])).toBe(champion)
  const young = forecast('young', undefined, 0)
  expect(chooseForecast(young, [forecast('other', 0.1)])).toBe(young)
})
