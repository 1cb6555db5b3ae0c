import * as v from 'valibot'
import { countSchema, idSchema, listOf, momentSchema, textSchema } from './common.ts'
import { moneySchema } from './money.ts'

/** What is offered. Text is Etsy's, decoded once, and only ever shown as text. */
export const listingSchema = v.object({
  kind: v.literal('listing'),
  id: idSchema,
  title: textSchema,
  /** active, inactive, sold_out, draft, expired, removed, or one we do not know yet. */
  state: textSchema,
  price: moneySchema,
  quantity: countSchema,
  /** Lifetime views; absent when Etsy has not counted them (a 0 means nothing). */
  views: v.optional(countSchema),
  favorers: v.optional(countSchema),
  tags: listOf(textSchema),
  skus: listOf(textSchema),
  /** When it was first listed: a renewal does not change it. */
  createdAt: momentSchema,
  updatedAt: momentSchema,
  endsAt: v.optional(momentSchema),
  asOf: momentSchema,
})

export type Listing = v.InferOutput<typeof listingSchema>
