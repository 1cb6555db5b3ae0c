import { expect, test } from 'vitest'
import { hurry, nextDueAt, refill, shopRead } from './due.ts'
import { beginFeeds, isLive, type Feeds, type StreamName } from './feeds.ts'
import { chooseStream, extend, settle } from './reading.ts'
import { afterPages, openWindow, pagesToRead, type Window } from './windows.ts'

const DAY_MS = 86_400_000
const NOW = Date.UTC(2026, 10, 22, 12)
const opened = NOW - 900 * DAY_MS

/** Reads everything as a shop would answer that has `density` rows a day; gives the ranges in order. */
function readAll(density: Record<StreamName, number>): {
  read: [StreamName, Window][]
  feeds: Feeds
  pages: number
} {
  let feeds = beginFeeds(NOW, opened)
  const read: [StreamName, Window][] = []
  let pages = 0
  for (;;) {
    const name = chooseStream(feeds, NOW)
    if (name === undefined) return { read, feeds, pages }
    feeds = extend(feeds, name, 6)
    const windows = feeds.streams[name].windows
    const asked = pagesToRead(windows, 6)
    pages += asked.length
    if (pages > 10_000) throw new Error('it never ends')
    const rowsOf = (window: Window) =>
      window.query.of === 'listings'
        ? density.listings
        : Math.round(((window.query.toMs - window.query.fromMs) / DAY_MS) * density[name])
    let backfilledRows = 0
    const left = windows.flatMap((window, index) => {
      const mine = asked.filter(page => page.window === index)
      const count = rowsOf(window)
      const rows = (offset: number) => Math.max(0, Math.min(100, count - offset))
      const next = afterPages(
        window,
        mine.map(({ offset }) => ({ offset, count, rows: rows(offset) })),
      )
      if (mine.length > 0 && next.length === 0) {
        read.push([name, window])
        backfilledRows += count
      }
      return next
    })
    feeds = settle(feeds, name, { windows: left, backfilledRows, nowMs: NOW, watched: false })
  }
}

test('history is read whole, newest first, without a hole, in windows that Etsy takes', () => {
  const { read, feeds } = readAll({
    listings: 250,
    open: 70,
    canceled: 0.1,
    ledger: 330,
    reviews: 0.3,
  })
  expect(isLive(feeds)).toBe(true)
  for (const name of ['open', 'canceled', 'ledger', 'reviews'] as const) {
    const ranges = read.flatMap(([of, { query }]) =>
      of === name && query.of !== 'listings' ? [query] : [],
    )
    expect(ranges[0]?.toMs).toBe(NOW)
    expect(Math.min(...ranges.map(({ fromMs }) => fromMs))).toBeLessThanOrEqual(opened)
    for (const [i, range] of ranges.entries()) {
      const older = ranges[i + 1]
      if (older) expect(older.toMs).toBe(range.fromMs - 1000)
      if (name === 'ledger') expect(range.toMs - range.fromMs).toBeLessThanOrEqual(2_678_400_000)
    }
  }
  expect(read.filter(([name]) => name === 'listings')).toHaveLength(5)
})

test('a backfill makes at most a twentieth more calls than the rows need', () => {
  const { pages } = readAll({ listings: 0, open: 70, canceled: 0, ledger: 330, reviews: 0 })
  const least = Math.ceil((70 * 901) / 100) + Math.ceil((330 * 901) / 100)
  // Five empty states of listings, and a question each for canceled orders and reviews.
  expect(pages - 7).toBeLessThanOrEqual(1.05 * least)
})

test('the first month of a long history comes before the rest of it', () => {
  const { read } = readAll({ listings: 10, open: 70, canceled: 0, ledger: 330, reviews: 0 })
  const [, first] = read.find(([name]) => name === 'open') ?? []
  expect(first?.query.of === 'receipts' && first.query.toMs - first.query.fromMs).toBe(30 * DAY_MS)
})

test('a small shop is one window a collection', () => {
  const { read } = readAll({ listings: 3, open: 0.2, canceled: 0, ledger: 1, reviews: 0 })
  expect(read.filter(([name]) => name === 'open')).toHaveLength(1)
})

test('what is due is asked with an overlap, once', () => {
  const read = readAll({ listings: 1, open: 1, canceled: 0, ledger: 1, reviews: 0 })
  const feeds = shopRead(read.feeds, NOW)
  const later = nextDueAt(feeds)
  expect(later).toBeGreaterThan(NOW)
  expect(refill(feeds, later - 1)).toBe(feeds)
  const due = refill(feeds, NOW + 7 * 3_600_000)
  const [window] = due.streams.open.windows
  expect(window).toEqual(
    openWindow(
      {
        of: 'receipts',
        by: 'updated',
        canceled: false,
        fromMs: NOW - 600_000,
        toMs: NOW + 7 * 3_600_000,
      },
      'new',
    ),
  )
  expect(refill(due, NOW + 7 * 3_600_000)).toEqual(due)
})

test('a room that slept for half a year asks the ledger in steps of 31 days', () => {
  const { feeds } = readAll({ listings: 1, open: 1, canceled: 0, ledger: 1, reviews: 0 })
  const woken = refill(feeds, NOW + 180 * DAY_MS)
  const queries = woken.streams.ledger.windows.map(({ query }) => query)
  expect(queries.length).toBe(6)
  for (const query of queries)
    if (query.of === 'ledger') expect(query.toMs - query.fromMs).toBeLessThan(2_678_400_000)
})

test('a window beyond the offset ceiling is halved, the newer half first', () => {
  const window = openWindow({ of: 'ledger', fromMs: 0, toMs: 100_000 }, 'backfill')
  const [peeking] = afterPages(window, [{ offset: 0, count: 12_001, rows: 100 }])
  // One look at the far end: a count alone may be wrong.
  expect(pagesToRead([peeking!], 6)).toEqual([{ window: 0, offset: 12_000 }])
  const halves = afterPages(peeking!, [{ offset: 12_000, count: 12_001, rows: 1 }])
  expect(halves.map(({ query }) => query)).toEqual([
    { of: 'ledger', fromMs: 51_000, toMs: 100_000 },
    { of: 'ledger', fromMs: 0, toMs: 50_000 },
  ])
})

test('a count beyond the offset ceiling that the far end does not bear out cuts nothing', () => {
  const window = openWindow({ of: 'ledger', fromMs: 0, toMs: 100_000 }, 'backfill')
  const [peeking] = afterPages(window, [{ offset: 0, count: 9_000_000, rows: 100 }])
  const [next] = afterPages(peeking!, [{ offset: 12_000, count: 9_000_000, rows: 0 }])
  expect(next).toMatchObject({ query: window.query, offset: 99, count: 9_000_000 })
  expect(next).not.toHaveProperty('isPeeking')
})

test('pages that hold fewer rows than we asked for leave no hole: each begins at the last row', () => {
  const window = openWindow({ of: 'ledger', fromMs: 0, toMs: 1000 }, 'backfill')
  const [next] = afterPages(window, [{ offset: 0, count: 120, rows: 50 }])
  expect(next).toMatchObject({ offset: 49, stride: 50 })
  expect(pagesToRead([next!], 6).map(({ offset }) => offset)).toEqual([49])
  const [last] = afterPages(next!, [{ offset: 49, count: 120, rows: 50 }])
  expect(last).toMatchObject({ offset: 98 })
  expect(afterPages(last!, [{ offset: 98, count: 120, rows: 22 }])).toEqual([])
})

test('a browser that comes to look gets orders that are at most a minute old', () => {
  const arrivedAt = Date.parse('2026-11-22T12:00:00Z')
  const feeds = beginFeeds(arrivedAt)
  const readAgo = (ageMs: number) => {
    const open = {
      ...feeds.streams.open,
      completedAt: arrivedAt - ageMs,
      dueAt: arrivedAt + 900_000,
    }
    return hurry({ ...feeds, streams: { ...feeds.streams, open } }, arrivedAt).streams.open.dueAt
  }
  expect(readAgo(120_000)).toBe(arrivedAt)
  expect(readAgo(20_000)).toBe(arrivedAt + 40_000)
})
