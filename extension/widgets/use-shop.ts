import { useEffect, useState } from 'preact/hooks'
import type { ShopContext } from '../../models/metrics/shop-context.ts'
import type { PageShop } from '../messages/panel.ts'
import { usableLocale } from '../messages/usable-locale.ts'
import { loadShopContext } from '../store/shop-context.ts'
import { shopNames, syncState, type ShopNames, type SyncState } from '../store/sync-state.ts'
import { shopForPage } from './shop-for-page.ts'
import { useWatched } from './use-answers.ts'

/** Where a home stands before it can show a widget. */
export type HomeState =
  | { readonly state: 'loading' }
  | { readonly state: 'refused' }
  | { readonly state: 'no-shop'; readonly sync: SyncState }
  /** Connected, and the shop itself has not arrived yet. */
  | { readonly state: 'waiting'; readonly sync: SyncState; readonly shops: ShopNames }
  | {
      readonly state: 'ready'
      readonly sync: SyncState
      readonly shops: ShopNames
      readonly shop: ShopContext
    }

/** The same in a page of Shop Manager, which may be of a shop that we have no numbers of. */
export type PanelState =
  | HomeState
  | { readonly state: 'another-shop'; readonly name?: string }
  | { readonly state: 'unclear-shop' }

const minuteMs = 60_000

/** The shop that our own pages show and its sync, renewed by every write and every minute. */
export function useShop(locale: string): HomeState {
  return useChosen(locale, 'shown', ({ shownShopId }) => shownShopId)
}

/** One of this browser's shops. */
export function useOneShop(locale: string, shopId: string): HomeState {
  return useChosen(locale, shopId, () => shopId)
}

/** The shop of the page that the panel stands in. Before the page has said whose it is, nothing. */
export function usePageShop(said: string, page: PageShop | undefined): PanelState {
  const locale = usableLocale(said, navigator.language)
  const subject = JSON.stringify(page ?? null)
  const now = useMinute()
  const asked = useWatched(
    page === undefined
      ? undefined
      : async () => {
          const shops = await shopNames()
          const chosen = shopForPage(page, shops)
          const shopId = chosen.is === 'connected' ? chosen.shopId : undefined
          return { chosen, home: await askShop(shops, shopId, now, locale) }
        },
    `${now} ${locale}`,
    subject,
  )
  if (asked === undefined) return { state: 'loading' }
  if (!asked.ok) return { state: 'refused' }
  const { chosen, home } = asked.value
  switch (chosen.is) {
    case 'pending':
      return { state: 'loading' }
    case 'conflict':
      return { state: 'unclear-shop' }
    case 'another':
      return { state: 'another-shop', ...(chosen.name !== undefined && { name: chosen.name }) }
    case 'connected':
    case 'none':
      return home
  }
}

function useChosen(
  said: string,
  subject: string,
  choose: (shops: ShopNames) => string | undefined,
): HomeState {
  const locale = usableLocale(said, navigator.language)
  const now = useMinute()
  // One question: the sync of one shop must never stand beside the numbers of another.
  const asked = useWatched(
    async () => {
      const shops = await shopNames()
      return askShop(shops, choose(shops), now, locale)
    },
    `${now} ${locale}`,
    subject,
  )
  if (asked === undefined) return { state: 'loading' }
  return asked.ok ? asked.value : { state: 'refused' }
}

async function askShop(
  shops: ShopNames,
  shopId: string | undefined,
  now: number,
  locale: string,
): Promise<HomeState> {
  if (shopId === undefined) return { state: 'no-shop', sync: await syncState('') }
  const [sync, shop] = await Promise.all([syncState(shopId), loadShopContext(now, locale, shopId)])
  if (sync.shopId === undefined) return { state: 'no-shop', sync }
  return shop === undefined
    ? { state: 'waiting', sync, shops }
    : { state: 'ready', sync, shops, shop }
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
