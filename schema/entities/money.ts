import * as v from 'valibot'

/** An amount in minor units (cents, yen). Never a float: sums of floats drift. */
export const moneySchema = v.object({
  minor: v.pipe(v.number(), v.safeInteger()),
  currency: v.pipe(v.string(), v.length(3)),
})

export type Money = v.InferOutput<typeof moneySchema>
