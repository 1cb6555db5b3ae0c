import { expect, test } from 'vitest'
import { putOff, type Owed } from './owed.ts'
import { openWindow, type Query, type Window } from './windows.ts'

const DAY = 86_400_000
const MOST = 31 * DAY
const ledger = (fromDay: number, toDay: number): Query => ({
  of: 'ledger',
  fromMs: fromDay * DAY,
  toMs: toDay * DAY,
})
const lacking = (query: Query, tries?: number): Window => ({
  ...openWindow(query, 'new'),
  ...(tries !== undefined && { tries }),
})
const queries = (owed: readonly Owed[]) => owed.map(({ window }) => window.query)

test('a window that lacked rows comes again after an hour, then after four times as long', () => {
  const waits: number[] = []
  for (let owed = putOff([], [lacking(ledger(0, 1))], 0, MOST); owed.length > 0;) {
    const [{ dueAt, window }] = owed as [Owed]
    expect(window).toMatchObject({ purpose: 'again', offset: 0, rereads: 0 })
    waits.push(dueAt / 3_600_000)
    owed = putOff([], [window], 0, MOST)
  }
  expect(waits).toEqual([1, 4, 16, 64, 256, 1024])
})

test('windows that overlap become one, up to what Etsy takes at once', () => {
  const two = putOff([], [lacking(ledger(0, 10)), lacking(ledger(9, 20))], 0, MOST)
  expect(queries(two)).toEqual([ledger(0, 20)])
  const more = putOff(two, [lacking(ledger(19, 40)), lacking(ledger(50, 51))], 5, MOST)
  expect(queries(more)).toEqual([ledger(0, 20), ledger(19, 40), ledger(50, 51)])
})

test('orders of two kinds are two questions, and listings are none', () => {
  const orders = (canceled: boolean): Query => ({
    of: 'receipts',
    by: 'created',
    canceled,
    fromMs: 0,
    toMs: DAY,
  })
  const owed = putOff(
    [],
    [
      lacking(orders(true)),
      lacking(orders(false)),
      lacking({ of: 'listings', state: 'active' }),
      lacking(orders(true)),
    ],
    0,
    MOST,
  )
  expect(queries(owed)).toEqual([orders(true), orders(false)])
})
