import type { ShopContext } from '../../models/metrics/shop-context.ts'
import type { SyncState } from '../store/sync-state.ts'
import { formatCount } from '../ui/format-number.ts'
import { formatMoment, formatZone } from '../ui/format-time.ts'
import type { Reason } from '../ui/next-step.ts'
import { unreachable } from '../../schema/result.ts'
import { missingWords } from './missing-words.ts'

/** Where we stand with Etsy, in a few words and, where there is room, some more. */
export type SyncWords = {
  readonly tone: 'calm' | 'attention'
  readonly short: string
  readonly more?: string
  /** Whose clock it is, where there is room for it. */
  readonly zone?: string
}

export function syncWords(
  sync: SyncState,
  shop: ShopContext | undefined,
  newestOrderAt: number | undefined,
): SyncWords {
  const locale = shop?.locale ?? 'en'
  const trouble = troubleOf(sync)
  if (trouble !== undefined) return { tone: 'attention', ...troubleWords(trouble) }
  if (sync.progress?.phase === 'backfill') {
    const orders = sync.progress.feeds.find(feed => feed.feed === 'receipts')
    return {
      tone: 'attention',
      short: 'First sync',
      ...(orders !== undefined && {
        more: `${formatCount(orders.done, locale)}${orders.total === undefined ? '' : ` of ${formatCount(orders.total, locale)}`} orders`,
      }),
    }
  }
  const missing = missingWords(sync.progress, shop)
  if (missing) {
    const more = missing.again.replace(/\.$/, '')
    return { tone: 'attention', short: missing.short, more: more[0]!.toLowerCase() + more.slice(1) }
  }
  if (sync.head !== undefined && sync.cursor < sync.head) {
    return { tone: 'attention', short: 'Catching up' }
  }
  if (shop === undefined) return { tone: 'calm', short: 'Up to date' }
  return {
    tone: 'calm',
    short: 'Up to date',
    ...(newestOrderAt !== undefined && {
      more: `newest order ${formatMoment(newestOrderAt, shop)}`,
    }),
    zone: formatZone(shop.timeZone),
  }
}

/** Every reason has words of its own: none may pass for “Up to date”. */
export function troubleWords(reason: Reason): Pick<SyncWords, 'short' | 'more'> {
  switch (reason) {
    case 'not-connected':
      return { short: 'No shop yet', more: 'nothing is read, nothing is stored' }
    case 'unauthorized':
      return { short: 'Signed out', more: 'your numbers are saved' }
    case 'etsy-reconnect':
      return { short: 'Sign in again', more: 'the permission to read your shop has ended' }
    case 'client-too-old':
      return { short: 'Reload this page', more: 'it runs an older version' }
    case 'server-too-old':
      return { short: 'Our server is being updated', more: 'your numbers are saved' }
    case 'shop-erased':
      return { short: 'Shop disconnected', more: 'its data was erased' }
    case 'another-shop':
      return { short: 'A different shop', more: 'it is connected now' }
    case 'too-fast':
      return { short: 'Slowing down', more: 'your changes are saved here' }
    case 'too-many-rows':
      return { short: 'Too many rows', more: 'your changes are saved here' }
    case 'malformed':
    case 'gap':
      return { short: 'Sync problem', more: 'your numbers are saved' }
    case 'offline':
      return { short: 'No connection', more: 'showing what is saved here' }
    case 'etsy-waiting':
      return { short: 'Can’t reach Etsy', more: 'we’ll try again soon' }
    case 'store-refused':
      return { short: 'Can’t save here', more: 'this browser lets us keep no data' }
    case 'connect-canceled':
    case 'connect-failed':
      return { short: 'Not connected', more: 'the sign-in was not finished' }
    case 'forbidden':
    case 'widget-broken':
    case 'failed':
      return { short: 'That didn’t work', more: 'your numbers are saved' }
    default:
      return unreachable(reason)
  }
}

/** What stands in the way of being up to date, the most pressing first. */
export function troubleOf(sync: SyncState): Reason | undefined {
  if (sync.connection === 'none') return 'not-connected'
  if (sync.connection === 'signed-out') return 'unauthorized'
  if (sync.connection === 'reconnect' || sync.progress?.etsy === 'reconnect') {
    return 'etsy-reconnect'
  }
  const failed = sync.lastError && FAILURES[sync.lastError.reason]
  if (failed) return failed
  if (!sync.online) return 'offline'
  if (sync.progress?.etsy === 'waiting') return 'etsy-waiting'
  return undefined
}

/**
 * Why the last attempt failed, where that outweighs being offline. The store keeps the reasons of
 * `extension/sync/failure.ts` as text: one that is not here is a failure that passes.
 */
const FAILURES: Readonly<Partial<Record<string, Reason>>> = {
  'client-too-old': 'client-too-old',
  'server-too-old': 'server-too-old',
  malformed: 'malformed',
  gap: 'gap',
  unauthorized: 'unauthorized',
  'shop-erased': 'shop-erased',
  'too-fast': 'too-fast',
  'too-many-rows': 'too-many-rows',
  'store-failed': 'store-refused',
}
