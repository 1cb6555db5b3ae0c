import { unreachable } from '../../schema/result.ts'
import type { Feed, Missing, Progress } from '../../schema/sync/progress.ts'
import type { ShopContext } from '../../models/metrics/shop-context.ts'
import { formatCount } from '../ui/format-number.ts'
import { formatMoment } from '../ui/format-time.ts'

/** What Etsy has and we do not, in words: how much, what is wrong with it, when we look again. */
export type MissingWords = {
  /** "7 orders are missing" */
  readonly short: string
  /** "We’ll look again at 9:54 am." */
  readonly again: string
  /** Why, in one sentence. */
  readonly why: string
}

const NOUNS: Readonly<Record<Feed, readonly [one: string, many: string]>> = {
  receipts: ['order', 'orders'],
  ledger: ['payment account entry', 'payment account entries'],
  listings: ['listing', 'listings'],
  reviews: ['review', 'reviews'],
  shop: ['shop detail', 'shop details'],
}
/** What matters most to the numbers comes first. */
const ORDER: readonly Feed[] = ['receipts', 'ledger', 'listings', 'reviews', 'shop']

type MissingFeed = { readonly feed: Feed; readonly missing: Missing; readonly total?: number }

/** `undefined` while nothing is known to be missing, or the first sync is still running. */
export function missingWords(
  progress: Progress | undefined,
  shop: ShopContext | undefined,
): MissingWords | undefined {
  if (!progress || progress.phase === 'backfill') return undefined
  const rows = ORDER.flatMap((feed): MissingFeed[] => {
    const row = progress.feeds.find(each => each.feed === feed)
    if (!row?.missing) return []
    return [{ feed, missing: row.missing, ...(row.total !== undefined && { total: row.total }) }]
  })
  const [first] = rows
  if (!first) return undefined
  const locale = shop?.locale ?? 'en'
  const retryAt = Math.min(...rows.map(({ missing }) => missing.retryAt))
  return {
    short: shortOf(rows, locale),
    again: againOf(retryAt, shop),
    why: whyOf(rows.length === 1 ? first.missing : { ...first.missing, why: graveOf(rows) }),
  }
}

function shortOf(rows: readonly MissingFeed[], locale: string): string {
  const [only] = rows
  if (rows.length === 1 && only?.missing.why === 'out-of-reach' && only.total !== undefined) {
    const here = formatCount(Math.max(0, only.total - only.missing.rows), locale)
    return `${here} of ${formatCount(only.total, locale)} ${NOUNS[only.feed][1]}`
  }
  const isOne = rows.length === 1 && only?.missing.rows === 1
  const parts = rows.map(({ feed, missing: { rows: count, isAtLeast } }, i) => {
    const [one, many] = NOUNS[feed]
    if (count === 0) return `${i === 0 ? 'Some' : 'some'} ${many}`
    const atLeast = isAtLeast ? (i === 0 ? 'At least ' : 'at least ') : ''
    return `${atLeast}${formatCount(count, locale)} ${count === 1 ? one : many}`
  })
  const last = parts.pop() ?? ''
  const list = parts.length === 0 ? last : `${parts.join(', ')} and ${last}`
  return `${list} ${isOne ? 'is' : 'are'} missing`
}

function againOf(retryAt: number, shop: ShopContext | undefined): string {
  if (!shop) return 'We’ll look again.'
  if (retryAt <= shop.now) return 'We’re looking again now.'
  const moment = formatMoment(retryAt, shop)
  return `We’ll look again ${/^\d/.test(moment) ? 'at' : 'on'} ${moment}.`
}

function graveOf(rows: readonly MissingFeed[]): Missing['why'] {
  return rows.some(({ missing }) => missing.why === 'unreadable') ? 'unreadable' : 'unread'
}

function whyOf({ why }: Missing): string {
  switch (why) {
    case 'out-of-reach':
      return 'Etsy lets apps read no more of them.'
    case 'unreadable':
      return 'Etsy sends them with amounts or dates that can’t be right.'
    case 'unread':
      return 'Etsy has them and hasn’t given them to us yet.'
    default:
      return unreachable(why)
  }
}
