import { classify } from '../fees/classify.ts'
import type { Facts, LoadedMonth } from '../facts/facts.ts'
import { ORDER_FLAGS } from '../facts/month-facts.ts'
import type { Sum } from '../metrics/metric.ts'
import type { Selected } from './select-rows.ts'
import { orderProfits } from './order-profits.ts'

/** One number a group, growing with the groups. */
export class Totals {
  #values = new Float64Array(64)

  /** The numbers, with room for this many groups. */
  room(groups: number): Float64Array {
    if (groups > this.#values.length) {
      const larger = new Float64Array(Math.max(groups, this.#values.length * 2))
      larger.set(this.#values)
      this.#values = larger
    }
    return this.#values
  }

  at(group: number): number {
    return this.#values[group] ?? 0
  }

  sum(groups: number): number {
    return this.#values.subarray(0, groups).reduce((sum, value) => sum + value, 0)
  }
}

/** Adds one month's selected rows of a sum's table to its totals; `groups` is how many there are. */
export type Adder = (month: LoadedMonth, selected: Selected, groups: number) => void

/** How one sum is added up over months, and what it comes to. */
export function adderOf(sum: Sum, facts: Facts): { readonly add: Adder; readonly totals: Totals } {
  const totals = new Totals()
  switch (sum.of) {
    case 'lines':
      return {
        totals,
        add: (month, selected, groups) => {
          const flags = sum.where === undefined ? undefined : flagsOf(sum.where, month)
          addColumn(totals.room(groups), month.lines[sum.column], selected, 1, flags)
        },
      }
    case 'refunds':
      return {
        totals,
        add: (month, selected, groups) => {
          const { minor, line } = month.refunds
          const flags = sum.where === undefined ? undefined : flagsOf(sum.where, month, line)
          addColumn(totals.room(groups), minor, selected, 1, flags)
        },
      }
    case 'account':
      return { totals, add: accountAdder(sum, facts, totals) }
    case 'orders':
      return { totals, add: orderAdder(sum, totals) }
    case 'buyers':
      return {
        totals,
        add: distinctAdder(totals, month => buyersOfLines(month, sum.only)),
      }
    case 'listings':
      return { totals, add: distinctAdder(totals, listingsOfLines) }
  }
}

/** The buyer of each line's order; 0 where it is not known, or not one of those sought. */
function buyersOfLines(month: LoadedMonth, only: 'new' | 'repeat' | undefined): Uint32Array {
  const { orders, lines, codes, isFirstOrder, isRepeatOrder } = month
  const buyers = new Uint32Array(lines.order.length)
  for (let row = 0; row < buyers.length; row += 1) {
    const order = lines.order[row]!
    const isNew = isFirstOrder[order] === 1 && only !== 'repeat'
    const isRepeat = isRepeatOrder[order] === 1 && only !== 'new'
    if (isNew || isRepeat) buyers[row] = codes.buyers[orders.buyer[order]!]!
  }
  return buyers
}

/** The listing of each line that sold something. */
function listingsOfLines({ lines, codes }: LoadedMonth): Uint32Array {
  const listings = new Uint32Array(lines.order.length)
  for (let row = 0; row < listings.length; row += 1)
    if (lines.units[row]! > 0) listings[row] = codes.listings[lines.listing[row]!]!
  return listings
}

/** 1 for each row whose order has the flag; a row of no order has none. */
function flagsOf(
  flag: keyof typeof ORDER_FLAGS,
  { lines, orders }: LoadedMonth,
  line?: Int32Array | Uint32Array,
): Uint8Array {
  const bit = ORDER_FLAGS[flag]
  const length = line?.length ?? lines.order.length
  const flags = new Uint8Array(length)
  for (let row = 0; row < length; row += 1) {
    const at = line ? line[row]! : row
    if (at >= 0 && (orders.flags[lines.order[at]!]! & bit) !== 0) flags[row] = 1
  }
  return flags
}

/** Rows with a 0 in `flags` are passed over. */
function addColumn(
  values: Float64Array,
  column: Int32Array | Float64Array,
  { rows, groups, length }: Selected,
  sign: 1 | -1,
  flags: Uint8Array | undefined,
): void {
  for (let i = 0; i < length; i += 1) {
    const row = rows ? rows[i]! : i
    if (flags && flags[row] === 0) continue
    values[groups ? groups[i]! : 0]! += sign * column[row]!
  }
}

/** The rows by which money leaves for the bank. */
const PAYOUTS = new Set(['disburse', 'disburse2'])

function accountAdder(sum: Extract<Sum, { of: 'account' }>, facts: Facts, totals: Totals): Adder {
  const wanted = Uint8Array.from(facts.dictionaries.ledgerTypes, type => {
    if (sum.group === 'payout') return PAYOUTS.has(type) ? 1 : 0
    const known = classify(type)
    if (known.group !== sum.group) return 0
    if (known.group !== 'fee' || sum.feeKind === undefined) return 1
    return known.feeKind === sum.feeKind ? 1 : 0
  })
  return (month, selected, groups) => {
    const { type, minor, line } = month.account
    const own = Uint8Array.from(month.codes.ledgerTypes, code => wanted[code]!)
    if (!own.includes(1)) return
    const flags = new Uint8Array(type.length)
    for (let row = 0; row < type.length; row += 1) flags[row] = own[type[row]!]!
    if (sum.where !== undefined) {
      const ofOrders = flagsOf(sum.where, month, line)
      for (let row = 0; row < type.length; row += 1) flags[row]! &= ofOrders[row]!
    }
    addColumn(totals.room(groups), minor, selected, -1, flags)
  }
}

/** Lines of one order are neighbors, so that a change of the order in a group is another order. */
function orderAdder(sum: Extract<Sum, { of: 'orders' }>, totals: Totals): Adder {
  return (month, { rows, groups, length }, groupCount) => {
    const { lines } = month
    const isSought = ordersSought(sum, month)
    const values = totals.room(groupCount)
    const last = new Int32Array(groupCount).fill(-1)
    for (let i = 0; i < length; i += 1) {
      const order = lines.order[rows ? rows[i]! : i]!
      const group = groups ? groups[i]! : 0
      if (last[group] === order) continue
      last[group] = order
      values[group]! += isSought[order]!
    }
  }
}

/** 1 for each order that a sum is about. */
function ordersSought({ where, only }: Extract<Sum, { of: 'orders' }>, month: LoadedMonth) {
  const { flags, shipBy, shippedAt } = month.orders
  const bit = where === undefined ? 0 : ORDER_FLAGS[where]
  const profits = only === 'loss' ? orderProfits(month) : undefined
  const sought = new Uint8Array(flags.length)
  for (let order = 0; order < flags.length; order += 1) {
    if ((flags[order]! & bit) !== bit) continue
    // No comparison holds for an order without one of the two dates.
    const isOnTime = shippedAt[order]! <= shipBy[order]!
    const isLate = shippedAt[order]! > shipBy[order]!
    const holds =
      only === undefined ||
      (only === 'loss' && profits![order]! < 0) ||
      (only === 'shipped' && (isOnTime || isLate)) ||
      (only === 'shipped-on-time' && isOnTime)
    if (holds) sought[order] = 1
  }
  return sought
}

/** Counts different codes above 0 in each group, over all months. */
function distinctAdder(totals: Totals, codesOf: (month: LoadedMonth) => Uint32Array): Adder {
  const seen: Set<number>[] = []
  return (month, { rows, groups, length }, groupCount) => {
    const codes = codesOf(month)
    const values = totals.room(groupCount)
    for (let i = 0; i < length; i += 1) {
      const code = codes[rows ? rows[i]! : i]!
      if (code === 0) continue
      const group = groups ? groups[i]! : 0
      const known = (seen[group] ??= new Set())
      if (known.has(code)) continue
      known.add(code)
      values[group]! += 1
    }
  }
}
