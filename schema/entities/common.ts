import * as v from 'valibot'

/** Etsy's ids are 64-bit integers; as text none of them is rounded. */
export const idSchema = v.pipe(v.string(), v.regex(/^\d{1,20}$/))

/** A moment, epoch milliseconds. */
export const momentSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(0))

/** A shop-local day, `YYYY-MM-DD`. */
export const daySchema = v.pipe(v.string(), v.regex(/^\d{4}-\d{2}-\d{2}$/))

export const countSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
