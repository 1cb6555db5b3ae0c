import { ROLLUP_VERSION } from '../../models/metrics/rollup.ts'
import { db } from './db.ts'
import type { BrowserState, ConnectedShop, ShopState } from './state.ts'

/** What is known of a shop's copy; an empty copy when there is none. */
export async function loadShopState(shopId: string): Promise<ShopState> {
  return (await db.shopStates.get(shopId)) ?? emptyShopState(shopId)
}

function emptyShopState(shopId: string): ShopState {
  return {
    shopId,
    cursor: 0,
    timeZone: browserTimeZone(),
    rollupVersion: ROLLUP_VERSION,
    rollupsBroken: false,
    lastMutationId: 0,
    receiptCount: 0,
    ledgerEntryCount: 0,
    listingCount: 0,
  }
}

/** Changes some of what is known, and leaves the rest. */
export async function changeShopState(shopId: string, change: Partial<ShopState>): Promise<void> {
  await db.transaction('rw', db.shopStates, async () => {
    await db.shopStates.put({ ...(await loadShopState(shopId)), ...change, shopId })
  })
}

/** What this browser knows of itself; without a row it holds no shop. */
export async function loadBrowserState(): Promise<BrowserState> {
  return (await db.browserStates.get('browser')) ?? { key: 'browser', shops: [] }
}

export async function changeBrowserState(
  change: (state: BrowserState) => BrowserState,
): Promise<void> {
  await db.transaction('rw', db.browserStates, async () => {
    await db.browserStates.put(change(await loadBrowserState()))
  })
}

/** Names this browser when it signs in; made with its first use. */
export async function loadBrowserId(): Promise<string> {
  return db.transaction('rw', db.browserStates, async () => {
    const state = await loadBrowserState()
    if (state.browserId !== undefined) return state.browserId
    const browserId = crypto.randomUUID()
    await db.browserStates.put({ ...state, browserId })
    return browserId
  })
}

/** One of this browser's shops: the named one, or the one that is shown. */
export async function loadConnectedShop(shopId?: string): Promise<ConnectedShop | undefined> {
  return connectedShop(await loadBrowserState(), shopId)
}

/** The named one, the one that is shown, or the first, which is shown where none was chosen. */
export function connectedShop(
  { shops, shownShopId }: BrowserState,
  shopId = shownShopId,
): ConnectedShop | undefined {
  const found = shops.find(shop => shop.shopId === shopId)
  return found ?? (shopId === shownShopId ? shops[0] : undefined)
}

/** Changes what is known of one shop. One that was disconnected meanwhile stays so. */
export async function changeConnectedShop(
  shopId: string,
  change: (shop: ConnectedShop) => ConnectedShop,
): Promise<void> {
  await changeBrowserState(state => ({
    ...state,
    shops: state.shops.map(shop => (shop.shopId === shopId ? change(shop) : shop)),
  }))
}

/** A shop that was signed in to: a new one, or one that is here already. It is the one to be shown. */
export async function addConnectedShop(shopId: string, shopName: string): Promise<void> {
  await changeBrowserState(state => {
    const { clientId = crypto.randomUUID() } =
      state.shops.find(shop => shop.shopId === shopId) ?? {}
    const shop = { shopId, shopName, clientId, connection: 'connected', online: true } as const
    const isKnown = state.shops.some(known => known.shopId === shopId)
    return {
      ...state,
      shops: isKnown
        ? state.shops.map(known => (known.shopId === shopId ? shop : known))
        : [...state.shops, shop],
      shownShopId: shopId,
    }
  })
}

/** The shop is gone from this browser; the others stay as they are. */
export async function removeConnectedShop(shopId: string): Promise<void> {
  await changeBrowserState(state => {
    const shops = state.shops.filter(shop => shop.shopId !== shopId)
    const shownShopId = state.shownShopId === shopId ? shops[0]?.shopId : state.shownShopId
    return { ...state, shops, shownShopId }
  })
}

/** Which shop our own pages show. One that is not here changes nothing. */
export async function showShop(shopId: string): Promise<void> {
  await changeBrowserState(state =>
    state.shops.some(shop => shop.shopId === shopId) ? { ...state, shownShopId: shopId } : state,
  )
}

/** Used until the seller has named the shop's own. */
export function browserTimeZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone
}
