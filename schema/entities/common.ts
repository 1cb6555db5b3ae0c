import * as v from 'valibot'

/** Etsy's ids are 64-bit integers; as text none of them is rounded. */
export const idSchema = v.pipe(v.string(), v.regex(/^\d{1,20}$/))

/** 2200-01-01. What lies beyond is microseconds, or a joke; a `Date` would still take it for a time. */
const LAST_MOMENT = 7_258_118_400_000

/** A moment, epoch milliseconds. */
export const momentSchema = v.pipe(
  v.number(),
  v.safeInteger(),
  v.minValue(0),
  v.maxValue(LAST_MOMENT),
)

/** A shop-local day, `YYYY-MM-DD`, which the calendar has. */
export const daySchema = v.pipe(
  v.string(),
  v.regex(/^(?:19|20|21)\d{2}-\d{2}-\d{2}$/),
  v.check(isDay, 'no day of the calendar'),
)

function isDay(text: string): boolean {
  const [year = 0, month = 0, day = 0] = text.split('-').map(Number)
  return month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month)
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return [4, 6, 9, 11].includes(month) ? 30 : 31
}

/** Etsy's own words and the seller's. The worker cuts them far below it: see `worker/etsy/normalise.ts`. */
export const textSchema = v.pipe(v.string(), v.maxLength(1_000))

/** A list that is part of one row. */
export const listOf = <S extends v.GenericSchema>(schema: S) =>
  v.pipe(v.array(schema), v.maxLength(1_000))

export const countSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
