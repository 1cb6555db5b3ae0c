import * as v from 'valibot'
import { countSchema, idSchema, momentSchema, textSchema } from './common.ts'
import { currencySchema } from './currency.ts'

/** The shop itself. Its id is the shop's id: one a room. */
export const shopSchema = v.object({
  kind: v.literal('shop'),
  id: idSchema,
  name: textSchema,
  currency: currencySchema,
  /** ISO 3166 alpha-2, upper case. */
  countryIso: v.optional(textSchema),
  /** Sales since the shop opened, as Etsy counts them. */
  transactionSoldCount: v.optional(countSchema),
  listingActiveCount: v.optional(countSchema),
  favorers: v.optional(countSchema),
  /** Of the past year, as Etsy gives it. */
  reviewAverage: v.optional(v.number()),
  reviewCount: v.optional(countSchema),
  onVacation: v.boolean(),
  /** When Etsy was asked. */
  asOf: momentSchema,
})

export type Shop = v.InferOutput<typeof shopSchema>
