import * as v from 'valibot'
import { listingStates, MAX_OFFSET, PAGE_ROWS } from '../etsy/reads.ts'

/**
 * A window is one question to Etsy whose answer comes in pages: a range of dates, or one state of
 * listings. Reading goes window by window, so that it can stop anywhere and go on where it was.
 */
const rangeSchema = { fromMs: v.number(), toMs: v.number() }

export const querySchema = v.variant('of', [
  v.object({
    of: v.literal('receipts'),
    by: v.picklist(['created', 'updated']),
    canceled: v.boolean(),
    ...rangeSchema,
  }),
  v.object({ of: v.literal('ledger'), ...rangeSchema }),
  v.object({ of: v.literal('reviews'), ...rangeSchema }),
  v.object({ of: v.literal('listings'), state: v.picklist(listingStates) }),
])
export type Query = v.InferOutput<typeof querySchema>

export const windowSchema = v.object({
  query: querySchema,
  /**
   * `probe`: all history, to learn how much there is. `backfill`: history for the first time.
   * `new`: what changed since. `again`: a slow second look.
   */
  purpose: v.picklist(['probe', 'backfill', 'new', 'again']),
  /** Everything before this offset is stored. */
  offset: v.number(),
  /** Rows in the window and rows a page, once Etsy has told. */
  count: v.optional(v.number()),
  stride: v.optional(v.number()),
  /** How often it was read from the start again. */
  rereads: v.number(),
  /** How often it was put off to a later day because rows were missing. */
  tries: v.optional(v.number()),
})
export type Window = v.InferOutput<typeof windowSchema>

export function openWindow(query: Query, purpose: Window['purpose']): Window {
  return { query, purpose, offset: 0, rereads: 0 }
}

export type PageAsked = { readonly window: number; readonly offset: number }

/**
 * The next pages to read at once, at most `most`, over the first windows of the list. The first
 * page of a window is read alone: only it tells how many there are.
 */
export function pagesToRead(windows: readonly Window[], most: number): PageAsked[] {
  const pages: PageAsked[] = []
  for (const [index, window] of windows.entries()) {
    if (window.count === undefined) {
      pages.push({ window: index, offset: 0 })
    } else {
      const end = Math.min(window.count, MAX_OFFSET + 1)
      const stride = window.stride ?? PAGE_ROWS
      for (let at = window.offset; at < end && pages.length < most; at += stride)
        pages.push({ window: index, offset: at })
    }
    if (pages.length >= most) break
  }
  return pages.slice(0, most)
}

/** What one window became after some of its pages were read; empty when it is finished. */
export function afterPages(
  window: Window,
  pages: readonly { readonly offset: number; readonly count: number; readonly rows: number }[],
): Window[] {
  const first = pages[0]
  if (!first) return [window]
  const count = pages[pages.length - 1]!.count
  if (window.count === undefined && count > MAX_OFFSET && window.purpose !== 'probe') {
    const halves = split(window)
    if (halves) return halves
  }
  // Etsy may give fewer rows a page than we ask for; the first page shows how many.
  const stride = window.stride ?? (first.rows > 0 && first.rows < count ? first.rows : PAGE_ROWS)
  const offset = window.offset + pages.length * stride
  if (offset >= count || offset > MAX_OFFSET || pages.every(page => page.rows === 0)) return []
  return [{ ...window, offset, count, stride }]
}

/** From the beginning once more, after rows were missing. */
export function reread(window: Window): Window {
  const { query, purpose, rereads, tries } = window
  return {
    ...openWindow(query, purpose),
    rereads: rereads + 1,
    ...(tries !== undefined && { tries }),
  }
}

/** The newer half first. `undefined` when there is nothing left to halve. */
function split(window: Window): [Window, Window] | undefined {
  const { query } = window
  if (query.of === 'listings' || query.toMs - query.fromMs < 1000) return undefined
  const middleMs = Math.floor((query.fromMs + query.toMs) / 2000) * 1000
  return [
    openWindow({ ...query, fromMs: middleMs + 1000 }, window.purpose),
    openWindow({ ...query, toMs: middleMs }, window.purpose),
  ]
}
