import { describe, expect, test } from 'vitest'
import { aListing, at, usd } from '../../tests/fixtures/entities.ts'
import type { ListingSnapshot } from '../../schema/entities/listing-snapshot.ts'
import { historyByDay, priceChanges, snapshotOf } from './listing-history.ts'

const mug = aListing({ id: '900', views: 100, favorers: 4, asOf: at('2026-03-02 03:00') })

describe('a snapshot', () => {
  test('is of the shop’s own day, and keeps what has a history', () => {
    expect(snapshotOf(mug, undefined, 'America/New_York')).toEqual({
      kind: 'listingSnapshot',
      id: '900-2026-03-01',
      listingId: '900',
      day: '2026-03-01',
      asOf: mug.asOf,
      title: 'Mug',
      price: usd(3000),
      quantity: 5,
      views: 100,
      favorers: 4,
      tags: [],
    })
  })

  test('is not made for another look, nor for what has no history', () => {
    const later = { ...mug, asOf: at('2026-03-05 03:00'), updatedAt: at('2026-03-05 02:00') }
    expect(snapshotOf(later, mug, 'UTC')).toBeUndefined()
    expect(snapshotOf({ ...later, state: 'inactive' }, mug, 'UTC')).toBeUndefined()
  })

  test.each([
    { title: 'Large mug' },
    { price: usd(2900) },
    { price: { minor: 3000, currency: 'EUR' } },
    { quantity: 4 },
    { views: 101 },
    { views: undefined },
    { favorers: 5 },
    { tags: ['stoneware'] },
  ])('is made when this changes: %o', change => {
    expect(snapshotOf({ ...mug, ...change }, mug, 'UTC')).toBeDefined()
  })

  test('a 0 is no count of views', () => {
    expect(snapshotOf({ ...mug, views: 0 }, undefined, 'UTC')).not.toHaveProperty('views')
  })
})

const on = (day: string, views: number | undefined, minor = 3000): ListingSnapshot => ({
  kind: 'listingSnapshot',
  id: `900-${day}`,
  listingId: '900',
  day,
  asOf: at(`${day} 12:00`),
  title: 'Mug',
  price: usd(minor),
  quantity: 5,
  ...(views !== undefined && { views }),
  tags: [],
})
const views = (snapshots: ListingSnapshot[], from = '2026-03-01', to = '2026-03-06') =>
  historyByDay(snapshots, from, to).map(({ newViews }) => newViews)

describe('the history', () => {
  test('a day without a snapshot is as the one before', () => {
    const days = historyByDay([on('2026-03-02', 100)], '2026-03-01', '2026-03-04')
    expect(days.map(({ state }) => state?.views)).toEqual([undefined, 100, 100])
    expect(days.map(({ newViews }) => newViews)).toEqual([undefined, undefined, 0])
  })

  test('views are the rise since the last count', () => {
    const rows = [on('2026-03-01', 100), on('2026-03-02', 107), on('2026-03-04', 110)]
    expect(views(rows.reverse())).toEqual([undefined, 7, 0, 3, 0])
  })

  test('a fall is missing and never negative; the next good count makes up for it', () => {
    const fell = [on('2026-03-01', 100), on('2026-03-02', 40), on('2026-03-04', 112)]
    expect(views(fell)).toEqual([undefined, undefined, undefined, 12, 0])
    const absent = [on('2026-03-01', 100), on('2026-03-02', undefined), on('2026-03-04', 112)]
    expect(views(absent)).toEqual([undefined, undefined, undefined, 12, 0])
  })

  test('what came before the range is where it begins', () => {
    const rows = [on('2026-02-01', 90), on('2026-02-20', 100), on('2026-03-02', 103)]
    expect(views(rows)).toEqual([0, 3, 0, 0, 0])
    expect(views([on('2026-02-01', 90), on('2026-02-20', 5)])).toEqual(Array(5).fill(undefined))
  })

  test('nothing known is nothing said', () => {
    expect(views([])).toEqual(Array(5).fill(undefined))
    expect(historyByDay([on('2026-03-02', 1)], '2026-03-02', '2026-03-02')).toEqual([])
  })

  test('price changes carry both prices; another currency is no change of price', () => {
    const euro = { ...on('2026-03-05', 100), price: { minor: 2500, currency: 'EUR' } }
    const rows = [on('2026-03-01', 100), on('2026-03-03', 100, 2700), euro]
    expect(priceChanges(historyByDay(rows, '2026-03-01', '2026-03-06'))).toEqual([
      { day: '2026-03-03', from: 3000, to: 2700 },
    ])
  })
})
