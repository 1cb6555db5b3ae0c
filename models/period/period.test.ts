import { expect, test } from 'vitest'
import { comparedCut, comparedPeriod, cutOf } from './comparison.ts'
import { addMonths, daysIn, periodOf, periodPresets, quarterStart, weekOf } from './period.ts'

test('presets on a Tuesday', () => {
  const of = (preset: (typeof periodPresets)[number]) =>
    periodOf(preset, '2026-11-24', '2024-03-02')
  expect(of('today')).toEqual({ from: '2026-11-24', to: '2026-11-25' })
  expect(of('yesterday')).toEqual({ from: '2026-11-23', to: '2026-11-24' })
  expect(of('this-week')).toEqual({ from: '2026-11-23', to: '2026-11-25' })
  expect(of('last-7-days')).toEqual({ from: '2026-11-17', to: '2026-11-24' })
  expect(of('this-month')).toEqual({ from: '2026-11-01', to: '2026-11-25' })
  expect(of('last-month')).toEqual({ from: '2026-10-01', to: '2026-11-01' })
  expect(of('this-quarter')).toEqual({ from: '2026-10-01', to: '2026-11-25' })
  expect(of('last-12-months')).toEqual({ from: '2025-11-01', to: '2026-11-01' })
  expect(of('all-time')).toEqual({ from: '2024-03-02', to: '2026-11-25' })
})

test('all time of a shop without history is today', () => {
  expect(periodOf('all-time', '2026-11-24', '2030-01-01')).toEqual({
    from: '2026-11-24',
    to: '2026-11-25',
  })
})

test.each(periodPresets)('%s is never empty, on the first and last day of a year', preset => {
  for (const today of ['2024-02-29', '2026-01-01', '2026-12-31'])
    expect(daysIn(periodOf(preset, today, '2020-01-01'))).toBeGreaterThan(0)
})

test('weeks begin on Monday', () => {
  expect(weekOf('2026-11-23')).toBe('2026-11-23')
  expect(weekOf('2026-11-29')).toBe('2026-11-23')
})

test('months end where their days end', () => {
  expect(addMonths('2026-03-31', -1)).toBe('2026-02-28')
  expect(addMonths('2024-03-31', -1)).toBe('2024-02-29')
  expect(addMonths('2024-02-29', -12)).toBe('2023-02-28')
  expect(addMonths('2026-01-31', 3)).toBe('2026-04-30')
  expect(addMonths('2026-01-15', -1)).toBe('2025-12-15')
  expect(quarterStart('2026-12-31')).toBe('2026-10-01')
})

test('the previous period is as long, and whole months meet whole months', () => {
  const previous = (from: string, to: string) =>
    comparedPeriod({ from, to }, { against: 'previous' })
  expect(previous('2026-11-17', '2026-11-24')).toEqual({ from: '2026-11-10', to: '2026-11-17' })
  expect(previous('2026-03-01', '2026-04-01')).toEqual({ from: '2026-02-01', to: '2026-03-01' })
  expect(previous('2026-01-01', '2027-01-01')).toEqual({ from: '2025-01-01', to: '2026-01-01' })
})

test('last year meets weekdays or dates', () => {
  const period = { from: '2026-11-27', to: '2026-11-28' }
  expect(comparedPeriod(period, { against: 'last-year', align: 'weekday' })).toEqual({
    from: '2025-11-28',
    to: '2025-11-29',
  })
  expect(comparedPeriod(period, { against: 'last-year', align: 'date' })).toEqual({
    from: '2025-11-27',
    to: '2025-11-28',
  })
  expect(comparedPeriod(period, { against: 'none' })).toBeUndefined()
})

test('a period that holds today is compared up to the same hour', () => {
  const period = { from: '2026-11-01', to: '2026-11-25' }
  const cut = cutOf(period, '2026-11-24', 10)
  expect(cut).toEqual({ day: '2026-11-24', hour: 10 })
  const compared = { from: '2026-10-01', to: '2026-10-25' }
  expect(comparedCut(period, compared, cut!)).toEqual({ day: '2026-10-24', hour: 10 })
  expect(cutOf({ from: '2026-10-01', to: '2026-11-01' }, '2026-11-24', 10)).toBeUndefined()
})

test('a compared month that is shorter is taken whole', () => {
  const cut = { day: '2026-03-31', hour: 9 }
  expect(
    comparedCut(
      { from: '2026-03-01', to: '2026-04-01' },
      { from: '2026-02-01', to: '2026-03-01' },
      cut,
    ),
  ).toEqual({ day: '2026-02-28', hour: 24 })
})
