import type { ShopContext } from '../../models/metrics/shop-context.ts'
import type { SyncState } from '../store/sync-state.ts'
import { formatCount } from '../ui/format-number.ts'
import { formatMoment, formatZone } from '../ui/format-time.ts'
import type { Reason } from '../ui/next-step.ts'

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
  switch (troubleOf(sync)) {
    case 'not-connected':
      return { tone: 'attention', short: 'No shop yet', more: 'nothing is read, nothing is stored' }
    case 'unauthorized':
      return { tone: 'attention', short: 'Signed out', more: 'what is here stays readable' }
    case 'etsy-reconnect':
      return { tone: 'attention', short: 'Sign in again', more: 'the permission to read has ended' }
    case 'offline':
      return { tone: 'attention', short: 'No connection', more: 'it goes on by itself' }
    case 'etsy-waiting':
      return { tone: 'attention', short: 'Etsy does not answer', more: 'it goes on by itself' }
    default:
      break
  }
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
  if (sync.head !== undefined && sync.cursor < sync.head) {
    return { tone: 'attention', short: 'Catching up' }
  }
  if (shop === undefined) return { tone: 'calm', short: 'In step' }
  return {
    tone: 'calm',
    short: 'In step',
    ...(newestOrderAt !== undefined && {
      more: `newest order ${formatMoment(newestOrderAt, shop)}`,
    }),
    zone: formatZone(shop.timeZone),
  }
}

/** What stands in the way of being in step, the most pressing first. */
export function troubleOf(sync: SyncState): Reason | undefined {
  if (sync.connection === 'none') return 'not-connected'
  if (sync.connection === 'signed-out') return 'unauthorized'
  if (sync.connection === 'reconnect' || sync.progress?.etsy === 'reconnect') {
    return 'etsy-reconnect'
  }
  if (sync.lastError?.reason === 'client-too-old') return 'client-too-old'
  if (sync.lastError?.reason === 'server-too-old') return 'server-too-old'
  if (!sync.online) return 'offline'
  if (sync.progress?.etsy === 'waiting') return 'etsy-waiting'
  return undefined
}
