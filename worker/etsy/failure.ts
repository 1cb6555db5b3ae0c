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
  /** Etsy understood and said no: asking the same again is no use. */
  | { readonly reason: 'refused'; readonly status: number; readonly why: string }

/** What Etsy says about its limits with each answer. */
export type Limits = {
  readonly perSecond?: number
  readonly perDay?: number
  readonly remainingToday?: number
}

export function readLimits(headers: Headers): Limits {
  const limits: { -readonly [K in keyof Limits]: Limits[K] } = {}
  const perSecond = positive(headers.get('x-limit-per-second'))
  const perDay = positive(headers.get('x-limit-per-day'))
  const remainingToday = positive(headers.get('x-remaining-today'))
  if (perSecond) limits.perSecond = perSecond
  if (perDay) limits.perDay = perDay
  if (remainingToday !== undefined) limits.remainingToday = remainingToday
  return limits
}

/** `retry-after` in milliseconds; a second when Etsy does not say. */
export function readRetryAfter(headers: Headers): number {
  return (positive(headers.get('retry-after')) ?? 1) * 1000
}

/** Etsy's own words, where there are any: errors come as JSON of two shapes, as HTML, or as nothing. */
export function errorWords(body: string): string {
  const parsed = parseJson(errorSchema, body)
  if (!parsed.ok) return 'an answer that is not JSON'
  return (parsed.value.error_description ?? parsed.value.error ?? 'no reason given').slice(0, 200)
}

function positive(text: string | null): number | undefined {
  return text !== null && /^\d{1,12}$/.test(text.trim()) ? Number(text.trim()) : undefined
}
