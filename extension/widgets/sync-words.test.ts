import { expect, test } from 'vitest'
import type { ShopContext } from '../../models/metrics/shop-context.ts'
import type { SyncState } from '../store/sync-state.ts'
import { syncWords, troubleOf } from './sync-words.ts'

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

test('in step names the newest order and whose clock it is', () => {
  expect(syncWords(inStep, shop, Date.UTC(2026, 10, 17, 18, 52))).toEqual({
    tone: 'calm',
    short: 'In step',
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
