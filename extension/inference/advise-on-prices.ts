import { costAt, costBook } from '../../models/metrics/costs.ts'
import type { ListingDay } from '../../models/metrics/listing-total.ts'
import type { ShopContext } from '../../models/metrics/shop-context.ts'
import { adviseOnPrice } from '../../models/pricing/price-advice.ts'
import { priceElasticities, type PricedWeek } from '../../models/pricing/price-response.ts'
import type { Cost } from '../../schema/entities/cost.ts'
import type { Listing } from '../../schema/entities/listing.ts'
import type { ListingPrice } from '../store/insight-row.ts'

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
