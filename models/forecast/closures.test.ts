import { describe, expect, test } from 'vitest'
import { addDays, numberOfDay, weekdayOf } from '../metrics/day.ts'
import { openSeries } from './closures.ts'

/** Ten a day, closed on Sundays and on the given days. */
function shop(first: string, last: string, closed: readonly string[]): number[] {
  const days = numberOfDay(last) - numberOfDay(first) + 1
  return Array.from({ length: days }, (_, i) => {
    const day = addDays(first, i)
    return weekdayOf(day) === 0 || closed.includes(day) ? 0 : 10
  })
}
const closedDays = (origin: string, ahead: readonly boolean[]): string[] =>
  ahead.flatMap((isClosed, i) => (isClosed ? [addDays(origin, i + 1)] : []))

describe('public holidays', () => {
  // Good Friday 2014 was on 18 April, Easter Monday on the 21st; in 2015 on 3 and 6 April.
  const closed = ['2014-04-18', '2014-04-21', '2014-05-01', '2014-12-25', '2015-01-01']
  const values = shop('2014-01-01', '2015-03-01', closed)
  const open = openSeries(values, '2015-03-01', 90, 'DE')

  test('are filled with what the day would have sold', () => {
    expect(open.values[numberOfDay('2014-05-01') - numberOfDay('2014-01-01')]).toBe(10)
    expect(open.values.filter(y => y === 0)).toHaveLength(61) // The Sundays stay.
  })
  test('come again on their date, or with their feast', () => {
    expect(closedDays('2015-03-01', open.closedAhead)).toEqual([
      '2015-04-03',
      '2015-04-06',
      '2015-05-01',
    ])
  })
})

describe('nothing is a holiday', () => {
  test('in a shop that often sells nothing', () => {
    const sparse = Array.from({ length: 500 }, (_, i) => (i % 3 === 0 ? 4 : 0))
    const open = openSeries(sparse, '2015-03-01', 90, undefined)
    expect(open.values).toBe(sparse)
    expect(open.closedAhead).toEqual(Array(90).fill(false))
  })
  test('in a small shop, where a day without a sale is chance: hardly one is filled', () => {
    // Poisson with three orders a day: one day in twenty has none.
    let state = 7
    const draw = (): number => {
      let count = -1
      for (let product = 1; product > Math.exp(-3); count++) {
        state = (state * 16807) % 2147483647
        product *= state / 2147483647
      }
      return count
    }
    const small = Array.from({ length: 1000 }, draw)
    const empty = small.filter(y => y === 0).length
    const left = openSeries(small, '2015-03-01', 90, undefined).values.filter(y => y === 0).length
    expect(empty).toBeGreaterThan(35)
    expect(left / empty).toBeGreaterThan(0.85)
  })
  test('in a shop that closes every tenth day', () => {
    const tenth = Array.from({ length: 500 }, (_, i) => (i % 10 === 9 ? 0 : 10))
    expect(openSeries(tenth, '2015-03-01', 90, undefined).values).toBe(tenth)
  })
  test('in a vacation: two weeks off need not come again', () => {
    const away = Array.from({ length: 14 }, (_, i) => addDays('2014-04-02', i))
    const values = shop('2014-01-01', '2015-03-01', away)
    expect(openSeries(values, '2015-03-01', 90, 'DE').values).toEqual(values)
  })
  test('in a young shop, or none', () => {
    expect(openSeries([], '2015-03-01', 3, undefined).closedAhead).toEqual([false, false, false])
    expect(openSeries([0, 1, 0], '2015-03-01', 1, undefined).values).toEqual([0, 1, 0])
  })
})
