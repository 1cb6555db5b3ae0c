import type { Progress } from '../../schema/sync/progress.ts'
import { shopSchema } from '../../schema/entities/shop.ts'
import { readable } from './corrupt.ts'
import { db } from './db.ts'
import { connectedShop, loadBrowserState, loadConnectedShop } from './shop-state.ts'
import type { ConnectedShop, Connection, LastError } from './state.ts'

/** Where this browser stands with the room, for every home to show. */
export type SyncState = {
  readonly connection: Connection
  readonly shopId?: string
  readonly shopName?: string
  readonly cursor: number
  /** The room's newest seq; all is here when the cursor has reached it. */
  readonly head?: number
  readonly progress?: Progress
  /** Whether the worker answered last time. */
  readonly online: boolean
  readonly lastError?: LastError
  /** Changes of ours that the room has not stored yet. */
  readonly outboxLength: number
}

/** Needs no `ShopContext`: it says why there may be none. Without an id, of the shop that is shown. */
export async function syncState(of?: string): Promise<SyncState> {
  const shop = await loadConnectedShop(of)
  if (!shop) return { connection: 'none', cursor: 0, online: false, outboxLength: 0 }
  const { connection, online, shopId, lastError } = shop
  const copy = await db.shopStates.get(shopId)
  const outboxLength = await db.outbox
    .where('[shopId+mutationId]')
    .between([shopId, 0], [shopId, Infinity])
    .count()
  return {
    connection,
    online,
    shopId,
    shopName: await nameOf(shop),
    cursor: copy?.cursor ?? 0,
    outboxLength,
    ...(copy?.head !== undefined && { head: copy.head }),
    ...(copy?.progress && { progress: copy.progress }),
    ...(lastError && { lastError }),
  }
}

/** A shop by its name, for whoever lets the seller choose one. */
export type ShopName = {
  readonly shopId: string
  readonly shopName: string
  /** It had another name when it was connected. Pages may still say that one. */
  readonly oldName?: string
  readonly connection: Connection
}

export type ShopNames = { readonly shops: readonly ShopName[]; readonly shownShopId?: string }

/** Every shop that this browser holds, in the order in which they were connected. */
export async function shopNames(): Promise<ShopNames> {
  const state = await loadBrowserState()
  const shops = await Promise.all(
    state.shops.map(async shop => {
      const shopName = await nameOf(shop)
      return {
        shopId: shop.shopId,
        shopName,
        connection: shop.connection,
        ...(shopName !== shop.shopName && { oldName: shop.shopName }),
      }
    }),
  )
  const shown = connectedShop(state)?.shopId
  return { shops, ...(shown !== undefined && { shownShopId: shown }) }
}

/** Etsy lets a seller rename a shop: the synced row is newer than what the sign-in said. */
async function nameOf({ shopId, shopName }: ConnectedShop): Promise<string> {
  const [shop] = readable(shopSchema, 'shops', [await db.shops.get([shopId, shopId])])
  return shop?.name ?? shopName
}
