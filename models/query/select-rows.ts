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
  /** Indices, ascending; the first `length` count. */
  readonly rows: Int32Array
  readonly groups: Int32Array
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

type RowReader = {
  readonly length: number
  readonly dayOf: (row: number) => number
  readonly hourOf: (row: number) => number
  /** −1 for a row of the account that belongs to no order. */
  readonly lineOf: (row: number) => number
}

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
  const reader = readerOf(month, table, scope)
  const filters = scope.filters.map(({ dimension, coding, matches, sought }) => {
    const code = coderOf(dimension, coding, month)
    return (row: number, line: number, day: number, hour: number) =>
      matches[code(row, line, day, hour) + 1] === sought
  })
  const coders = asked.map((id, i) => coderOf(id, book.codings[i]!, month))
  const cutDay = scope.cut ? numberOfDay(scope.cut.day) : to
  const cutHour = scope.cut?.hour ?? 0
  const rows = new Int32Array(reader.length)
  const groups = new Int32Array(reader.length)
  let length = 0
  const [first, second] = coders
  for (let row = 0; row < reader.length; row += 1) {
    const day = reader.dayOf(row)
    if (day < from || day >= to || day > cutDay) continue
    const hour = reader.hourOf(row)
    if (day === cutDay && hour >= cutHour && scope.cut) continue
    const line = reader.lineOf(row)
    if (!filters.every(pass => pass(row, line, day, hour))) continue
    rows[length] = row
    groups[length] = book.groupOf(
      first ? first(row, line, day, hour) : -1,
      second ? second(row, line, day, hour) : -1,
    )
    length += 1
  }
  return length === 0 ? undefined : { rows, groups, length }
}

/** Months far from the period are not looked at. */
function mayHold(month: LoadedMonth, table: Table, from: number, to: number): boolean {
  const { day } = month.orders
  const ordersHold = day.length > 0 && day[day.length - 1]! >= from && day[0]! < to
  if (ordersHold || table === 'lines') return ordersHold
  return month.postedTo >= from && month.postedFrom < to
}

function readerOf(month: LoadedMonth, table: Table, scope: Scope): RowReader {
  const { orders, lines, refunds, account } = month
  const orderDay = (line: number) => orders.day[lines.order[line]!]!
  const orderHour = (line: number) => orders.hour[lines.order[line]!]!
  switch (table) {
    case 'lines':
      return {
        length: lines.order.length,
        dayOf: orderDay,
        hourOf: orderHour,
        lineOf: row => row,
      }
    case 'refunds': {
      const isGiven = (scope.refundsOn ?? 'given') === 'given'
      return {
        length: refunds.line.length,
        dayOf: isGiven ? row => refunds.day[row]! : row => orderDay(refunds.line[row]!),
        hourOf: isGiven ? row => refunds.hour[row]! : row => orderHour(refunds.line[row]!),
        lineOf: row => refunds.line[row]!,
      }
    }
    case 'account': {
      const isPosted = (scope.feesOn ?? 'posted') === 'posted'
      const belongs = (row: number) => account.line[row]! >= 0
      return {
        length: account.line.length,
        dayOf: isPosted
          ? row => account.day[row]!
          : row => (belongs(row) ? orderDay(account.line[row]!) : account.day[row]!),
        hourOf: isPosted
          ? row => account.hour[row]!
          : row => (belongs(row) ? orderHour(account.line[row]!) : account.hour[row]!),
        lineOf: row => account.line[row]!,
      }
    }
  }
}

type Coder = (row: number, line: number, day: number, hour: number) => number

function coderOf(id: DimensionId, coding: Coding, month: LoadedMonth): Coder {
  const code = coding.codeOf(month)
  const { lines, account, codes } = month
  switch (dimensionOf(id).by) {
    case 'day':
      return (_row, _line, day) => code(day)
    case 'hour':
      return (_row, _line, _day, hour) => code(hour)
    case 'account':
      return row => code(row)
    case 'order':
      return (_row, line) => (line < 0 ? -1 : code(lines.order[line]!))
    case 'line':
      // A renewal belongs to no order, and to a listing all the same.
      if (id === 'listing')
        return (row, line) => (line < 0 ? codes.listings[account.listing[row]!]! - 1 : code(line))
      return (_row, line) => (line < 0 ? -1 : code(line))
  }
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
