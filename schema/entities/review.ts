import * as v from 'valibot'
import { idSchema, momentSchema } from './common.ts'

/** A buyer's rating of one transaction. Its id is the transaction's. The text is not kept. */
export const reviewSchema = v.object({
  kind: v.literal('review'),
  id: idSchema,
  listingId: v.optional(idSchema),
  /** 1 to 5. */
  rating: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(5)),
  createdAt: momentSchema,
  updatedAt: momentSchema,
})

export type Review = v.InferOutput<typeof reviewSchema>
