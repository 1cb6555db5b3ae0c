import * as v from 'valibot'
import { idSchema } from '../../schema/entities/common.ts'
import { missingReasons } from '../../schema/sync/progress.ts'
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
  v.object({
    of: v.literal('listings'),
    state: v.picklist(listingStates),
    // Other ways to the rows of a state that has more than Etsy's offset reaches.
    order: v.optional(v.literal('asc')),
    sectionId: v.optional(idSchema),
  }),
])
export type Query = v.InferOutput<typeof querySchema>

/** What a window lacked when it was last read. */
export const lackingSchema = v.object({
  /** Rows known to be missing; 0 where nobody knows how many there are. */
  rows: v.number(),
  /** There may be more than those. */
  isAtLeast: v.boolean(),
  why: v.picklist(missingReasons),
  since: v.number(),
})
export type Lacking = v.InferOutput<typeof lackingSchema>

export const windowSchema = v.object({
  query: querySchema,
  /**
   * `probe`: all history, to learn how much there is. `backfill`: history for the first time.
   * `new`: what changed since. `again`: a slow second look.
   */
  purpose: v.picklist(['probe', 'backfill', 'new', 'again']),
  /** Where the next page begins: at the last row that is stored, so that pages overlap by one. */
  offset: v.number(),
  /** The most rows that Etsy has said are in the window, and the most it gave in one page. */
  count: v.optional(v.number()),
  stride: v.optional(v.number()),
  /** The far end is looked at next: a `count` that says so does not cut a window by itself. */
  isPeeking: v.optional(v.boolean()),
  /** How often it was read from the start again. */
  rereads: v.number(),
  /** How often it was put off to a later day because rows were missing. */
  tries: v.optional(v.number()),
  /** How many steps in a row Etsy could not answer for this window. */
  failures: v.optional(v.number()),
  lacking: v.optional(lackingSchema),
})
export type Window = v.InferOutput<typeof windowSchema>

export function openWindow(query: Query, purpose: Window['purpose']): Window {
  return { query, purpose, offset: 0, rereads: 0 }
}

export type PageAsked = { readonly window: number; readonly offset: number }

/** Rows that a full page brings: its first row is the last one of the page before it. */
const STEP_ROWS = PAGE_ROWS - 1

/**
 * The next pages to read at once, at most `most`, over the first windows of the list. The first
 * page of a window is read alone: only it tells how many there are. So are the pages of an Etsy
 * that gives fewer rows than it is asked for: each begins where the one before it ended.
 */
export function pagesToRead(windows: readonly Window[], most: number): PageAsked[] {
  const pages: PageAsked[] = []
  for (const [index, window] of windows.entries()) {
    if (window.isPeeking === true) pages.push({ window: index, offset: MAX_OFFSET })
    else {
      pages.push({ window: index, offset: window.offset })
      const { count = 0, stride } = window
      const end = stride === PAGE_ROWS ? Math.min(count, MAX_OFFSET + 1) : 0
      for (let at = window.offset + STEP_ROWS; at + 1 < end && pages.length < most; at += STEP_ROWS)
        pages.push({ window: index, offset: at })
    }
    if (pages.length >= most) break
  }
  return pages.slice(0, most)
}

export type PageRead = { readonly offset: number; readonly count: number; readonly rows: number }

/**
 * What one window became after some of its pages were read; empty when it is finished. It ends with
 * a page that brings nothing new, or with a short one once as many rows are there as Etsy ever
 * counted: a `count` alone ends nothing, for it may be too low.
 */
export function afterPages(window: Window, pages: readonly PageRead[]): Window[] {
  if (pages.length === 0) return [window]
  const count = Math.max(window.count ?? 0, ...pages.map(page => page.count))
  const { isPeeking, ...rest } = window
  if (isPeeking === true) {
    const isLong = pages.some(page => page.rows > 0)
    return (isLong ? split(window) : undefined) ?? [{ ...rest, count }]
  }
  let end = window.count === undefined ? 0 : window.offset + 1
  let last: PageRead | undefined
  for (const page of pages) {
    if (page.offset > end) break
    last = page.offset + page.rows > end ? page : undefined
    end = Math.max(end, page.offset + page.rows)
  }
  if (!last) return []
  const stride = Math.max(window.stride ?? 0, ...pages.map(page => page.rows))
  const isShort = last.rows < (last.offset === 0 ? PAGE_ROWS : stride)
  // A count below the rows that were given is wrong, and may be so by any number: read on to the end.
  if (isShort && end === count) return []
  const next: Window = { ...rest, offset: Math.min(end - 1, MAX_OFFSET), count, stride }
  if (window.count === undefined && count > MAX_OFFSET && isSplittable(window))
    return [{ ...next, isPeeking: true }]
  // The furthest page that Etsy gives has been read, and there is more behind it.
  if (end > MAX_OFFSET && last.offset === MAX_OFFSET) return split(window) ?? []
  return [next]
}

/** From the beginning once more, after rows were missing. */
export function reread(window: Window): Window {
  const { query, purpose, rereads, tries, lacking } = window
  return {
    ...openWindow(query, purpose),
    rereads: rereads + 1,
    ...(tries !== undefined && { tries }),
    ...(lacking && { lacking }),
  }
}

function isSplittable({ query, purpose }: Window): boolean {
  return purpose !== 'probe' && query.of !== 'listings' && query.toMs - query.fromMs >= 1000
}

/** The newer half first. `undefined` when there is nothing left to halve. */
export function split(window: Window): [Window, Window] | undefined {
  const { query, purpose, tries, lacking } = window
  if (!isSplittable(window) || query.of === 'listings') return undefined
  const middleMs = Math.floor((query.fromMs + query.toMs) / 2000) * 1000
  const half = (range: { fromMs: number; toMs: number }): Window => ({
    ...openWindow({ ...query, ...range }, purpose),
    ...(tries !== undefined && { tries }),
    // Which half they are in is not known until both are read.
    ...(lacking && { lacking: { ...lacking, rows: 0, isAtLeast: true } }),
  })
  const newer = half({ fromMs: middleMs + 1000, toMs: query.toMs })
  return [lacking ? { ...newer, lacking } : newer, half({ fromMs: query.fromMs, toMs: middleMs })]
}
