import type * as v from 'valibot'
import { decodeHTML } from 'entities/decode'
import { parse } from '../../schema/parse.ts'
import { err, ok, type Result } from '../../schema/result.ts'
import type { Money } from '../../schema/entities/money.ts'
import { toMoney } from './normalise-money.ts'
import { etsyMoneySchema } from './wire.ts'

/** Why one row of Etsy's was left out. Nothing of the row itself is in here, for it goes to the log. */
export type Refused = { readonly reason: 'row-refused'; readonly why: string }

/** Checks one row and turns it into ours. `RowError` inside `make` refuses the row; bugs pass. */
export function normaliseRow<S extends v.GenericSchema, T>(
  schema: S,
  row: unknown,
  make: (row: v.InferOutput<S>) => T,
): Result<T, Refused> {
  const parsed = parse(schema, row)
  if (!parsed.ok) return err({ reason: 'row-refused', why: `${parsed.error.path} is not usable` })
  try {
    return ok(make(parsed.value))
  } catch (error) {
    if (error instanceof RowError) return err({ reason: 'row-refused', why: error.message })
    throw error
  }
}

/** Thrown and caught within this folder: a row has a dozen amounts, and any may be beyond use. */
export class RowError extends Error {}

/** The amount, or the row is refused. */
export function money(value: unknown, name: string): Money {
  const parsed = parse(etsyMoneySchema, value)
  if (!parsed.ok) throw new RowError(`${name} is not an amount`)
  const converted = toMoney(parsed.value)
  if (!converted.ok) throw new RowError(`${name}: ${converted.error.why}`)
  return converted.value
}

/** The amount of something that is sold, taxed or given back: never below zero. */
export function charge(value: unknown, name: string): Money {
  const found = money(value, name)
  if (found.minor < 0) throw new RowError(`${name} is below zero`)
  return found
}

/** The same, where Etsy may leave it out. */
export function optionalCharge(value: unknown, name: string): Money | undefined {
  return value === undefined || value === null ? undefined : charge(value, name)
}

/** `undefined` for an amount that Etsy leaves out; one that is there but broken refuses the row. */
export function optionalMoney(value: unknown, name: string): Money | undefined {
  return value === undefined || value === null ? undefined : money(value, name)
}

/** Titles, names and tags come HTML-escaped, once: `&amp;#39;` is a title that shows `&#39;`. */
export function plainText(text: string): string {
  return decodeHTML(text)
}

/** Milliseconds of the first of several duplicate fields that says something. */
export function moment(...seconds: readonly (number | undefined)[]): number | undefined {
  const found = seconds.find(value => value !== undefined)
  return found === undefined ? undefined : found * 1000
}

export function requiredMoment(name: string, ...seconds: readonly (number | undefined)[]): number {
  const found = moment(...seconds)
  if (found === undefined) throw new RowError(`${name} is missing`)
  return found
}

/** A field only where there is a value: an absent one and `undefined` must not be two versions. */
export function given<K extends string, T>(key: K, value: T | undefined): Partial<Record<K, T>> {
  if (value === undefined) return {}
  const field: Partial<Record<K, T>> = {}
  field[key] = value
  return field
}
