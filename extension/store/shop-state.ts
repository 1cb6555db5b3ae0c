import { ROLLUP_VERSION } from '../../models/metrics/rollup.ts'
import { db } from './db.ts'
import type { BrowserState, ShopState } from './state.ts'

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

/** This browser's own row; made with its first use. */
export async function loadBrowserState(): Promise<BrowserState> {
  return db.transaction('rw', db.browserStates, async () => {
    const known = await db.browserStates.get('browser')
    if (known) return known
    const clientId = crypto.randomUUID()
    const fresh: BrowserState = { key: 'browser', clientId, connection: 'none', online: false }
    await db.browserStates.put(fresh)
    return fresh
  })
}

export async function changeBrowserState(
  change: (state: BrowserState) => BrowserState,
): Promise<void> {
  await db.transaction('rw', db.browserStates, async () => {
    await db.browserStates.put(change(await loadBrowserState()))
  })
}

/** Used until the seller has named the shop's own. */
export function browserTimeZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone
}
