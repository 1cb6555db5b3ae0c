import { parseJson } from '../../schema/parse.ts'
import { errorSchema } from './wire.ts'

/** Why Etsy gave us nothing. `waitMs` is the least time before asking again makes sense. */
export type EtsyFailure =
  | { readonly reason: 'rate-limited'; readonly waitMs: number }
  /** Down, slow, broken, or answering with something that is not its API. */
  | { readonly reason: 'unavailable'; readonly why: string }
  /** The grant is gone: only the seller can give a new one. */
  | { readonly reason: 'reconnect' }
  | { readonly reason: 'not-found' }
  /** Etsy understood and said no: asking the same again is no use for now. */
  | { readonly reason: 'refused'; readonly status: number; readonly why: string }
  /** More than we read at once: the same in smaller parts may pass. */
  | { readonly reason: 'too-large' }

/** What Etsy says about its limits with each answer. */
export type Limits = {
  readonly perSecond?: number
  readonly perDay?: number
  readonly remainingToday?: number
}

/**
 * Nobody waits longer than this for anything that Etsy says: one absurd header would otherwise stop
 * every seller for years. A day that is used up is asked after every quarter of an hour, by one call.
 */
export const MAX_WAIT_MS = 900_000
const MIN_WAIT_MS = 1_000
/** Above what any app has been given; beyond it a header is no limit but a mistake. */
const MOST_PER_SECOND = 10_000
const MOST_PER_DAY = 1_000_000_000

export function readLimits(headers: Headers): Limits {
  const limits: { -readonly [K in keyof Limits]: Limits[K] } = {}
  const perSecond = wholeNumber(headers.get('x-limit-per-second'))
  const perDay = wholeNumber(headers.get('x-limit-per-day'))
  const remainingToday = wholeNumber(headers.get('x-remaining-today'))
  if (perSecond && perSecond <= MOST_PER_SECOND) limits.perSecond = perSecond
  if (perDay && perDay <= MOST_PER_DAY) limits.perDay = perDay
  if (remainingToday !== undefined && remainingToday <= MOST_PER_DAY)
    limits.remainingToday = remainingToday
  return limits
}

/**
 * `retry-after` in milliseconds, between a second and a quarter of an hour. RFC 9110 allows seconds
 * and a date; what is neither counts as a second.
 */
export function readRetryAfter(headers: Headers, nowMs: number): number {
  const text = headers.get('retry-after')?.trim() ?? ''
  const waitMs = /^\d+$/.test(text) ? Number(text) * 1000 : dateOf(text) - nowMs
  return clampWait(Number.isNaN(waitMs) ? MIN_WAIT_MS : waitMs)
}

/** Brings any wait into what we accept; infinite ones too. */
export function clampWait(waitMs: number): number {
  return Math.min(MAX_WAIT_MS, Math.max(MIN_WAIT_MS, waitMs))
}

/** An HTTP date begins with the day's name; `Date.parse` alone takes `-5` for a year. */
function dateOf(text: string): number {
  return /^(mon|tue|wed|thu|fri|sat|sun)/i.test(text) ? Date.parse(text) : Number.NaN
}

/** Etsy's own words, where there are any: errors come as JSON of two shapes, as HTML, or as nothing. */
export function errorWords(body: string): string {
  const parsed = parseJson(errorSchema, body)
  if (!parsed.ok) return 'an answer that is not JSON'
  return (parsed.value.error_description ?? parsed.value.error ?? 'no reason given').slice(0, 200)
}

function wholeNumber(text: string | null): number | undefined {
  return text !== null && /^\d{1,12}$/.test(text.trim()) ? Number(text.trim()) : undefined
}
