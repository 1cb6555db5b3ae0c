import * as v from 'valibot'
import { listingStates } from '../etsy/reads.ts'
import type { Feed } from '../../schema/sync/progress.ts'
import { owedSchema } from './owed.ts'
import { openWindow, windowSchema, type Query, type Window } from './windows.ts'

/**
 * What the room still has to ask Etsy. Pure: the state goes in with the moment, the next state
 * comes out. A stream is one collection; each is first read backwards from today to the shop's
 * opening, then again and again for what changed. `due.ts` says when, `reading.ts` what comes next.
 */
export const streamNames = ['listings', 'open', 'ledger', 'canceled', 'reviews'] as const
export type StreamName = (typeof streamNames)[number]

const streamSchema = v.object({
  windows: v.array(windowSchema),
  /** Windows that lacked rows, for later. */
  owed: v.optional(v.array(owedSchema)),
  /** History before this moment is not read yet; absent when all is. */
  backfillTo: v.optional(v.number()),
  /** Length of the next backfill window. */
  spanMs: v.number(),
  /** Changes up to this moment are read; those up to `readingTo` are being read. */
  readTo: v.number(),
  readingTo: v.optional(v.number()),
  /** The newest moment that the stream has shown: Etsy's clock as far as we can see it. */
  newestAt: v.optional(v.number()),
  dueAt: v.number(),
  /** Rows read by the backfill, and how many Etsy says there are. */
  done: v.number(),
  total: v.optional(v.number()),
  completedAt: v.optional(v.number()),
})
export type Stream = v.InferOutput<typeof streamSchema>

export const feedsSchema = v.object({
  openedAt: v.number(),
  shopDueAt: v.number(),
  shopCompletedAt: v.optional(v.number()),
  /** The next slow second look at recent months, and which month it is at. */
  againAt: v.number(),
  ledgerAgainAt: v.optional(v.number()),
  againMonth: v.number(),
  streams: v.object({
    listings: streamSchema,
    open: streamSchema,
    ledger: streamSchema,
    canceled: streamSchema,
    reviews: streamSchema,
  }),
})
export type Feeds = v.InferOutput<typeof feedsSchema>

export const DAY_MS = 86_400_000
/** The most that Etsy's ledger takes at once, both ends included. */
export const LEDGER_SPAN_MS = 2_678_400_000 - 1000
/** The earliest moment that Etsy's API accepts: 1 January 2000. */
const EARLIEST_MS = 946_684_800_000

export const wholeSeconds = (ms: number) => Math.floor(ms / 1000) * 1000

/** A room that knows nothing yet. `openedAt` is when the shop opened, as far as Etsy told. */
export function beginFeeds(nowMs: number, openedAt = EARLIEST_MS): Feeds {
  const now = wholeSeconds(nowMs)
  const opened = Math.max(EARLIEST_MS, wholeSeconds(openedAt) - DAY_MS)
  const stream = (windows: Window[], more: Partial<Stream> = {}): Stream => ({
    windows,
    spanMs: 30 * DAY_MS,
    readTo: now,
    dueAt: nowMs + 900_000,
    done: 0,
    ...more,
  })
  const all = { fromMs: opened, toMs: now }
  return {
    openedAt: opened,
    shopDueAt: nowMs,
    againAt: nowMs + DAY_MS,
    againMonth: 0,
    streams: {
      listings: stream(listingWindows('backfill')),
      open: stream([
        openWindow({ of: 'receipts', by: 'created', canceled: false, ...all }, 'probe'),
      ]),
      canceled: stream([
        openWindow({ of: 'receipts', by: 'created', canceled: true, ...all }, 'probe'),
      ]),
      ledger: stream([], { backfillTo: now, spanMs: LEDGER_SPAN_MS }),
      reviews: stream([openWindow({ of: 'reviews', ...all }, 'probe')]),
    },
  }
}

export function listingWindows(purpose: Window['purpose']): Window[] {
  return listingStates.map(state => openWindow({ of: 'listings', state }, purpose))
}

export function queryOf(
  name: Exclude<StreamName, 'listings'>,
  fromMs: number,
  toMs: number,
  by: 'created' | 'updated',
): Query {
  switch (name) {
    case 'open':
      return { of: 'receipts', by, canceled: false, fromMs, toMs }
    case 'canceled':
      return { of: 'receipts', by, canceled: true, fromMs, toMs }
    case 'ledger':
      return { of: 'ledger', fromMs, toMs }
    case 'reviews':
      return { of: 'reviews', fromMs, toMs }
  }
}

/** A date far ahead of us is a mistake, and would make us ask about years to come. */
export function seen(stream: Stream, newestAt: number | undefined, nowMs: number): Partial<Stream> {
  if (newestAt === undefined || newestAt > nowMs + 60 * DAY_MS) return {}
  return { newestAt: Math.max(newestAt, stream.newestAt ?? 0) }
}

export function isLive(feeds: Feeds): boolean {
  return streamNames.every(name => feeds.streams[name].completedAt !== undefined)
}

/** The feeds as the seller sees them: canceled orders are orders. */
export function feedRows(
  feeds: Feeds,
): { feed: Feed; done: number; total?: number; completedAt?: number }[] {
  const { listings, open, canceled, ledger, reviews } = feeds.streams
  const row = (feed: Feed, ...streams: Stream[]) => {
    const totals = streams.map(stream => stream.total)
    const completed = streams.map(stream => stream.completedAt)
    const total = totals.every(value => value !== undefined)
      ? totals.reduce((sum, value) => sum + value, 0)
      : undefined
    const completedAt = completed.every(value => value !== undefined)
      ? Math.min(...completed)
      : undefined
    return {
      feed,
      done: streams.reduce((sum, stream) => sum + stream.done, 0),
      ...(total === undefined ? {} : { total }),
      ...(completedAt === undefined ? {} : { completedAt }),
    }
  }
  const { shopCompletedAt } = feeds
  return [
    shopCompletedAt === undefined
      ? { feed: 'shop', done: 0, total: 1 }
      : { feed: 'shop', done: 1, total: 1, completedAt: shopCompletedAt },
    row('listings', listings),
    row('receipts', open, canceled),
    row('ledger', ledger),
    row('reviews', reviews),
  ]
}

export function withStream(feeds: Feeds, name: StreamName, stream: Stream): Feeds {
  return { ...feeds, streams: { ...feeds.streams, [name]: stream } }
}
