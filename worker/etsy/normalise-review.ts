import * as v from 'valibot'
import type { Review } from '../../schema/entities/review.ts'
import type { Result } from '../../schema/result.ts'
import { given, moment, normaliseRow, requiredMoment, type Refused } from './normalise.ts'
import { etsyIdSchema, etsyLinkSchema, etsySecondsSchema } from './wire.ts'

/** Neither the buyer nor the buyer's words are read. */
const reviewSchema = v.object({
  transaction_id: etsyIdSchema,
  listing_id: etsyLinkSchema,
  rating: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(5)),
  create_timestamp: etsySecondsSchema,
  created_timestamp: etsySecondsSchema,
  update_timestamp: etsySecondsSchema,
  updated_timestamp: etsySecondsSchema,
})

export function normaliseReview(row: unknown): Result<Review, Refused> {
  return normaliseRow(reviewSchema, row, review => {
    const createdAt = requiredMoment(
      'created_timestamp',
      review.created_timestamp,
      review.create_timestamp,
    )
    return {
      kind: 'review',
      id: review.transaction_id,
      ...given('listingId', review.listing_id),
      rating: review.rating,
      createdAt,
      updatedAt: moment(review.updated_timestamp, review.update_timestamp) ?? createdAt,
    }
  })
}
