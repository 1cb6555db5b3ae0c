import { describe, expect, test } from 'vitest'
import { type ListingHistory, listingDemand } from './listing-demand.ts'

const every = (days: number, length: number, units = 1): number[] =>
  Array.from({ length }, (_, i) => (i % days === 0 ? units : 0))
const shop = (...histories: (readonly number[])[]): ListingHistory[] =>
  histories.map((units, i) => ({ listingId: String(i), units }))

describe('a listing', () => {
  test('that sells every tenth day sells about three in thirty', () => {
    const { listings } = listingDemand(shop(every(10, 400)), 30, undefined)
    expect(listings[0]?.expected).toBeGreaterThan(2.5)
    expect(listings[0]?.expected).toBeLessThan(3.5)
    expect(listings[0]?.chanceOfSale).toBeGreaterThan(0.8)
    expect(listings[0]?.p80).toBeGreaterThanOrEqual(listings[0]?.p50 ?? Infinity)
  })
  test('that never sold has no chance of its own, and says nothing wild', () => {
    const { listings } = listingDemand(shop(every(2, 300), every(3, 300), [0, 0, 0]), 30, undefined)
    expect(listings[2]?.isMostlyPooled).toBe(true)
    expect(listings[2]?.chanceOfSale).toBeGreaterThanOrEqual(0)
    expect(Number.isFinite(listings[2]?.p90)).toBe(true)
  })
  test('that is young is drawn towards the shop', () => {
    const lucky = [5, 0]
    const { listings } = listingDemand(shop(...Array(9).fill(every(10, 300)), lucky), 30, undefined)
    expect(listings[9]?.expected).toBeLessThan(30 * 2.5 * 0.8)
    expect(listings[9]?.isMostlyPooled).toBe(true)
    expect(listings[0]?.isMostlyPooled).toBe(false)
  })
  test('that stopped selling long ago is expected to sell little', () => {
    const stopped = [...every(2, 300), ...Array<number>(240).fill(0)]
    const { listings } = listingDemand(shop(stopped, every(2, 540)), 30, undefined)
    expect(listings[0]?.expected).toBeLessThan(3)
    expect(listings[1]?.expected).toBeGreaterThan(10)
  })
})

describe('all listings together', () => {
  test('are scaled to the forecast of the shop, within half and twice', () => {
    const histories = shop(every(2, 300), every(5, 300))
    const sum = (total: number | undefined): number =>
      listingDemand(histories, 30, total).listings.reduce((all, each) => all + each.expected, 0)
    const alone = sum(undefined)
    expect(sum(alone * 1.5)).toBeCloseTo(alone * 1.5)
    expect(sum(alone * 100)).toBeCloseTo(alone * 2)
    expect(sum(0)).toBeCloseTo(alone * 0.5)
  })
  test('tell how the shop’s last back-test went', () => {
    const steady = shop(...Array<number[]>(8).fill(every(3, 300)))
    expect(listingDemand(steady, 30, undefined).backtestCoverage80).toBeGreaterThanOrEqual(0.8)
    expect(listingDemand(shop(every(3, 20)), 30, undefined).backtestCoverage80).toBeUndefined()
  })
})

describe('bad input', () => {
  test('no listing, no sale, unreadable days: nothing crashes', () => {
    expect(listingDemand([], 30, 10).listings).toEqual([])
    const { listings } = listingDemand(shop([], [0, 0], [Number.NaN, -3, Infinity]), 30, 10)
    expect(listings.map(each => [each.expected, each.p90, each.chanceOfSale])).toEqual([
      [0, 0, 0],
      [0, 0, 0],
      [0, 0, 0],
    ])
  })
})
