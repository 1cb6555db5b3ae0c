import * as v from 'valibot'

/**
 * What Etsy's answers have in common. Read leniently: unknown fields pass, missing ones are
 * tolerated wherever a number stays true without them, unknown words stay words.
 */

/** A 64-bit id as text. One that JSON has already rounded is refused rather than kept wrong. */
export const etsyIdSchema = v.pipe(
  v.union([
    v.pipe(v.string(), v.regex(/^\d{1,20}$/)),
    v.pipe(
      v.number(),
      v.safeInteger('an id beyond 2^53 has lost its last digits'),
      v.minValue(0),
      v.transform(String),
    ),
  ]),
)

/** Etsy writes "none" as null, as an absent field and, for links, as 0. */
export const etsyLinkSchema = v.pipe(
  v.nullish(v.union([v.literal(0), v.literal('0'), etsyIdSchema])),
  v.transform(id => (id === 0 || id === '0' || id === null ? undefined : id)),
)

/** Seconds; 0 and null mean never. */
export const etsySecondsSchema = v.pipe(
  v.nullish(v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(253_402_300_799))),
  v.transform(seconds => (seconds === null || seconds === 0 ? undefined : seconds)),
)

export const etsyMoneySchema = v.object({
  amount: v.pipe(v.number(), v.safeInteger()),
  divisor: v.pipe(v.number(), v.safeInteger()),
  currency_code: v.string(),
})
export type EtsyMoney = v.InferOutput<typeof etsyMoneySchema>

/** One page of a collection. The rows are checked one by one, so that a bad one spoils no other. */
export const pageSchema = v.object({
  count: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  results: v.array(v.unknown()),
})

export const errorSchema = v.object({
  error: v.optional(v.string()),
  error_description: v.optional(v.string()),
})
