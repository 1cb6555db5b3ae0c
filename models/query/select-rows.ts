import type { Facts, LoadedMonth } from '../facts/facts.ts'
import { numberOfDay } from '../metrics/day.ts'
import type { Cut } from '../period/comparison.ts'
import type { Period } from '../period/period.ts'
import { dimensionOf, type Coding, type DimensionId, type QueryContext } from './dimensions.ts'
import type { Filter, Question } from './question.ts'
import type { Table } from './table.ts'

/** The part of a question that decides which rows count, and where. */
export type Scope = Pick<Question, 'feesOn' | 'refundsOn'> & {
  readonly filters: readonly PreparedFilter[]
  readonly period: Period
  /** Rows of this day count up to, but without, this hour; later days not at all. */
  readonly cut?: Cut | undefined
}

/** Rows of one table of one month that count, and the group of each. */
export type Selected = {
  /** Ascending indices; absent where every row counts. */
  readonly rows: Int32Array | undefined
  /** Of the i-th counted row; absent where all are of group 0. */
  readonly groups: Int32Array | undefined
  readonly length: number
}

/** Numbers the groups as they are met: the same code, or pair of codes, the same group. */
export class GroupBook {
  readonly codings: readonly Coding[]
  /** The codes of each group; −1 is "not known". */
  readonly keys: (readonly number[])[] = []
  readonly #dense: Int32Array | undefined
  readonly #sparse = new Map<number, number>()
  readonly #width: number

  constructor(codings: readonly Coding[]) {
    this.codings = codings
    this.#width = (codings[1]?.size ?? 0) + 1
    const cells = ((codings[0]?.size ?? 0) + 1) * this.#width
    this.#dense = cells <= MOST_CELLS ? new Int32Array(cells).fill(-1) : undefined
  }

  groupOf(first: number, second: number): number {
    const cell = (first + 1) * this.#width + second + 1
    const known = this.#dense ? this.#dense[cell]! : (this.#sparse.get(cell) ?? -1)
    if (known >= 0) return known
    const group = this.keys.length
    if (this.#dense) this.#dense[cell] = group
    else this.#sparse.set(cell, group)
    this.keys.push([first, second].slice(0, this.codings.length))
    return group
  }
}

/** Beyond it a table of all pairs of codes costs more than looking each up. */
const MOST_CELLS = 2_000_000

/** Which rows of a month count, and in which group. `undefined` where the month has none. */
export function selectRows(
  month: LoadedMonth,
  table: Table,
  scope: Scope,
  book: GroupBook,
  asked: readonly DimensionId[],
): Selected | undefined {
  const from = numberOfDay(scope.period.from)
  const to = numberOfDay(scope.period.to)
  if (!mayHold(month, table, from, to)) return undefined
  const columns = columnsOf(month, table, scope)
  const rows = passing(month, columns, scope, from, to)
  const length = rows?.length ?? columns.length
  if (length === 0) return undefined
  if (asked.length === 0) return { rows, groups: undefined, length }
  const [first, second] = asked.map((id, i) => codesOf(id, book.codings[i]!, month, columns))
  const groups = new Int32Array(length)
  for (let i = 0; i < length; i += 1) {
    const row = rows ? rows[i]! : i
    groups[i] = book.groupOf(first![row]!, second ? second[row]! : -1)
  }
  return { rows, groups, length }
}

/** Months far from the period are not looked at. */
function mayHold(month: LoadedMonth, table: Table, from: number, to: number): boolean {
  const { day } = month.orders
  const ordersHold = day.length > 0 && day[day.length - 1]! >= from && day[0]! < to
  if (ordersHold || table === 'lines') return ordersHold
  return month.postedTo >= from && month.postedFrom < to
}

/** When each row of a table counts, and to which line it belongs. */
type TableColumns = {
  readonly table: Table
  readonly length: number
  /** −1 for a row that belongs to no order; absent where the rows are the lines. */
  readonly line: Int32Array | Uint32Array | undefined
  readonly day: Int32Array
  readonly hour: Uint8Array
}

function columnsOf(month: LoadedMonth, table: Table, scope: Scope): TableColumns {
  const { lines, refunds, account } = month
  switch (table) {
    case 'lines': {
      const length = lines.order.length
      return { table, length, line: undefined, ...ofTheirOrders(month, undefined, length) }
    }
    case 'refunds': {
      const { line, day, hour } = refunds
      const isOrdered = scope.refundsOn === 'ordered'
      const when = isOrdered ? ofTheirOrders(month, line, line.length) : { day, hour }
      return { table, length: line.length, line, ...when }
    }
    case 'account': {
      const { line, day, hour } = account
      const isOrdered = scope.feesOn === 'ordered'
      const when = isOrdered ? ofTheirOrders(month, line, line.length, account) : { day, hour }
      return { table, length: line.length, line, ...when }
    }
  }
}

/** Day and hour of the order of each row; of the row itself where it has none. */
function ofTheirOrders(
  { orders, lines }: LoadedMonth,
  line: Int32Array | Uint32Array | undefined,
  length: number,
  own?: { readonly day: Int32Array; readonly hour: Uint8Array },
): { readonly day: Int32Array; readonly hour: Uint8Array } {
  const day = new Int32Array(length)
  const hour = new Uint8Array(length)
  for (let row = 0; row < length; row += 1) {
    const at = line ? line[row]! : row
    const order = at < 0 ? -1 : lines.order[at]!
    day[row] = order < 0 ? own!.day[row]! : orders.day[order]!
    hour[row] = order < 0 ? own!.hour[row]! : orders.hour[order]!
  }
  return { day, hour }
}

/** The rows inside the period, before the cut and through every filter; absent where that is all. */
function passing(
  month: LoadedMonth,
  columns: TableColumns,
  { filters, cut }: Scope,
  from: number,
  to: number,
): Int32Array | undefined {
  const { length, day, hour } = columns
  const cutDay = cut ? numberOfDay(cut.day) : Infinity
  const cutHour = cut?.hour ?? 0
  const keep = new Uint8Array(length)
  let count = 0
  for (let row = 0; row < length; row += 1) {
    const at = day[row]!
    const isIn = at >= from && at < to && (at < cutDay || (at === cutDay && hour[row]! < cutHour))
    if (!isIn) continue
    keep[row] = 1
    count += 1
  }
  for (const { dimension, coding, matches, sought } of filters) {
    const codes = codesOf(dimension, coding, month, columns)
    for (let row = 0; row < length; row += 1) {
      if (keep[row] === 0 || matches[codes[row]! + 1] === sought) continue
      keep[row] = 0
      count -= 1
    }
  }
  if (count === length) return undefined
  const rows = new Int32Array(count)
  for (let row = 0, i = 0; i < count; row += 1) if (keep[row] === 1) rows[i++] = row
  return rows
}

/** The code of every row of a table in one dimension. Codes are found at their own grain, then spread. */
function codesOf(
  id: DimensionId,
  coding: Coding,
  month: LoadedMonth,
  columns: TableColumns,
): Int32Array {
  const { length, line, day, hour, table } = columns
  const { orders, lines, account, codes } = month
  const codeOf = coding.codeOf(month)
  const spread = new Int32Array(length)
  switch (dimensionOf(id).by) {
    case 'day':
      for (let row = 0; row < length; row += 1) spread[row] = codeOf(day[row]!)
      return spread
    case 'hour':
      for (let row = 0; row < length; row += 1) spread[row] = codeOf(hour[row]!)
      return spread
    case 'account':
      for (let row = 0; row < length; row += 1) spread[row] = codeOf(row)
      return spread
    case 'order': {
      const byOrder = codesUpTo(orders.day.length, codeOf)
      for (let row = 0; row < length; row += 1) {
        const at = line ? line[row]! : row
        spread[row] = at < 0 ? -1 : byOrder[lines.order[at]!]!
      }
      return spread
    }
    case 'line': {
      const byLine = codesUpTo(lines.order.length, codeOf)
      if (!line) return byLine
      // A renewal belongs to no order, and to a listing all the same.
      const isOwn = table === 'account' && id === 'listing'
      for (let row = 0; row < length; row += 1) {
        const at = line[row]!
        if (at >= 0) spread[row] = byLine[at]!
        else spread[row] = isOwn ? codes.listings[account.listing[row]!]! - 1 : -1
      }
      return spread
    }
  }
}

/** A loop, since `Int32Array.from` with a function takes ten times as long. */
function codesUpTo(length: number, codeOf: (index: number) => number): Int32Array {
  const codes = new Int32Array(length)
  for (let i = 0; i < length; i += 1) codes[i] = codeOf(i)
  return codes
}

/** A filter with the codes that it is about, found once for all months. */
export type PreparedFilter = {
  readonly dimension: DimensionId
  readonly coding: Coding
  /** By code + 1. */
  readonly matches: Uint8Array
  readonly sought: 0 | 1
}

export function prepareFilter(
  { dimension, operator, values }: Filter,
  facts: Facts,
  period: Period,
  context: QueryContext,
): PreparedFilter {
  const coding = dimensionOf(dimension).code(facts, period, context)
  const wanted = values.map(value => value.toLowerCase())
  const isText = operator === 'contains' || operator === 'contains-not'
  const matches = new Uint8Array(coding.size + 1)
  for (let code = 0; code < coding.size; code += 1) {
    const key = coding.keyOf(code).toLowerCase()
    if (isText ? wanted.some(value => key.includes(value)) : wanted.includes(key))
      matches[code + 1] = 1
  }
  // What is not known is not among the values: with "is not" it stays, so that the two add up.
  const sought = operator === 'is' || operator === 'contains' ? 1 : 0
  return { dimension, coding, matches, sought }
}
