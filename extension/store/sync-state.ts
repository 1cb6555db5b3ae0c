import type { Progress } from '../../schema/sync/progress.ts'
import { db } from './db.ts'
import type { Connection, LastError } from './state.ts'

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

/** Needs no `ShopContext`: it says why there may be none. */
export async function syncState(): Promise<SyncState> {
  const browser = await db.browserStates.get('browser')
  if (!browser) return { connection: 'none', cursor: 0, online: false, outboxLength: 0 }
  const { connection, online, shopId, shopName, lastError } = browser
  const shop = shopId === undefined ? undefined : await db.shopStates.get(shopId)
  const outboxLength =
    shopId === undefined
      ? 0
      : await db.outbox
          .where('[shopId+mutationId]')
          .between([shopId, 0], [shopId, Infinity])
          .count()
  return {
    connection,
    online,
    cursor: shop?.cursor ?? 0,
    outboxLength,
    ...(shopId !== undefined && { shopId }),
    ...(shopName !== undefined && { shopName }),
    ...(shop?.head !== undefined && { head: shop.head }),
    ...(shop?.progress && { progress: shop.progress }),
    ...(lastError && { lastError }),
  }
}
