import * as v from 'valibot'
import { currencySchema } from './currency.ts'

/** An amount in minor units (cents, yen). Never a float: sums of floats drift. */
export const moneySchema = v.object({
  minor: v.pipe(v.number(), v.safeInteger()),
  currency: currencySchema,
})

export type Money = v.InferOutput<typeof moneySchema>
