import { useEffect, useState } from 'preact/hooks'
import type { ShopContext } from '../../models/metrics/shop-context.ts'
import { usableLocale } from '../messages/usable-locale.ts'
import { loadShopContext } from '../store/shop-context.ts'
import { syncState, type SyncState } from '../store/sync-state.ts'
import { useWatched } from './use-answers.ts'

/** Where a home stands before it can show a widget. */
export type HomeState =
  | { readonly state: 'loading' }
  | { readonly state: 'refused' }
  | { readonly state: 'no-shop'; readonly sync: SyncState }
  /** Connected, and the shop itself has not arrived yet. */
  | { readonly state: 'waiting'; readonly sync: SyncState }
  | { readonly state: 'ready'; readonly sync: SyncState; readonly shop: ShopContext }

const minuteMs = 60_000

/** The shop that is shown and its sync, renewed by every write and every minute. */
export function useShop(said: string): HomeState {
  const locale = usableLocale(said, navigator.language)
  const now = useMinute()
  const sync = useWatched(syncState, 'sync')
  const shop = useWatched(() => loadShopContext(now, locale), `shop ${now} ${locale}`)
  if (sync?.ok === false || shop?.ok === false) return { state: 'refused' }
  if (sync === undefined || shop === undefined) return { state: 'loading' }
  if (shop.value !== undefined) return { state: 'ready', sync: sync.value, shop: shop.value }
  return sync.value.shopId === undefined
    ? { state: 'no-shop', sync: sync.value }
    : { state: 'waiting', sync: sync.value }
}

/** Now, to the minute: numbers that count hours must not stand still. */
function useMinute(): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), minuteMs)
    return () => clearInterval(timer)
  }, [])
  return now
}
