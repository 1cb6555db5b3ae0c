import * as v from 'valibot'
import type { Listing } from '../../schema/entities/listing.ts'
import type { Result } from '../../schema/result.ts'
import {
  atMost,
  charge,
  given,
  moment,
  normaliseRow,
  plainText,
  required,
  requiredMoment,
  word,
  type Refused,
} from './normalise.ts'
import { etsyIdSchema, etsySecondsSchema } from './wire.ts'

const countSchema = v.pipe(
  v.nullish(v.pipe(v.number(), v.safeInteger(), v.minValue(0))),
  v.transform(count => count ?? undefined),
)
const textsSchema = v.nullish(v.array(v.string()), [])

const listingSchema = v.object({
  listing_id: etsyIdSchema,
  title: v.nullish(v.string(), ''),
  state: v.string(),
  price: v.optional(v.unknown()),
  quantity: countSchema,
  views: countSchema,
  num_favorers: countSchema,
  tags: textsSchema,
  skus: textsSchema,
  original_creation_timestamp: etsySecondsSchema,
  created_timestamp: etsySecondsSchema,
  creation_timestamp: etsySecondsSchema,
  updated_timestamp: etsySecondsSchema,
  last_modified_timestamp: etsySecondsSchema,
  ending_timestamp: etsySecondsSchema,
})

/** Etsy allows 13 tags, and 2 × 70 combinations of a listing's variations. */
const MAX_TAGS = 50
const MAX_SKUS = 500

/** `asOf` is when Etsy was asked. */
export function normaliseListing(row: unknown, asOf: number): Result<Listing, Refused> {
  return normaliseRow(listingSchema, row, listing => {
    // A renewal resets every creation time but the original one.
    const createdAt = requiredMoment(
      'original_creation_timestamp',
      listing.original_creation_timestamp,
      listing.created_timestamp,
      listing.creation_timestamp,
    )
    return {
      kind: 'listing',
      id: listing.listing_id,
      title: plainText(listing.title),
      state: word(listing.state),
      price: charge(listing.price, 'price'),
      quantity: required(listing.quantity, 'quantity'),
      // Etsy writes 0 for "not counted yet" and for "inactive" as well as for "nobody looked".
      ...given('views', listing.views === 0 ? undefined : listing.views),
      ...given('favorers', listing.num_favorers),
      tags: atMost(listing.tags, MAX_TAGS).map(plainText),
      skus: atMost(listing.skus, MAX_SKUS).map(plainText),
      createdAt,
      updatedAt: moment(listing.updated_timestamp, listing.last_modified_timestamp) ?? createdAt,
      ...given('endsAt', moment(listing.ending_timestamp)),
      asOf,
    }
  })
}
