import { expect, test } from 'vitest'
import { putOff, withoutRead, type Deferred, type Owed } from './owed.ts'
import { openWindow, type Query, type Window } from './windows.ts'

const DAY = 86_400_000
const MOST = 31 * DAY
const ledger = (fromDay: number, toDay: number): Query => ({
  of: 'ledger',
  fromMs: fromDay * DAY,
  toMs: toDay * DAY,
})
const orders = (canceled: boolean): Query => ({
  of: 'receipts',
  by: 'created',
  canceled,
  fromMs: 0,
  toMs: DAY,
})

function deferred(
  window: Window | Query,
  because: Deferred['because'] = 'lacking',
  lacking: Partial<Deferred['lacking']> = {},
): Deferred {
  return {
    window: 'query' in window ? window : openWindow(window, 'new'),
    because,
    lacking: { rows: 1, isAtLeast: false, why: 'unread', since: 0, ...lacking },
  }
}
const queries = (owed: readonly Owed[]) => owed.map(({ window }) => window.query)

/** The hours between the tries of a window that goes on failing in the same way. */
function waits(because: Deferred['because'], lacking: Partial<Deferred['lacking']>, most: number) {
  const hours: number[] = []
  let owed = putOff([], [deferred(orders(true), because, lacking)], 0, MOST)
  while (owed.length > 0 && hours.length < most) {
    const [{ dueAt, window }] = owed as [Owed]
    hours.push(dueAt / 3_600_000)
    // As it comes back when it is read: whole, not halved.
    owed = putOff([], [deferred({ ...window, query: orders(true) }, because, lacking)], 0, MOST)
  }
  return hours
}

test('a list that Etsy counts wrongly is read again at growing intervals, and let be in the end', () => {
  expect(waits('lacking', {}, 20)).toEqual([1, 4, 16, 64, 168, 168])
})

test('a refused question and a row that cannot be used are asked for every week for good', () => {
  const failed = waits('failed', {}, 20)
  expect(failed).toHaveLength(20)
  expect(failed.slice(0, 3)).toEqual([1 / 12, 1 / 3, 4 / 3])
  expect(failed.at(-1)).toBe(168)
  expect(waits('lacking', { why: 'unreadable' }, 20)).toHaveLength(20)
})

test('what is missing, and since when, is kept with the window', () => {
  const [owed] = putOff([], [deferred(ledger(0, 1), 'lacking', { rows: 7, since: 5 })], 9, MOST)
  expect(owed?.window).toMatchObject({
    purpose: 'again',
    offset: 0,
    rereads: 0,
    lacking: { rows: 7, since: 5 },
  })
})

test('windows that overlap become one, up to what Etsy takes at once', () => {
  const two = putOff([], [deferred(ledger(0, 10)), deferred(ledger(9, 20))], 0, MOST)
  expect(queries(two)).toEqual([ledger(0, 20)])
  const more = putOff(two, [deferred(ledger(19, 40)), deferred(ledger(50, 51))], 5, MOST)
  expect(queries(more)).toEqual([ledger(0, 20), ledger(19, 40), ledger(50, 51)])
})

test('orders of two kinds are two questions, and each state of listings is one', () => {
  const owed = putOff(
    [],
    [
      deferred(orders(true)),
      deferred(orders(false)),
      deferred({ of: 'listings', state: 'active' }),
      deferred({ of: 'listings', state: 'draft' }),
      deferred({ of: 'listings', state: 'active' }),
      deferred(orders(true)),
    ],
    0,
    MOST,
  )
  expect(queries(owed)).toEqual([
    orders(true),
    orders(false),
    { of: 'listings', state: 'active' },
    { of: 'listings', state: 'draft' },
  ])
})

test('a window that is refused again is halved, so that the rest of it is read', () => {
  const [first] = putOff([], [deferred(ledger(0, 30), 'failed')], 0, MOST)
  const halves = putOff([], [deferred(first!.window, 'failed')], 0, MOST)
  expect(halves).toHaveLength(2)
  expect(halves.map(({ window }) => window.lacking?.rows)).toEqual([1, 0])
})

test('what was read whole is owed no longer', () => {
  const owed = putOff([], [deferred(ledger(5, 6)), deferred(orders(true))], 0, MOST)
  expect(queries(withoutRead(owed, ledger(0, 10)))).toEqual([orders(true)])
  expect(queries(withoutRead(owed, ledger(6, 10)))).toHaveLength(2)
})
