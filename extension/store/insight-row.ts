import type { ShopDemand } from '../../models/demand/listing-demand.ts'
import type { ListingPrice } from '../../models/pricing/advise-on-prices.ts'
import type { LevelChange } from '../../models/trends/level-change.ts'
import type { UnusualDay } from '../../models/trends/unusual-days.ts'

/** What was learnt of the shop beside its forecast, at rest. Days in it are counted from `firstDay`. */
export type InsightRow = {
  readonly inputHash: string
  readonly computedAt: number
  readonly firstDay: string
} & (
  | { readonly key: 'demand'; readonly demand: ShopDemand }
  | { readonly key: 'prices'; readonly prices: readonly ListingPrice[] }
  | {
      readonly key: 'trend'
      readonly levelChange?: LevelChange | undefined
      readonly unusualDays: readonly UnusualDay[]
    }
)
export type InsightKey = InsightRow['key']
