import type * as v from 'valibot'
import { decodeHTML } from 'entities/decode'
import { parse } from '../../schema/parse.ts'
import { err, ok, type Result } from '../../schema/result.ts'
import { entitySchema, type Entity } from '../../schema/entities/entity.ts'
import type { Money } from '../../schema/entities/money.ts'
import { toMoney } from './normalise-money.ts'
import { etsyMoneySchema } from './wire.ts'

/** Why one row of Etsy's was left out. Nothing of the row itself is in here, for it goes to the log. */
export type Refused = { readonly reason: 'row-refused'; readonly why: string }

/**
 * Checks one row and turns it into ours. `RowError` inside `make` refuses the row; bugs pass. What
 * comes out is within the bounds of our own schema: browsers would leave out what is not, and the
 * row would count as read.
 */
export function normaliseRow<S extends v.GenericSchema, T extends Entity>(
  schema: S,
  row: unknown,
  make: (row: v.InferOutput<S>) => T,
): Result<T, Refused> {
  return normaliseWith(schema, row, make, entity => entity)
}

/** The same for a row that says something beside its entity, which is not kept as it is. */
export function normaliseWith<S extends v.GenericSchema, T>(
  schema: S,
  row: unknown,
  make: (row: v.InferOutput<S>) => T,
  entityOf: (made: T) => Entity,
): Result<T, Refused> {
  const parsed = parse(schema, row)
  if (!parsed.ok) return err({ reason: 'row-refused', why: `${parsed.error.path} is not usable` })
  try {
    const made = make(parsed.value)
    const checked = parse(entitySchema, entityOf(made))
    if (checked.ok) return ok(made)
    return err({ reason: 'row-refused', why: `${checked.error.path} is out of bounds` })
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

/** Code points that are kept of a title, name, tag or SKU. Etsy's own limits are 140, 20, 20, 32. */
export const MAX_TEXT = 300
/** The longest HTML entity has 33 characters, and one code point may take two. */
const MAX_ESCAPED = MAX_TEXT * 34

/**
 * Titles, names and tags come HTML-escaped, once: `&amp;#39;` is a title that shows `&#39;`. Cut at
 * a sane length, between code points, and without halves of surrogate pairs, which no UTF-8 can carry.
 */
export function plainText(text: string): string {
  const decoded = wellFormed(decodeHTML(text.slice(0, MAX_ESCAPED)))
  if (decoded.length <= MAX_TEXT) return decoded
  return Array.from(decoded.slice(0, 2 * MAX_TEXT))
    .slice(0, MAX_TEXT)
    .join('')
}

/** Etsy's own words for a state or a type, never escaped. What is longer than any word decides nothing. */
export function word(text: string): string {
  if (text.length > MAX_TEXT) throw new RowError('a word is too long to be one')
  return wellFormed(text)
}

/** A number that is there, or the row is refused: none is not 0. */
export function required(value: number | undefined, name: string): number {
  if (value === undefined) throw new RowError(`${name} is missing`)
  return value
}

/** With a mark in the place of each half of a surrogate pair. */
function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd')
}

/** A list that is only shown is cut; one whose parts are added up is refused when it is absurd. */
export function atMost<T>(list: readonly T[], most: number): T[] {
  return list.slice(0, most)
}

export function refuseOver(list: readonly unknown[], most: number, name: string): void {
  if (list.length > most) throw new RowError(`${name} has more than ${String(most)} rows`)
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
