import { expect, test } from 'vitest'
import { afterPages, openWindow, pagesToRead, type Window } from './windows.ts'

const ledger = (fromMs: number, toMs: number) =>
  openWindow({ of: 'ledger', fromMs, toMs }, 'backfill')

/** Reads a list of `rows` rows that says it has `count`; gives the offsets that were asked for. */
function readList(rows: number, count: (offset: number) => number, most = 100): number[] {
  const asked: number[] = []
  for (let windows: Window[] = [ledger(0, 1)]; windows.length > 0;) {
    const offsets = pagesToRead(windows, 9).map(({ offset }) => offset)
    asked.push(...offsets)
    if (asked.length > 500) throw new Error('it never ends')
    windows = afterPages(
      windows[0]!,
      offsets.map(offset => ({
        offset,
        count: count(offset),
        rows: Math.max(0, Math.min(most, rows - offset)),
      })),
    )
  }
  return asked
}

test('a window of one second cannot be halved: as much as Etsy gives is read, and it ends', () => {
  const window = ledger(5_000, 5_000)
  const [next] = afterPages(window, [{ offset: 0, count: 20_000, rows: 100 }])
  expect(next).toMatchObject({ offset: 99, count: 20_000 })
  const last = { ...next!, offset: 12_000 }
  expect(pagesToRead([last], 6)).toEqual([{ window: 0, offset: 12_000 }])
  expect(afterPages(last, [{ offset: 12_000, count: 20_000, rows: 100 }])).toEqual([])
})

test('an empty window is finished by its first page, and pages of nothing end it too', () => {
  expect(afterPages(ledger(0, 1), [{ offset: 0, count: 0, rows: 0 }])).toEqual([])
  expect(
    afterPages({ ...ledger(0, 1), offset: 99, count: 500, stride: 100 }, [
      { offset: 99, count: 500, rows: 0 },
    ]),
  ).toEqual([])
})

test('no more pages are asked at once than were allowed, and a new window is asked one', () => {
  const known = { ...ledger(0, 1), offset: 99, count: 350, stride: 100 }
  expect(pagesToRead([known, ledger(2, 3), ledger(4, 5)], 4)).toEqual([
    { window: 0, offset: 99 },
    { window: 0, offset: 198 },
    { window: 0, offset: 297 },
    { window: 1, offset: 0 },
  ])
  expect(pagesToRead([], 6)).toEqual([])
})

test('a listing state is never cut by dates', () => {
  const listings = openWindow({ of: 'listings', state: 'active' }, 'backfill')
  const [next] = afterPages(listings, [{ offset: 0, count: 13_000, rows: 100 }])
  expect(next).toMatchObject({ offset: 99, count: 13_000 })
})

test('each page begins at the last row of the one before, and a list costs no call too many', () => {
  expect(readList(7, () => 7)).toEqual([0])
  expect(readList(223, () => 223)).toEqual([0, 99, 198])
})

test.each([
  ['half of what there is', (_: number) => 102],
  ['nothing', (_: number) => 0],
  ['less with every page', (offset: number) => 223 - offset],
])('a count of %s ends no reading', (_, count) => {
  const asked = readList(223, count)
  expect(Math.max(...asked)).toBeGreaterThanOrEqual(198)
  expect(asked.length).toBeLessThanOrEqual(4)
})

test('a first page of one row is not read for ever', () => {
  const [next] = afterPages(ledger(0, 1), [{ offset: 0, count: 5, rows: 1 }])
  expect(afterPages(next!, [{ offset: 0, count: 5, rows: 1 }])).toEqual([])
})

test('an Etsy that gives thirty rows a page is read to its end', () => {
  const asked = readList(223, () => 223, 30)
  expect(Math.max(...asked) + 30).toBeGreaterThanOrEqual(223)
})

test('a count below the rows of its own page ends nothing, however few rows a page has', () => {
  // Pages of 25 that say 0 at first: each begins at the last row of the one before it.
  const offsets = readList(60, offset => (offset === 0 ? 0 : 60), 25)
  expect(offsets.slice(0, 3)).toEqual([0, 24, 48])
  // One that is right ends a short list at once.
  expect(readList(25, () => 25, 25)).toEqual([0])
})
