import { expect, test } from 'vitest'
import type { Feed, Progress } from '../../schema/sync/progress.ts'
import { freshness } from './freshness.ts'

const now = 1_800_000_000_000
const hour = 3_600_000

function progress(ages: Partial<Record<Feed, number>>, asOf = now): Progress {
  const feeds = (['listings', 'receipts', 'ledger'] as const).map(feed => {
    const age = ages[feed]
    return { feed, done: 1, ...(age !== undefined && { completedAt: now - age * hour }) }
  })
  return { type: 'progress', etsy: 'connected', phase: 'live', feeds, asOf }
}

test('a number is as old as its oldest feed', () => {
  const { asOf, stale } = freshness(
    ['receipts', 'ledger'],
    progress({ receipts: 1, ledger: 3 }),
    now,
  )
  expect(asOf).toBe(now - 3 * hour)
  expect(stale).toBeUndefined()
})

test('orders may be 24 hours old, listings 6', () => {
  expect(freshness(['receipts'], progress({ receipts: 24 }), now).stale).toBeUndefined()
  expect(freshness(['receipts'], progress({ receipts: 29 }), now).stale).toEqual({
    ageMs: 29 * hour,
    limitMs: 24 * hour,
  })
  expect(freshness(['listings'], progress({ listings: 7 }), now).stale).toEqual({
    ageMs: 7 * hour,
    limitMs: 6 * hour,
  })
})

test('the stalest feed is named, and others do not hide it', () => {
  const both = progress({ receipts: 25, listings: 40 })
  expect(freshness(['receipts', 'listings'], both, now).stale?.ageMs).toBe(40 * hour)
})

test('during the first sync it is as new as Etsy’s last answer, and never stale', () => {
  expect(freshness(['receipts', 'ledger'], progress({ receipts: 1 }, now - 5), now)).toEqual({
    asOf: now - 5,
    stale: undefined,
  })
  expect(freshness(['receipts'], undefined, now)).toEqual({ asOf: undefined, stale: undefined })
})
