import { expect, test } from 'vitest'
import type { ShopContext } from '../../models/metrics/shop-context.ts'
import type { SyncState } from '../store/sync-state.ts'
import type { Feed, Missing } from '../../schema/sync/progress.ts'
import { reasons } from '../ui/next-step.ts'
import { syncFailureReasons } from '../sync/failure.ts'
import { missingWords } from './missing-words.ts'
import { syncWords, troubleOf, troubleWords } from './sync-words.ts'

const shop: ShopContext = {
  shopId: '1',
  shopName: 'Fernhill Clay',
  currency: 'USD',
  timeZone: 'America/New_York',
  closedWeekdays: [],
  today: '2026-11-17',
  now: Date.UTC(2026, 10, 17, 19, 31),
  locale: 'en-US',
}

const inStep: SyncState = {
  connection: 'connected',
  online: true,
  cursor: 10,
  head: 10,
  outboxLength: 0,
}

test('up to date names the newest order and whose clock it is', () => {
  expect(syncWords(inStep, shop, Date.UTC(2026, 10, 17, 18, 52))).toEqual({
    tone: 'calm',
    short: 'Up to date',
    more: 'newest order 1:52\u00a0pm',
    zone: 'New York time',
  })
  expect(syncWords(inStep, shop, undefined)).not.toHaveProperty('more')
})

test('the first sync counts orders, and does not invent a total', () => {
  const backfill = (total?: number): SyncState => ({
    ...inStep,
    progress: {
      type: 'progress',
      etsy: 'connected',
      phase: 'backfill',
      feeds: [{ feed: 'receipts', done: 604, ...(total !== undefined && { total }) }],
    },
  })
  expect(syncWords(backfill(1915), shop, undefined).more).toBe('604 of 1,915 orders')
  expect(syncWords(backfill(), shop, undefined).more).toBe('604 orders')
})

test('behind the room is catching up', () => {
  expect(syncWords({ ...inStep, cursor: 9 }, shop, undefined).short).toBe('Catching up')
})

test('the most pressing trouble comes first', () => {
  expect(troubleOf({ ...inStep, connection: 'none', online: false })).toBe('not-connected')
  expect(troubleOf({ ...inStep, connection: 'signed-out', online: false })).toBe('unauthorized')
  expect(troubleOf({ ...inStep, connection: 'reconnect' })).toBe('etsy-reconnect')
  expect(troubleOf({ ...inStep, online: false })).toBe('offline')
  expect(troubleOf({ ...inStep, lastError: { reason: 'client-too-old', detail: '', at: 0 } })).toBe(
    'client-too-old',
  )
  expect(troubleOf(inStep)).toBeUndefined()
})

test('every trouble is said in words', () => {
  const troubles: SyncState[] = [
    { ...inStep, connection: 'none' },
    { ...inStep, connection: 'signed-out' },
    { ...inStep, connection: 'reconnect' },
    { ...inStep, online: false },
  ]
  const words = troubles.map(sync => syncWords(sync, shop, undefined))
  expect(words.map(({ tone }) => tone)).toEqual(troubles.map(() => 'attention'))
  expect(new Set(words.map(({ short }) => short)).size).toBe(troubles.length)
})

test('no reason passes for up to date, and each has words that say something', () => {
  for (const reason of reasons) {
    const { short, more } = troubleWords(reason)
    expect(short).not.toBe('Up to date')
    expect(short.length).toBeGreaterThan(5)
    expect(more).not.toBe('')
  }
})

test('whatever the last attempt failed with is said', () => {
  for (const reason of syncFailureReasons) {
    const sync = {
      ...inStep,
      online: reason !== 'offline',
      lastError: { reason, detail: '', at: 0 },
    }
    expect(syncWords(sync, shop, undefined)).toMatchObject({ tone: 'attention' })
  }
})

const without = (
  feeds: readonly { feed: Feed; missing: Partial<Missing>; total?: number }[],
): SyncState => ({
  ...inStep,
  progress: {
    type: 'progress',
    etsy: 'connected',
    phase: 'live',
    feeds: feeds.map(({ missing, ...row }) => ({
      done: 0,
      ...row,
      missing: {
        rows: 1,
        isAtLeast: false,
        why: 'unread',
        since: shop.now - 1,
        retryAt: Date.UTC(2026, 10, 17, 19, 54),
        ...missing,
      },
    })),
  },
})

test.each([
  [[{ feed: 'receipts', missing: { rows: 7 } }], '7 orders are missing'],
  [[{ feed: 'receipts', missing: { rows: 1 } }], '1 order is missing'],
  [[{ feed: 'receipts', missing: { rows: 0 } }], 'Some orders are missing'],
  [
    [{ feed: 'ledger', missing: { isAtLeast: true } }],
    'At least 1 payment account entry is missing',
  ],
  [
    [
      { feed: 'listings', missing: { rows: 2 } },
      { feed: 'receipts', missing: { rows: 1200 } },
    ],
    '1,200 orders and 2 listings are missing',
  ],
  [
    [{ feed: 'listings', missing: { rows: 87_900, why: 'out-of-reach' }, total: 100_000 }],
    '12,100 of 100,000 listings',
  ],
] as const)('what is missing is counted: %#', (feeds, short) => {
  expect(syncWords(without(feeds), shop, undefined)).toEqual({
    tone: 'attention',
    short,
    more: 'we’ll look again at 2:54\u00a0pm',
  })
})

test('a look on another day names the day, and one that is due is under way', () => {
  const at = (retryAt: number) =>
    missingWords(without([{ feed: 'reviews', missing: { retryAt } }]).progress, shop)?.again
  expect(at(Date.UTC(2026, 10, 18, 19, 54))).toMatch(/^We’ll look again on .*18.*2:54/)
  expect(at(shop.now)).toBe('We’re looking again now.')
})

test('trouble with Etsy comes before what is missing, and the first sync speaks for itself', () => {
  const sync = without([{ feed: 'receipts', missing: {} }])
  expect(syncWords({ ...sync, connection: 'reconnect' }, shop, undefined).short).toBe(
    'Sign in again',
  )
  expect(missingWords({ ...sync.progress!, phase: 'backfill' }, shop)).toBeUndefined()
})
