import { expect, test } from 'vitest'
import { daysInCurrency, unbrokenEnd } from './currency-days.ts'
import type { DailyTotal } from './daily-total.ts'
import { daysBetween } from './day.ts'
import { emptyDay } from './rollup.ts'

const days = daysBetween('2026-11-01', '2026-11-08')
const sold = (day: number, currency: string, receipts = 2): DailyTotal => ({
  ...emptyDay(`2026-11-0${String(day)}`, currency),
  receipts,
  revenue: 100 * receipts,
})
const read = (rows: readonly DailyTotal[], around = {}) =>
  daysInCurrency(days, rows, 'USD', '2026-11-07', around).map(({ day, revenue }) => [
    Number(day.slice(-1)),
    revenue,
  ])

test('without a change every day is there, those without a sale as zero', () => {
  expect(read([sold(2, 'USD'), sold(5, 'USD')])).toEqual([
    [1, 0],
    [2, 200],
    [3, 0],
    [4, 0],
    [5, 200],
    [6, 0],
    [7, 0],
  ])
})

test('days that sold in another currency, and the quiet days among them, are left out', () => {
  // Euro on the 1st and 3rd, dollars from the 5th; the 2nd and the 4th were still of the euro.
  expect(read([sold(1, 'EUR'), sold(3, 'EUR'), sold(5, 'USD')])).toEqual([
    [5, 200],
    [6, 0],
    [7, 0],
  ])
})

test('the day of the change has orders of both: neither has the whole of it', () => {
  expect(read([sold(3, 'EUR'), sold(4, 'EUR'), sold(4, 'USD'), sold(6, 'USD')])).toEqual([
    [5, 0],
    [6, 200],
    [7, 0],
  ])
})

test('a refund or a fee in the old currency later takes no day away', () => {
  const refund = { ...emptyDay('2026-11-06', 'EUR'), revenue: -50, refunds: 50 }
  expect(read([sold(4, 'EUR'), sold(5, 'USD'), refund, sold(6, 'USD')])).toEqual([
    [5, 200],
    [6, 200],
    [7, 0],
  ])
})

test('what lies before and after the days tells the currency of days without a sale', () => {
  expect(read([], { before: 'EUR' })).toEqual([[7, 0]])
  expect(read([], { before: 'USD' }).length).toBe(7)
  expect(read([], { after: 'EUR' })).toEqual([[7, 0]])
  expect(read([], {}).length).toBe(7)
  expect(read([sold(4, 'USD')], { before: 'EUR' })[0]).toEqual([4, 200])
})

test('there and back again: only the time in between is missing', () => {
  const rows = [sold(1, 'USD'), sold(3, 'EUR'), sold(5, 'USD')]
  expect(read(rows).map(([day]) => day)).toEqual([1, 2, 5, 6, 7])
})

test('today is there in any case, with what is counted of it', () => {
  expect(read([sold(6, 'EUR'), sold(7, 'EUR')])).toEqual([[7, 0]])
  expect(read([sold(6, 'EUR'), sold(7, 'EUR'), sold(7, 'USD', 1)])).toEqual([[7, 100]])
})

test('a series is made of the newest days without a gap', () => {
  const of = (...numbers: number[]) => numbers.map(n => ({ day: `2026-11-0${String(n)}` }))
  expect(unbrokenEnd(of(1, 2, 5, 6, 7))).toEqual(of(5, 6, 7))
  expect(unbrokenEnd(of(7))).toEqual(of(7))
  expect(unbrokenEnd(of(1, 2, 3))).toEqual(of(1, 2, 3))
  expect(unbrokenEnd([])).toEqual([])
})
