import { dayOf } from '../../models/metrics/day.ts'
import type { ShopContext } from '../../models/metrics/shop-context.ts'
import { settingsSchema, type Settings } from '../../schema/entities/settings.ts'
import { shopSchema } from '../../schema/entities/shop.ts'
import { readable } from './corrupt.ts'
import { db } from './db.ts'
import { browserTimeZone, loadConnectedShop } from './shop-state.ts'

/**
 * The context of a shop, of the one that is shown where none is named. `undefined` while no shop is connected, or while the room
 * has not told its currency yet; `syncState` says which.
 */
export async function loadShopContext(
  now: number,
  locale: string,
  of?: string,
): Promise<ShopContext | undefined> {
  const connected = await loadConnectedShop(of)
  if (connected === undefined) return undefined
  const { shopId } = connected
  const [shop] = readable(shopSchema, 'shops', [await db.shops.get([shopId, shopId])])
  if (!shop) return undefined
  const state = await db.shopStates.get(shopId)
  const settings = await loadSettings(shopId)
  // Days are shown as the rollups were cut.
  const timeZone = state?.timeZone ?? settings?.timeZone ?? browserTimeZone()
  return {
    shopId,
    shopName: shop.name,
    currency: shop.currency,
    countryIso: shop.countryIso,
    timeZone,
    closedWeekdays: settings?.closedWeekdays ?? [],
    today: dayOf(now, timeZone),
    now,
    locale,
  }
}

/** What the seller told us; `undefined` until then. */
export async function loadSettings(shopId: string): Promise<Settings | undefined> {
  const row = await db.settings.get([shopId, 'settings'])
  return readable(settingsSchema, 'settings', [row])[0]
}
