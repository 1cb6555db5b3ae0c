import { costAt, costBook } from '../metrics/costs.ts'
import type { ListingDay } from '../metrics/listing-total.ts'
import type { ShopContext } from '../metrics/shop-context.ts'
import type { Cost } from '../../schema/entities/cost.ts'
import type { Listing } from '../../schema/entities/listing.ts'
import { adviseOnPrice, type PriceAdvice } from './price-advice.ts'
import { priceElasticities, type Elasticity, type PricedWeek } from './price-response.ts'

/** How one listing's buyers answer to its price, and what follows from that. */
export type ListingPrice = Elasticity & {
  readonly listingId: string
  /** Absent where the listing is not on sale, or is priced in another currency than the shop's. */
  readonly advice?: PriceAdvice
}

/** Elasticities of all listings, and advice for those on sale. `rows` are the days of their weeks. */
export function adviseOnPrices(
  weeks: ReadonlyMap<string, readonly PricedWeek[]>,
  rows: readonly ListingDay[],
  listings: ReadonlyMap<string, Listing>,
  costs: readonly Cost[],
  shop: ShopContext,
): ListingPrice[] {
  const elasticities = priceElasticities([...weeks.values()])
  const book = costBook(costs)
  const feeShares = feeShareByListing(rows)
  return [...weeks].flatMap(([listingId, own], i): ListingPrice[] => {
    const elasticity = elasticities[i]
    if (elasticity === undefined) return []
    const { state, price } = listings.get(listingId) ?? {}
    const tried = own.filter(week => week.units > 0).map(week => week.price)
    if (state !== 'active' || price?.currency !== shop.currency || tried.length === 0)
      return [{ listingId, ...elasticity }]
    const cost = costAt(book.get(listingId) ?? [], {}, shop.today, shop.currency)
    const facts = {
      price: price.minor,
      unitCost: cost?.amount.minor ?? 0,
      feeShare: feeShares.get(listingId) ?? 0,
      lowestTried: Math.min(...tried),
      highestTried: Math.max(...tried),
    }
    return [{ listingId, ...elasticity, advice: adviseOnPrice(facts, elasticity) }]
  })
}

/** What of each listing's revenue went into fees, from 0 to 1. */
function feeShareByListing(rows: readonly ListingDay[]): ReadonlyMap<string, number> {
  const sums = new Map<string, { fees: number; revenue: number }>()
  for (const { listingId, fees, revenue } of rows) {
    const sum = sums.get(listingId) ?? { fees: 0, revenue: 0 }
    sums.set(listingId, { fees: sum.fees + fees, revenue: sum.revenue + revenue })
  }
  return new Map(
    [...sums].map(([id, { fees, revenue }]) => [
      id,
      revenue > 0 ? Math.min(1, Math.max(0, fees / revenue)) : 0,
    ]),
  )
}
