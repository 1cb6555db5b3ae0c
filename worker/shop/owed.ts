import * as v from 'valibot'
import {
  openWindow,
  split,
  windowSchema,
  type Lacking,
  type Query,
  type Window,
} from './windows.ts'

/** A window that lacked rows or could not be read, and when it is read once more. */
export const owedSchema = v.object({ window: windowSchema, dueAt: v.number() })
export type Owed = v.InferOutput<typeof owedSchema>

export type Deferred = {
  readonly window: Window
  /**
   * `failed`: Etsy refused the question or could not answer. `lacking`: its answer was not whole.
   * `pausing`: Etsy could not answer just now; the window goes on where it was in some seconds, and
   * others have their turn.
   */
  readonly because: 'failed' | 'lacking' | 'pausing'
  readonly lacking: Lacking
}

/** The first wait; each that follows is four times as long, up to a week. */
const FIRST_WAIT_MS = { failed: 300_000, lacking: 3_600_000 }
const PAUSE_MS = 2_000
/** Of more listings than Etsy gives, the next pass over all of them looks again. */
const PASS_MS = 6 * 3_600_000
const GROWTH = 4
const LONGEST_WAIT_MS = 7 * 86_400_000
/**
 * Etsy counts some lists wrongly for good (etsy/open-api #510: 271 counted, 258 there). Where it has
 * given all of its pages this often, over three weeks, and only its count says more, the count is
 * wrong. A refusal and a row that cannot be used are never let be.
 */
const MOST_MISCOUNTS = 6
/** A window that fails again is halved, so that the rest of it is read; up to so many parts. */
const MOST_PARTS = 24

export function waitOf(tries: number, firstWaitMs: number): number {
  return Math.min(LONGEST_WAIT_MS, firstWaitMs * GROWTH ** tries)
}

/**
 * Adds windows whose rows were not all there. What joins on to one that waits already becomes part
 * of it, so that a list that fails again and again costs little; `mostMs` is how much Etsy takes at
 * once.
 */
export function putOff(
  owed: readonly Owed[],
  deferred: readonly Deferred[],
  nowMs: number,
  mostMs: number,
): Owed[] {
  const all = [...owed]
  for (const { window, because, lacking } of deferred) {
    if (because === 'pausing') {
      const dueAt = nowMs + PAUSE_MS * GROWTH ** ((window.failures ?? 1) - 1)
      all.push({ dueAt, window: { ...window, lacking } })
      continue
    }
    const { query, purpose, tries = 0 } = window
    const isMiscount = because === 'lacking' && lacking.why === 'unread'
    if (isMiscount && tries >= MOST_MISCOUNTS) continue
    const isOutOfReach = lacking.why === 'out-of-reach'
    const dueAt = nowMs + (isOutOfReach ? PASS_MS : waitOf(tries, FIRST_WAIT_MS[because]))
    const later: Window = {
      // A probe stays one: it has to learn how much there is.
      ...openWindow(query, purpose === 'probe' ? 'probe' : 'again'),
      tries: tries + 1,
      lacking,
    }
    const i = all.findIndex(({ window: known }) => union(known.query, query, mostMs) !== undefined)
    const known = all[i]
    const joined = known && union(known.window.query, query, mostMs)
    if (known && joined) {
      all[i] = {
        dueAt: Math.min(known.dueAt, dueAt),
        window: {
          ...known.window,
          query: joined,
          tries: Math.max(known.window.tries ?? 0, tries + 1),
          lacking: addLacking(known.window.lacking, lacking),
        },
      }
    } else {
      const halves =
        because === 'failed' && tries > 0 && all.length < MOST_PARTS ? split(later) : undefined
      for (const part of halves ?? [later]) all.push({ dueAt, window: part })
    }
  }
  return all
}

/** What is still owed after `read` was read whole. */
export function withoutRead(owed: readonly Owed[], read: Query): Owed[] {
  return owed.filter(({ window: { query } }) => {
    if (kindOf(query) !== kindOf(read)) return true
    if (query.of === 'listings' || read.of === 'listings') return false
    return query.fromMs < read.fromMs || query.toMs > read.toMs
  })
}

/** Both may know of the same rows: the larger number is certain, and there may be more. */
function addLacking(one: Lacking | undefined, other: Lacking): Lacking {
  if (!one) return other
  return {
    rows: Math.max(one.rows, other.rows),
    isAtLeast: one.isAtLeast || other.isAtLeast || (one.rows > 0 && other.rows > 0),
    why: one.why === 'unread' ? other.why : one.why,
    since: Math.min(one.since, other.since),
  }
}

/** One question in the place of two that overlap; `undefined` where there is none. */
function union(a: Query, b: Query, mostMs: number): Query | undefined {
  if (kindOf(a) !== kindOf(b)) return undefined
  if (a.of === 'listings' || b.of === 'listings') return b
  if (a.fromMs > b.toMs || b.fromMs > a.toMs) return undefined
  const fromMs = Math.min(a.fromMs, b.fromMs)
  const toMs = Math.max(a.toMs, b.toMs)
  return toMs - fromMs > mostMs ? undefined : { ...a, fromMs, toMs }
}

function kindOf(query: Query): string {
  switch (query.of) {
    case 'receipts':
      return `receipts ${query.by} ${String(query.canceled)}`
    case 'listings':
      return `listings ${query.state} ${query.order ?? ''} ${query.sectionId ?? ''}`
    default:
      return query.of
  }
}
