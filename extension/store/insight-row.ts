import type { ShopDemand } from '../../models/demand/listing-demand.ts'
import type { PriceAdvice } from '../../models/pricing/price-advice.ts'
import type { Elasticity } from '../../models/pricing/price-response.ts'
import type { LevelChange } from '../../models/trends/level-change.ts'
import type { UnusualDay } from '../../models/trends/unusual-days.ts'

/** How one listing's buyers answer to its price, and what follows from that. */
export type ListingPrice = Elasticity & {
  readonly listingId: string
  /** Absent where the listing is not on sale, or is priced in another currency than the shop's. */
  readonly advice?: PriceAdvice
}

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
