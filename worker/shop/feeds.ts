import * as v from 'valibot'
import { listingStates } from '../etsy/reads.ts'
import type { Feed } from '../../schema/sync/progress.ts'
import { owedSchema, putOff } from './owed.ts'
import { openWindow, windowSchema, type Query, type Window } from './windows.ts'

/**
 * What the room still has to ask Etsy. Pure: the state goes in with the moment, the next state
 * comes out. A stream is one collection; each is first read backwards from today to the shop's
 * opening, then again and again for what changed.
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

const DAY_MS = 86_400_000
/** The most that Etsy's ledger takes at once, both ends included. */
const LEDGER_SPAN_MS = 2_678_400_000 - 1000
/** Rows that a backfill window aims at: under the offset ceiling with room to spare. */
const WINDOW_ROWS = 6_000
/** History this short is read in one window. */
const SMALL_ROWS = 500
/** Etsy's lists lag a little behind their own time stamps. */
const OVERLAP_MS = { open: 600_000, canceled: 600_000, ledger: 7_200_000, reviews: DAY_MS }
/** The earliest moment that Etsy's API accepts: 1 January 2000. */
const EARLIEST_MS = 946_684_800_000
const AGAIN_MONTHS = 6

/** How old each may grow while a browser looks on, and while none does (Etsy's terms: 6 h, 24 h). */
const paces = {
  listings: { watchedMs: 5.5 * 3_600_000, idleMs: 5.5 * 3_600_000 },
  open: { watchedMs: 900_000, idleMs: 6 * 3_600_000 },
  ledger: { watchedMs: 900_000, idleMs: 6 * 3_600_000 },
  canceled: { watchedMs: 3_600_000, idleMs: 12 * 3_600_000 },
  reviews: { watchedMs: 6 * 3_600_000, idleMs: 12 * 3_600_000 },
} as const
/**
 * How old they may be when a browser comes to look. A webhook that Etsy could not deliver is sent
 * again only after minutes, and a seller who opens the page wants the order that is missing.
 */
const arrivalMs: Partial<Record<StreamName, number>> = { open: 60_000, ledger: 60_000 }
const SHOP_PACE_MS = 5.5 * 3_600_000

const wholeSeconds = (ms: number) => Math.floor(ms / 1000) * 1000

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

function listingWindows(purpose: Window['purpose']): Window[] {
  return listingStates.map(state => openWindow({ of: 'listings', state }, purpose))
}

/** Adds the windows of whatever is due. The same feeds come back when nothing is. */
export function refill(feeds: Feeds, nowMs: number): Feeds {
  let next = feeds
  if (next.ledgerAgainAt !== undefined && next.ledgerAgainAt <= nowMs) {
    const { ledgerAgainAt, ...rest } = next
    next = makeDue(rest, ['ledger'], ledgerAgainAt)
  }
  for (const name of streamNames) {
    const { owed = [], ...others } = next.streams[name]
    const due = owed.filter(({ dueAt }) => dueAt <= nowMs).map(({ window }) => window)
    if (due.length > 0)
      next = withStream(next, name, {
        ...others,
        windows: [...others.windows, ...due],
        owed: owed.filter(({ dueAt }) => dueAt > nowMs),
      })
    const stream = next.streams[name]
    const isReading = stream.windows.some(window => window.purpose === 'new')
    if (stream.dueAt > nowMs || isReading) continue
    if (name === 'listings' && stream.windows.length > 0) continue
    next = withStream(next, name, {
      ...stream,
      readingTo: wholeSeconds(nowMs),
      windows: [...newWindows(name, stream, nowMs), ...stream.windows],
    })
  }
  return nowMs < next.againAt ? next : lookAgain(next, nowMs)
}

/**
 * What changed since the last reading by our clock, and whatever lies just after the newest thing
 * Etsy has shown: the two clocks need not agree.
 */
function newWindows(name: StreamName, stream: Stream, nowMs: number): Window[] {
  if (name === 'listings') return listingWindows('new')
  const overlapMs = OVERLAP_MS[name]
  const ours = { fromMs: stream.readTo - overlapMs, toMs: wholeSeconds(nowMs) }
  const newest = stream.newestAt
  if (newest === undefined) return cut(name, ours)
  const theirs = {
    fromMs: wholeSeconds(newest) - overlapMs,
    toMs: wholeSeconds(newest > nowMs ? newest + 3_600_000 : Math.min(nowMs, newest + DAY_MS)),
  }
  if (theirs.fromMs > ours.toMs || theirs.toMs < ours.fromMs)
    return [...cut(name, theirs), ...cut(name, ours)]
  return cut(name, {
    fromMs: Math.min(ours.fromMs, theirs.fromMs),
    toMs: Math.max(ours.toMs, theirs.toMs),
  })
}

/** A room that slept for months must still ask the ledger in steps that Etsy takes. */
function cut(
  name: Exclude<StreamName, 'listings'>,
  { fromMs, toMs }: { fromMs: number; toMs: number },
): Window[] {
  const windows: Window[] = []
  for (let end = toMs; end >= fromMs; end -= LEDGER_SPAN_MS + 1000)
    windows.push(
      openWindow(queryOf(name, Math.max(fromMs, end - LEDGER_SPAN_MS), end, 'updated'), 'new'),
    )
  return windows
}

/** One of the last six months a day: refunds and cancellations do not always count as changes. */
function lookAgain(feeds: Feeds, nowMs: number): Feeds {
  const month = feeds.againMonth
  const newestMs = Math.min(nowMs, feeds.streams.open.newestAt ?? nowMs)
  const toMs = wholeSeconds(newestMs) - month * 30 * DAY_MS
  const fromMs = toMs - 30 * DAY_MS
  let next: Feeds = {
    ...feeds,
    againAt: nowMs + DAY_MS,
    againMonth: (month + 1) % AGAIN_MONTHS,
  }
  for (const name of ['open', 'canceled'] as const) {
    const stream = next.streams[name]
    const window = openWindow(queryOf(name, fromMs, toMs, 'created'), 'again')
    next = withStream(next, name, { ...stream, windows: [...stream.windows, window] })
  }
  return next
}

function queryOf(
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

/** Cuts further backfill windows until the stream has `most` to read, newest first. */
export function extend(feeds: Feeds, name: StreamName, most: number): Feeds {
  let stream = feeds.streams[name]
  while (
    name !== 'listings' &&
    stream.backfillTo !== undefined &&
    stream.backfillTo >= feeds.openedAt &&
    stream.windows.length < most
  ) {
    const toMs = stream.backfillTo
    const fromMs = Math.max(feeds.openedAt, toMs - stream.spanMs)
    stream = {
      ...stream,
      windows: [...stream.windows, openWindow(queryOf(name, fromMs, toMs, 'created'), 'backfill')],
      backfillTo: fromMs - 1000,
    }
  }
  return withStream(feeds, name, stream)
}

/** The stream to read next: changes before history, and the least read history first. */
export function chooseStream(feeds: Feeds): StreamName | undefined {
  const hasNew = streamNames.find(name =>
    feeds.streams[name].windows.some(window => window.purpose === 'new'),
  )
  if (hasNew) return hasNew
  const reach = (name: StreamName) => {
    const { windows, backfillTo } = feeds.streams[name]
    const [first] = windows
    if (name === 'listings') return windows.length > 0 ? Infinity : -Infinity
    if (first?.query.of !== 'listings' && first) return first.query.toMs
    return backfillTo !== undefined && backfillTo >= feeds.openedAt ? backfillTo : -Infinity
  }
  const furthest = Math.max(...streamNames.map(reach))
  return furthest === -Infinity ? undefined : streamNames.find(name => reach(name) === furthest)
}

export type StepDone = {
  /** What is left of the stream's windows. */
  readonly windows: readonly Window[]
  /** Rows of history that the step read. */
  readonly backfilledRows: number
  readonly nowMs: number
  /** Windows that are finished and lacked rows. */
  readonly incomplete?: readonly Window[]
  /** The newest moment in what was read. */
  readonly newestAt?: number | undefined
  /** Whether a browser looks on. */
  readonly watched: boolean
}

/** Where the feeds stand after one step in one stream. */
export function settle(feeds: Feeds, name: StreamName, step: StepDone): Feeds {
  const before = feeds.streams[name]
  const stream: Stream = {
    ...before,
    done: before.done + step.backfilledRows,
    ...settleProbe(step.windows),
    ...(step.incomplete &&
      step.incomplete.length > 0 && {
        owed: putOff(before.owed ?? [], step.incomplete, step.nowMs, LEDGER_SPAN_MS),
      }),
  }
  Object.assign(stream, seen(stream, step.newestAt, step.nowMs))
  const isNew = (window: Window) => window.purpose === 'new'
  const historyIsRead =
    (stream.backfillTo === undefined || stream.backfillTo < feeds.openedAt) &&
    !stream.windows.some(window => window.purpose === 'backfill')
  const newsIsRead = before.windows.some(isNew) && !stream.windows.some(isNew)
  if (newsIsRead) stream.readTo = Math.max(stream.readTo, stream.readingTo ?? 0)
  if (historyIsRead && !stream.windows.some(isNew)) {
    const isFirst = before.completedAt === undefined
    if (isFirst || newsIsRead) {
      stream.completedAt = step.nowMs
      stream.dueAt = step.nowMs + paceOf(name, step.watched)
    }
    if (isFirst) stream.total = stream.done
    delete stream.backfillTo
  } else if (newsIsRead) {
    stream.dueAt = step.nowMs + paceOf(name, step.watched)
  }
  return withStream(feeds, name, stream)
}

/**
 * A probe that found little becomes the backfill. One that found much gives way to windows from
 * today backwards: a month first, so that the seller sees it within seconds, then as long as the
 * shop's density allows. Its rows are stored all the same.
 */
function settleProbe(windows: readonly Window[]): Partial<Stream> & { windows: Window[] } {
  const [probe, ...others] = windows
  if (probe?.purpose !== 'probe' || probe.query.of === 'listings' || probe.count === undefined)
    return { windows: [...windows] }
  if (probe.count <= SMALL_ROWS)
    return { windows: [{ ...probe, purpose: 'backfill' }, ...others], total: probe.count }
  const { fromMs, toMs } = probe.query
  const spanMs = wholeSeconds(((toMs - fromMs) * WINDOW_ROWS) / probe.count)
  const monthMs = Math.min(spanMs, 30 * DAY_MS)
  const month = openWindow({ ...probe.query, fromMs: Math.max(fromMs, toMs - monthMs) }, 'backfill')
  return {
    windows: [month, ...others],
    total: probe.count,
    spanMs,
    backfillTo: toMs - monthMs - 1000,
    done: 0,
  }
}

/** A date far ahead of us is a mistake, and would make us ask about years to come. */
function seen(stream: Stream, newestAt: number | undefined, nowMs: number): Partial<Stream> {
  if (newestAt === undefined || newestAt > nowMs + 60 * DAY_MS) return {}
  return { newestAt: Math.max(newestAt, stream.newestAt ?? 0) }
}

/** An order was read by itself, after a webhook: the ledger has something near that moment too. */
export function orderSeen(feeds: Feeds, newestAt: number, nowMs: number): Feeds {
  const next = (['open', 'ledger'] as const).reduce((all, name) => {
    const stream = all.streams[name]
    return withStream(all, name, { ...stream, ...seen(stream, newestAt, nowMs) })
  }, feeds)
  // Once at once, and once more when Etsy's bookkeeping has surely caught up.
  return makeDue({ ...next, ledgerAgainAt: nowMs + 60_000 }, ['ledger'], nowMs)
}

/** What a browser that comes to look makes due: nothing that is fresh enough for it. */
export function hurry(feeds: Feeds, nowMs: number): Feeds {
  return streamNames.reduce((next, name) => {
    const stream = next.streams[name]
    const readAt = stream.completedAt
    if (readAt === undefined) return next
    const freshMs = arrivalMs[name] ?? paces[name].watchedMs
    const dueAt = Math.min(stream.dueAt, Math.max(nowMs, readAt + freshMs))
    return withStream(next, name, { ...stream, dueAt })
  }, feeds)
}

/** Makes these due at once, because the seller asked or a webhook told. */
export function makeDue(feeds: Feeds, names: readonly StreamName[], atMs: number): Feeds {
  return names.reduce((next, name) => {
    const stream = next.streams[name]
    return withStream(next, name, { ...stream, dueAt: Math.min(stream.dueAt, atMs) })
  }, feeds)
}

/** Everything that was put off, at once: the seller asked. */
export function claimOwed(feeds: Feeds, atMs: number): Feeds {
  return streamNames.reduce((next, name) => {
    const { owed, ...stream } = next.streams[name]
    if (!owed) return next
    return withStream(next, name, { ...stream, owed: owed.map(each => ({ ...each, dueAt: atMs })) })
  }, feeds)
}

/** When there is something to do again. Nothing is left to read when this is asked. */
export function nextDueAt(feeds: Feeds): number {
  return Math.min(
    feeds.shopDueAt,
    feeds.againAt,
    feeds.ledgerAgainAt ?? Infinity,
    ...streamNames.map(name => feeds.streams[name].dueAt),
    ...streamNames.flatMap(name => feeds.streams[name].owed?.map(({ dueAt }) => dueAt) ?? []),
  )
}

export function shopRead(feeds: Feeds, nowMs: number): Feeds {
  return { ...feeds, shopDueAt: nowMs + SHOP_PACE_MS, shopCompletedAt: nowMs }
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

function paceOf(name: StreamName, watched: boolean): number {
  return watched ? paces[name].watchedMs : paces[name].idleMs
}

function withStream(feeds: Feeds, name: StreamName, stream: Stream): Feeds {
  return { ...feeds, streams: { ...feeds.streams, [name]: stream } }
}
