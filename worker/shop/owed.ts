import * as v from 'valibot'
import { openWindow, windowSchema, type Query, type Window } from './windows.ts'

/** A window that lacked rows, and when it is read once more. */
export const owedSchema = v.object({ window: windowSchema, dueAt: v.number() })
export type Owed = v.InferOutput<typeof owedSchema>

/** The first wait; each that follows is four times as long: an hour, four, sixteen … six weeks. */
const FIRST_WAIT_MS = 3_600_000
const GROWTH = 4
/** Etsy counts some lists wrongly for good: after the last try it is let be. */
const MOST_TRIES = 6

/**
 * Adds windows whose rows were not all there. What joins on to one that waits already becomes part
 * of it, so that a list that is counted wrongly for good costs little; `mostMs` is how much Etsy
 * takes at once. Listings are read whole every few hours anyway.
 */
export function putOff(
  owed: readonly Owed[],
  windows: readonly Window[],
  nowMs: number,
  mostMs: number,
): Owed[] {
  const all = [...owed]
  for (const { query, tries = 0 } of windows) {
    if (query.of === 'listings' || tries >= MOST_TRIES) continue
    const dueAt = nowMs + FIRST_WAIT_MS * GROWTH ** tries
    const i = all.findIndex(({ window }) => union(window.query, query, mostMs) !== undefined)
    const known = all[i]
    const joined = known && union(known.window.query, query, mostMs)
    if (known && joined) {
      const most = Math.max(known.window.tries ?? 0, tries + 1)
      all[i] = {
        dueAt: Math.min(known.dueAt, dueAt),
        window: { ...known.window, query: joined, tries: most },
      }
    } else all.push({ dueAt, window: { ...openWindow(query, 'again'), tries: tries + 1 } })
  }
  return all
}

/** One question in the place of two that overlap; `undefined` where there is none. */
function union(a: Query, b: Query, mostMs: number): Query | undefined {
  if (a.of === 'listings' || b.of === 'listings') return undefined
  if (kindOf(a) !== kindOf(b) || a.fromMs > b.toMs || b.fromMs > a.toMs) return undefined
  const fromMs = Math.min(a.fromMs, b.fromMs)
  const toMs = Math.max(a.toMs, b.toMs)
  return toMs - fromMs > mostMs ? undefined : { ...a, fromMs, toMs }
}

function kindOf(query: Query): string {
  return query.of === 'receipts' ? `receipts ${query.by} ${String(query.canceled)}` : query.of
}
