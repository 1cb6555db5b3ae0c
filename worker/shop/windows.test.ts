import { expect, test } from 'vitest'
import { afterPages, openWindow, pagesToRead } from './windows.ts'

const ledger = (fromMs: number, toMs: number) =>
  openWindow({ of: 'ledger', fromMs, toMs }, 'backfill')

test('a window of one second cannot be halved: as much as Etsy gives is read, and it ends', () => {
  const window = ledger(5_000, 5_000)
  const [next] = afterPages(window, [{ offset: 0, count: 20_000, rows: 100 }])
  expect(next).toMatchObject({ offset: 100, count: 20_000 })
  const last = { ...next!, offset: 12_000 }
  expect(pagesToRead([last], 6)).toEqual([{ window: 0, offset: 12_000 }])
  expect(afterPages(last, [{ offset: 12_000, count: 20_000, rows: 100 }])).toEqual([])
})

test('an empty window is finished by its first page, and pages of nothing end it too', () => {
  expect(afterPages(ledger(0, 1), [{ offset: 0, count: 0, rows: 0 }])).toEqual([])
  expect(
    afterPages({ ...ledger(0, 1), offset: 100, count: 500, stride: 100 }, [
      { offset: 100, count: 500, rows: 0 },
    ]),
  ).toEqual([])
})

test('no more pages are asked at once than were allowed, and a new window is asked one', () => {
  const known = { ...ledger(0, 1), offset: 100, count: 350, stride: 100 }
  expect(pagesToRead([known, ledger(2, 3), ledger(4, 5)], 4)).toEqual([
    { window: 0, offset: 100 },
    { window: 0, offset: 200 },
    { window: 0, offset: 300 },
    { window: 1, offset: 0 },
  ])
  expect(pagesToRead([], 6)).toEqual([])
})

test('a listing state is never cut by dates', () => {
  const listings = openWindow({ of: 'listings', state: 'active' }, 'backfill')
  const [next] = afterPages(listings, [{ offset: 0, count: 13_000, rows: 100 }])
  expect(next).toMatchObject({ offset: 100, count: 13_000 })
})
