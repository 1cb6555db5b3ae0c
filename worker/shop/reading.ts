import { paceOf } from './due.ts'
import {
  DAY_MS,
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
import { putOff } from './owed.ts'
import { openWindow, type Window } from './windows.ts'

/** Rows that a backfill window aims at: under the offset ceiling with room to spare. */
const WINDOW_ROWS = 6_000
/** History this short is read in one window. */
const SMALL_ROWS = 500

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
