import * as v from 'valibot'
import type { Shop } from '../../schema/entities/shop.ts'
import type { Result } from '../../schema/result.ts'
import { given, moment, normaliseWith, plainText, RowError, type Refused } from './normalise.ts'
import { etsyIdSchema, etsySecondsSchema } from './wire.ts'

const countSchema = v.nullish(v.pipe(v.number(), v.safeInteger(), v.minValue(0)))

const shopSchema = v.object({
  shop_id: etsyIdSchema,
  shop_name: v.nullish(v.string(), ''),
  currency_code: v.string(),
  shop_location_country_iso: v.nullish(v.string()),
  transaction_sold_count: countSchema,
  listing_active_count: countSchema,
  num_favorers: countSchema,
  review_average: v.nullish(v.number()),
  review_count: countSchema,
  is_vacation: v.nullish(v.boolean(), false),
  create_date: etsySecondsSchema,
  created_timestamp: etsySecondsSchema,
})

/** The shop, and when it opened: nothing of it is older. */
export type NormalisedShop = { readonly shop: Shop; readonly openedAt?: number }

export function normaliseShop(row: unknown, asOf: number): Result<NormalisedShop, Refused> {
  return normaliseWith(
    shopSchema,
    row,
    shop => {
      const currency = shop.currency_code.trim().toUpperCase()
      if (!/^[A-Z]{3}$/.test(currency)) throw new RowError('currency_code is missing')
      const country = shop.shop_location_country_iso?.trim().toUpperCase()
      return {
        shop: {
          kind: 'shop',
          id: shop.shop_id,
          name: plainText(shop.shop_name),
          currency,
          ...given(
            'countryIso',
            country !== undefined && /^[A-Z]{2}$/.test(country) ? country : undefined,
          ),
          ...given('transactionSoldCount', shop.transaction_sold_count ?? undefined),
          ...given('listingActiveCount', shop.listing_active_count ?? undefined),
          ...given('favorers', shop.num_favorers ?? undefined),
          ...given('reviewAverage', shop.review_average ?? undefined),
          ...given('reviewCount', shop.review_count ?? undefined),
          onVacation: shop.is_vacation,
          asOf,
        },
        ...given('openedAt', moment(shop.created_timestamp, shop.create_date)),
      }
    },
    ({ shop }) => shop,
  )
}
