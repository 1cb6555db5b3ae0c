import {
  DAY_MS,
  isPaused,
  LEDGER_SPAN_MS,
  listingWindows,
  queryOf,
  seen,
  streamNames,
  wholeSeconds,
  withStream,
  type Feeds,
  type Stream,
  type StreamName,
} from './feeds.ts'
import { openWindow, type Window } from './windows.ts'

/** Etsy's lists lag a little behind their own time stamps. */
const OVERLAP_MS = { open: 600_000, canceled: 600_000, ledger: 7_200_000, reviews: DAY_MS }
const AGAIN_MONTHS = 6
const LOOK_SPAN_MS = 7 * DAY_MS

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
/** While a stream is being read: its pace is set when that is done. */
const NOT_ASKED = Number.MAX_SAFE_INTEGER
const SHOP_PACE_MS = 5.5 * 3_600_000

/** Adds the windows of whatever is due. The same feeds come back when nothing is. */
export function refill(feeds: Feeds, nowMs: number): Feeds {
  let next = feeds
  if (next.ledgerAgainAt !== undefined && next.ledgerAgainAt <= nowMs) {
    const { ledgerAgainAt, ...rest } = next
    next = makeDue(rest, ['ledger'], ledgerAgainAt)
  }
  for (const name of streamNames) {
    const { owed = [], ...others } = next.streams[name]
    // A pass over all listings reads what is owed of them too.
    const isPass = name === 'listings' && others.windows.length === 0 && others.dueAt <= nowMs
    const due =
      isPass || isPaused(next.streams[name], nowMs)
        ? []
        : owed.filter(({ dueAt }) => dueAt <= nowMs).map(({ window }) => window)
    if (due.length > 0)
      next = withStream(next, name, {
        ...others,
        windows: [
          ...due.filter(({ purpose }) => purpose === 'new'),
          ...others.windows,
          ...due.filter(({ purpose }) => purpose !== 'new'),
        ],
        owed: owed.filter(({ dueAt }) => dueAt > nowMs),
      })
    const stream = next.streams[name]
    const isReading = stream.windows.some(window => window.purpose === 'new')
    if (stream.dueAt > nowMs || isReading || isPaused(stream, nowMs)) continue
    if (name === 'listings' && stream.windows.length > 0) continue
    next = withStream(next, name, {
      ...stream,
      readingTo: wholeSeconds(nowMs),
      // Whoever asks from now on wants another reading after this one.
      dueAt: NOT_ASKED,
      windows: [...newWindows(name, stream, nowMs), ...stream.windows],
      // A pass reads every state: what was owed of one is read with it.
      ...(name === 'listings' && stream.owed && { owed: [] }),
    })
  }
  return nowMs < next.againAt ? next : lookAgain(next, nowMs)
}

/**
 * What changed since the last reading by our clock, and whatever lies just after the newest thing
 * Etsy has shown: the two clocks need not agree.
 */
function newWindows(name: StreamName, stream: Stream, nowMs: number): Window[] {
  if (name === 'listings') {
    const { owed = [] } = stream
    return listingWindows('new').map(window => {
      const known = owed.find(each => isSameState(each.window, window))?.window
      const { tries, lacking } = known ?? {}
      return { ...window, ...(tries !== undefined && { tries }), ...(lacking && { lacking }) }
    })
  }
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

function isSameState({ query: a }: Window, { query: b }: Window): boolean {
  if (a.of !== 'listings' || b.of !== 'listings') return false
  return a.state === b.state && a.order === undefined && a.sectionId === undefined
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

/** Orders of these moments are known of and not here: the weeks around them are read once more. */
export function lookAgainAt(feeds: Feeds, moments: readonly number[]): Feeds {
  const weeks = new Set(moments.map(at => Math.floor(at / LOOK_SPAN_MS)))
  const windows = [...weeks].map(week =>
    openWindow(
      // The payment is at most some days younger than its order.
      queryOf('open', (week - 1) * LOOK_SPAN_MS, (week + 1) * LOOK_SPAN_MS - 1000, 'created'),
      'again',
    ),
  )
  const { open } = feeds.streams
  return withStream(feeds, 'open', { ...open, windows: [...open.windows, ...windows] })
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
    if (readAt === undefined || stream.dueAt === NOT_ASKED) return next
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
    const { owed, refusals, ...stream } = next.streams[name]
    if (!owed && !refusals) return next
    return withStream(next, name, {
      ...stream,
      ...(owed && { owed: owed.map(each => ({ ...each, dueAt: Math.min(each.dueAt, atMs) })) }),
      ...(refusals && {
        refusals: {
          ...refusals,
          ...(refusals.until !== undefined && { until: Math.min(refusals.until, atMs) }),
        },
      }),
    })
  }, feeds)
}

/** When there is something to do again. Nothing is left to read when this is asked. */
export function nextDueAt(feeds: Feeds): number {
  return Math.min(
    feeds.shopDueAt,
    feeds.againAt,
    feeds.ledgerAgainAt ?? Infinity,
    ...streamNames.flatMap(name => {
      const { dueAt, owed = [], refusals, windows } = feeds.streams[name]
      // A stream that Etsy refuses is asked for nothing until its pause is over.
      const pausedUntil = refusals?.until ?? 0
      const due = [dueAt, ...owed.map(each => each.dueAt)]
      return [...due, ...(windows.length > 0 ? [0] : [])].map(at => Math.max(at, pausedUntil))
    }),
  )
}

export function shopRead({ shopFailure: _, ...feeds }: Feeds, nowMs: number): Feeds {
  return { ...feeds, shopDueAt: nowMs + SHOP_PACE_MS, shopCompletedAt: nowMs }
}

/** The shop could not be read: everything else goes on, and it is asked for again a little later. */
export function shopFailed(feeds: Feeds, nowMs: number): Feeds {
  const { count = 0, since = nowMs } = feeds.shopFailure ?? {}
  const waitMs = Math.min(SHOP_PACE_MS, 30_000 * 4 ** count)
  return { ...feeds, shopFailure: { count: count + 1, since }, shopDueAt: nowMs + waitMs }
}

/** How old a stream may grow before it is due. */
export function paceOf(name: StreamName, watched: boolean): number {
  return watched ? paces[name].watchedMs : paces[name].idleMs
}
