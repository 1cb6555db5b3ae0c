import { Refusal } from './answer.ts'

const MIN_TIMESTAMP = 946_684_800
/** Beyond it Etsy refuses, so that windows must be cut by date. */
export const MAX_OFFSET = 12_000
const MAX_LIMIT = 100
const DEFAULT_LIMIT = 25
const MAX_IDS = 100

export function readInteger(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name)
  if (text === null || text === '') return undefined
  const value = Number(text)
  if (!/^-?\d+$/.test(text) || !Number.isSafeInteger(value))
    throw new Refusal(400, `Expected int value for '${name}' (got string)`)
  return value
}

/** Epoch seconds. Milliseconds are not recognised here: they just lie far in the future. */
export function readTimestamp(query: URLSearchParams, name: string): number | undefined {
  const value = readInteger(query, name)
  if (value !== undefined && value < MIN_TIMESTAMP)
    throw new Refusal(400, `Invalid value for '${name}': must be at least ${MIN_TIMESTAMP}`)
  return value
}

export function readBoolean(query: URLSearchParams, name: string): boolean | undefined {
  const text = query.get(name)
  if (text === null || text === '') return undefined
  if (text === 'true' || text === '1') return true
  if (text === 'false' || text === '0') return false
  throw new Refusal(400, `Expected boolean value for '${name}'`)
}

export function readChoice<T extends string>(
  query: URLSearchParams,
  name: string,
  choices: readonly T[],
  fallback: T,
): T {
  const text = query.get(name)
  if (text === null || text === '') return fallback
  const choice = choices.find(known => known === text)
  if (choice === undefined) throw new Refusal(400, `Invalid value for '${name}': ${text}`)
  return choice
}

/** A comma-separated list of ids. */
export function readIds(query: URLSearchParams, name: string): number[] {
  const text = query.get(name)
  if (text === null || text === '') throw new Refusal(400, `Missing required parameter '${name}'`)
  const ids = text.split(',').map(Number)
  if (ids.some(id => !Number.isSafeInteger(id) || id < 1))
    throw new Refusal(400, `Expected a list of int values for '${name}'`)
  if (ids.length > MAX_IDS) throw new Refusal(400, `At most ${MAX_IDS} values for '${name}'`)
  return ids
}

export type Paging = { readonly limit: number; readonly offset: number }

/** Above 100 the limit silently becomes 100; above 12,000 the offset is refused. */
export function readPaging(query: URLSearchParams): Paging {
  const limit = readInteger(query, 'limit') ?? DEFAULT_LIMIT
  const offset = readInteger(query, 'offset') ?? 0
  if (limit < 1) throw new Refusal(400, 'Invalid limit: must be at least 1')
  if (offset < 0) throw new Refusal(400, 'Invalid offset: must be at least 0')
  if (offset > MAX_OFFSET)
    throw new Refusal(400, 'Offset provided is greater than the maximum offset allowed')
  return { limit: Math.min(limit, MAX_LIMIT), offset }
}

/** Whether the order runs from low to high. */
export function readAscending(query: URLSearchParams): boolean {
  const orders = ['asc', 'ascending', 'up', 'desc', 'descending', 'down'] as const
  return orders.indexOf(readChoice(query, 'sort_order', orders, 'desc')) < 3
}
