import type { ShopContext } from '../../models/metrics/shop-context.ts'
import { db } from './db.ts'
import type { ForecastRow } from './forecast-row.ts'

export type { ForecastRow } from './forecast-row.ts'

/** The newest forecast of one series; `undefined` until the first was computed. */
export async function forecastOf(
  params: { readonly seriesKey: string },
  shop: ShopContext,
): Promise<ForecastRow | undefined> {
  return db.forecasts.get([shop.shopId, params.seriesKey])
}

export async function putForecast(row: ForecastRow, shop: ShopContext): Promise<void> {
  await db.forecasts.put({ ...row, shopId: shop.shopId })
}
