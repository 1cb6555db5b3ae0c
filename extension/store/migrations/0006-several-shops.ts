import type { Migration } from './migration.ts'

type OldState = {
  readonly key: string
  readonly clientId: string
  readonly shopId?: string
  readonly shopName?: string
  readonly connection: string
  readonly online: boolean
  readonly lastError?: unknown
}

/**
 * The browser's one row holds a list of shops, each with its own connection and its own client: the
 * shop that was connected keeps the client whose mutations its room has numbered.
 */
export const severalShops: Migration = {
  version: 6,
  stores: {},
  upgrade: async transaction => {
    const states = transaction.table<object, string>('browserStates')
    const old = (await states.toArray()) as OldState[]
    for (const { key, clientId, shopId, shopName, connection, online, lastError } of old) {
      const isHeld = shopId !== undefined && connection !== 'none'
      await states.put({
        key,
        browserId: clientId,
        shops: isHeld
          ? [
              {
                shopId,
                shopName: shopName ?? '',
                clientId,
                connection,
                online,
                ...(lastError !== undefined && { lastError }),
              },
            ]
          : [],
        ...(isHeld && { shownShopId: shopId }),
      })
    }
  },
}
