import * as v from 'valibot'
import { countSchema, daySchema, idSchema, listOf, momentSchema, textSchema } from './common.ts'
import { moneySchema } from './money.ts'

/**
 * How a listing stood at the end of a shop-local day on which something of it changed. Etsy tells
 * only what is now: these rows are the only history there is. A day without a row is as the one before.
 */
export const listingSnapshotSchema = v.object({
  kind: v.literal('listingSnapshot'),
  /** `listingId-day`. */
  id: v.pipe(v.string(), v.regex(/^\d{1,20}-\d{4}-\d{2}-\d{2}$/)),
  listingId: idSchema,
  /** Cut in the zone that the room knew then. */
  day: daySchema,
  /** When Etsy was asked last on that day. */
  asOf: momentSchema,
  title: textSchema,
  price: moneySchema,
  quantity: countSchema,
  /** Lifetime views; absent where Etsy had not counted them. */
  views: v.optional(countSchema),
  favorers: v.optional(countSchema),
  tags: listOf(textSchema),
})

export type ListingSnapshot = v.InferOutput<typeof listingSnapshotSchema>
