import * as v from 'valibot'
import { listingStates } from '../etsy/reads.ts'
import { missingReasons, type Feed, type Missing } from '../../schema/sync/progress.ts'
import { ledgerPieceSchema } from './ledger-joins.ts'
import type { MissingKind, MissingRows } from './missing.ts'
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
  /** Windows that lacked rows or could not be read, for later. */
  owed: v.optional(v.array(owedSchema)),
  /** How many windows in a row Etsy has refused, since when, and until when it is not asked. */
  refusals: v.optional(
    v.object({ count: v.number(), since: v.number(), until: v.optional(v.number()) }),
  ),
  /** A window of what changed could not be read: the stream is not as new as it would seem. */
  isBehind: v.optional(v.boolean()),
  /** Of the ledger: what was read whole, joined where its balances follow. */
  pieces: v.optional(v.array(ledgerPieceSchema)),
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
  /** Since when the shop itself could not be read, and how often. */
  shopFailure: v.optional(v.object({ count: v.number(), since: v.number() })),
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

/** Etsy refused several windows in a row: it is left alone for a while. */
export function isPaused({ refusals }: Stream, nowMs: number): boolean {
  return refusals?.until !== undefined && refusals.until > nowMs
}

/** All history was asked for; what of it is not here is known and counted. */
export function isLive(feeds: Feeds): boolean {
  return streamNames.every(name => {
    const { completedAt, refusals } = feeds.streams[name]
    return completedAt !== undefined || refusals?.until !== undefined
  })
}

export type FeedRow = {
  readonly feed: Feed
  readonly done: number
  readonly total?: number
  readonly completedAt?: number
  readonly missing?: Missing
}

/** The feeds as the seller sees them: canceled orders are orders. */
export function feedRows(
  feeds: Feeds,
  missing: ReadonlyMap<MissingKind, MissingRows> = new Map(),
): FeedRow[] {
  const { listings, open, canceled, ledger, reviews } = feeds.streams
  const row = (feed: Feed, streams: Stream[], oneByOne?: MissingRows): FeedRow => {
    const totals = streams.map(stream => stream.total)
    const completed = streams.map(stream => stream.completedAt)
    const total = totals.every(value => value !== undefined)
      ? totals.reduce((sum, value) => sum + value, 0)
      : undefined
    const completedAt = completed.every(value => value !== undefined)
      ? Math.min(...completed)
      : undefined
    const lacking = missingOf([
      ...streams.flatMap(missingInStream),
      ...(oneByOne ? [oneByOneMissing(oneByOne)] : []),
    ])
    return {
      feed,
      done: streams.reduce((sum, stream) => sum + stream.done, 0),
      ...(total === undefined ? {} : { total }),
      ...(completedAt === undefined ? {} : { completedAt }),
      ...(lacking && { missing: lacking }),
    }
  }
  return [
    shopRow(feeds),
    row('listings', [listings]),
    row('receipts', [open, canceled], missing.get('receipt')),
    row('ledger', [ledger], missing.get('payment')),
    row('reviews', [reviews]),
  ]
}

function shopRow({ shopCompletedAt, shopFailure, shopDueAt }: Feeds): FeedRow {
  const { since } = shopFailure ?? {}
  return {
    feed: 'shop',
    done: shopCompletedAt === undefined ? 0 : 1,
    total: 1,
    ...(shopCompletedAt === undefined ? {} : { completedAt: shopCompletedAt }),
    ...(since !== undefined && {
      missing: { rows: 1, isAtLeast: false, why: 'unread', since, retryAt: shopDueAt },
    }),
  }
}

function oneByOneMissing({ rows, why, since, dueAt }: MissingRows): Missing {
  const reason = why === 'unreadable' ? 'unreadable' : 'unread'
  return { rows, isAtLeast: false, why: reason, since, retryAt: dueAt }
}

function missingInStream({ windows, owed = [], refusals, total, done }: Stream): Missing[] {
  const reading = windows.flatMap(({ lacking }) =>
    // It is being looked at now.
    lacking ? [{ ...lacking, retryAt: lacking.since }] : [],
  )
  const waiting = owed.flatMap(({ window: { lacking }, dueAt }) =>
    lacking ? [{ ...lacking, retryAt: dueAt }] : [],
  )
  const { until, since = 0 } = refusals ?? {}
  const rows = Math.max(0, (total ?? 0) - done)
  const refused: Missing[] =
    until === undefined ? [] : [{ rows, isAtLeast: true, why: 'unread', since, retryAt: until }]
  return [...reading, ...waiting, ...refused]
}

function missingOf(all: readonly Missing[]): Missing | undefined {
  if (all.length === 0) return undefined
  return {
    rows: all.reduce((sum, { rows }) => sum + rows, 0),
    isAtLeast: all.some(({ isAtLeast }) => isAtLeast),
    why: missingReasons.find(reason => all.some(({ why }) => why === reason)) ?? 'unread',
    since: Math.min(...all.map(({ since }) => since)),
    retryAt: Math.min(...all.map(({ retryAt }) => retryAt)),
  }
}

export function withStream(feeds: Feeds, name: StreamName, stream: Stream): Feeds {
  return { ...feeds, streams: { ...feeds.streams, [name]: stream } }
}
