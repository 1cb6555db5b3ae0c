import * as v from 'valibot'
import { daySchema, idSchema } from './common.ts'
import { currencySchema } from './currency.ts'

/** Beyond it a product with a quantity could leave the safe integers. */
const MOST_MINOR = 100_000_000_000

/**
 * What one piece of a listing costs the seller, materials and hours, from a day on. The seller's own
 * input: no cost ever comes from Etsy. A cost whose `to` is not after its `from` holds on no day:
 * that is how one is taken back, since a client can only put.
 */
export const costSchema = v.object({
  kind: v.literal('cost'),
  /** Made by the browser in which it was entered. */
  id: v.pipe(v.string(), v.regex(/^[a-zA-Z0-9_-]{8,64}$/)),
  listingId: idSchema,
  /** Only for this variation; absent for all of them. */
  sku: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(100))),
  /** Of one piece. */
  amount: v.object({
    minor: v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(MOST_MINOR)),
    currency: currencySchema,
  }),
  /** The first shop-local day on which it holds. */
  from: daySchema,
  /** The first day on which it holds no more; absent while it still does. */
  to: v.optional(daySchema),
})

export type Cost = v.InferOutput<typeof costSchema>
