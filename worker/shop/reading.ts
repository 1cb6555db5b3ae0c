import { paceOf } from './due.ts'
import {
  DAY_MS,
  isPaused,
  LEDGER_SPAN_MS,
  queryOf,
  seen,
  streamNames,
  wholeSeconds,
  withStream,
  type Feeds,
  type Stream,
  type StreamName,
} from './feeds.ts'
import { joinLedger, type LedgerPiece, type Range } from './ledger-joins.ts'
import { putOff, withoutRead, type Deferred } from './owed.ts'
import { openWindow, type Query, type Window } from './windows.ts'

/** Rows that a backfill window aims at: under the offset ceiling with room to spare. */
const WINDOW_ROWS = 6_000
/** History this short is read in one window. */
const SMALL_ROWS = 500
/** However many rows Etsy counts: a day is never cut before it has shown that it is too long. */
const LEAST_SPAN_MS = DAY_MS
/** So many windows in a row that Etsy refuses, and the stream is left alone for a while. */
const MOST_REFUSALS = 3
const FIRST_PAUSE_MS = 300_000
const LONGEST_PAUSE_MS = DAY_MS

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
export function chooseStream(feeds: Feeds, nowMs: number): StreamName | undefined {
  const hasNew = streamNames.find(
    name =>
      !isPaused(feeds.streams[name], nowMs) &&
      feeds.streams[name].windows.some(window => window.purpose === 'new'),
  )
  if (hasNew) return hasNew
  const reach = (name: StreamName) => {
    const { windows, backfillTo } = feeds.streams[name]
    if (isPaused(feeds.streams[name], nowMs)) return -Infinity
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
  /** Windows that could not be read, or are finished and lacked rows. */
  readonly deferred?: readonly Deferred[]
  /** Questions that were answered whole, and what of the ledger that was. */
  readonly whole?: readonly { readonly query: Query; readonly piece?: LedgerPiece }[]
  /** Windows of which Etsy gave at least one page. */
  readonly answered?: number
  /** The newest moment in what was read. */
  readonly newestAt?: number | undefined
  /** Whether a browser looks on. */
  readonly watched: boolean
}

/** Where the feeds stand after one step in one stream. */
export function settle(feeds: Feeds, name: StreamName, step: StepDone): Feeds {
  const before = feeds.streams[name]
  const pacedAt = step.nowMs + paceOf(name, step.watched)
  const stream: Stream = {
    ...before,
    done: before.done + step.backfilledRows,
    ...settleProbe(step.windows),
  }
  // Its history is longer than was known when it was given up for the time being.
  if (before.backfillTo === undefined && stream.backfillTo !== undefined) delete stream.completedAt
  settleOwed(stream, step)
  settleRefusals(stream, step)
  Object.assign(stream, seen(stream, step.newestAt, step.nowMs))
  const isNew = (window: Window) => window.purpose === 'new'
  const historyIsRead =
    (stream.backfillTo === undefined || stream.backfillTo < feeds.openedAt) &&
    !stream.windows.some(({ purpose }) => purpose === 'backfill' || purpose === 'probe') &&
    // It goes on with these in some seconds.
    !stream.owed?.some(({ window }) => window.failures !== undefined)
  const newsIsRead = before.windows.some(isNew) && !stream.windows.some(isNew)
  if (newsIsRead) stream.readTo = Math.max(stream.readTo, stream.readingTo ?? 0)
  if (historyIsRead && !stream.windows.some(isNew)) {
    const isFirst = before.completedAt === undefined
    // What could not be read is owed; the stream is only as new as before.
    if (isFirst || (newsIsRead && stream.isBehind !== true)) stream.completedAt = step.nowMs
    // A first reading that took days has left behind what came meanwhile.
    if (isFirst) stream.dueAt = Math.min(pacedAt, stream.readTo + paceOf(name, step.watched))
    if (isFirst) stream.total = stream.done + lackingRows(stream)
    delete stream.backfillTo
  }
  // What was asked for while the news were read is still to be read.
  if (newsIsRead) stream.dueAt = Math.min(before.dueAt, pacedAt)
  if (newsIsRead) delete stream.isBehind
  return withStream(feeds, name, stream)
}

function settleOwed(stream: Stream, { deferred = [], whole = [], nowMs }: StepDone): void {
  const owedBefore = stream.owed ?? []
  const stillOwed = whole.reduce((owed, { query }) => withoutRead(owed, query), owedBefore)
  const read = whole.flatMap(({ piece }) => piece ?? [])
  const joined = joinLedger(stream.pieces ?? [], read)
  if (read.length > 0) stream.pieces = joined.pieces
  const ofHoles = joined.holes.flatMap(hole => deferHole(hole, nowMs))
  const owed = putOff(stillOwed, [...deferred, ...ofHoles], nowMs, LEDGER_SPAN_MS)
  if (owed.length > 0 || stream.owed) stream.owed = owed
  const isBehind = deferred.some(
    ({ because, window }) => because === 'failed' && window.purpose === 'new',
  )
  if (isBehind) stream.isBehind = true
}

/** Entries are missing between two windows that were each read whole. */
function deferHole({ fromMs, toMs }: Range, nowMs: number): Deferred[] {
  const lacking = { rows: 1, isAtLeast: true, why: 'unread', since: nowMs } as const
  const deferred: Deferred[] = []
  for (let end = wholeSeconds(toMs); end >= fromMs; end -= LEDGER_SPAN_MS + 1000) {
    const query = {
      of: 'ledger',
      fromMs: Math.max(fromMs, end - LEDGER_SPAN_MS),
      toMs: end,
    } as const
    const window = openWindow(query, 'again')
    deferred.push({ window, because: 'lacking', lacking })
  }
  return deferred
}

/** Counts windows that Etsy refuses one after the other; after a few the stream is left alone. */
function settleRefusals(stream: Stream, { deferred = [], answered = 0, nowMs }: StepDone): void {
  const failed = deferred.filter(({ because }) => because === 'failed').length
  if (answered > 0) delete stream.refusals
  if (answered > 0 || failed === 0) return
  const { count = 0, since = nowMs } = stream.refusals ?? {}
  const next = count + failed
  const hasMore = stream.windows.length > 0 || stream.backfillTo !== undefined
  const waitMs = FIRST_PAUSE_MS * 4 ** (next - MOST_REFUSALS)
  stream.refusals = {
    count: next,
    since,
    ...(next >= MOST_REFUSALS && hasMore && { until: nowMs + Math.min(LONGEST_PAUSE_MS, waitMs) }),
  }
}

function lackingRows({ owed = [] }: Stream): number {
  return owed.reduce((sum, { window }) => sum + (window.lacking?.rows ?? 0), 0)
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
  const spanMs = Math.max(
    LEAST_SPAN_MS,
    wholeSeconds(((toMs - fromMs) * WINDOW_ROWS) / probe.count),
  )
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
