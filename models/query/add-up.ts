import { classify } from '../fees/classify.ts'
import type { Facts, LoadedMonth } from '../facts/facts.ts'
import { ORDER_FLAGS } from '../facts/month-facts.ts'
import type { Sum } from '../metrics/metric.ts'
import type { Selected } from './select-rows.ts'
import { orderProfits } from './order-profits.ts'

/** One number a group, growing with the groups. */
export class Totals {
  #values = new Float64Array(64)

  add(group: number, value: number): void {
    if (group >= this.#values.length) {
      const larger = new Float64Array(Math.max(group + 1, this.#values.length * 2))
      larger.set(this.#values)
      this.#values = larger
    }
    this.#values[group]! += value
  }

  at(group: number): number {
    return this.#values[group] ?? 0
  }
}

/** Adds one month's selected rows of a sum's table to its totals. */
export type Adder = (month: LoadedMonth, selected: Selected) => void

/** How one sum is added up over months, and what it comes to. */
export function adderOf(sum: Sum, facts: Facts): { readonly add: Adder; readonly totals: Totals } {
  const totals = new Totals()
  switch (sum.of) {
    case 'lines':
      return { totals, add: columnAdder(sum, totals) }
    case 'refunds':
      return {
        totals,
        add: (month, selected) => {
          const { minor, line } = month.refunds
          const passes = flagTest(sum, month)
          eachRow(selected, (row, group) => {
            if (passes(line[row]!)) totals.add(group, minor[row]!)
          })
        },
      }
    case 'account':
      return { totals, add: accountAdder(sum, facts, totals) }
    case 'orders':
      return { totals, add: orderAdder(sum, totals) }
    case 'buyers':
      return {
        totals,
        add: distinctAdder(totals, month => {
          const { orders, lines, codes, isFirstOrder, isRepeatOrder } = month
          return row => {
            const order = lines.order[row]!
            const isNew = isFirstOrder[order] === 1 && sum.only !== 'repeat'
            const isRepeat = isRepeatOrder[order] === 1 && sum.only !== 'new'
            return isNew || isRepeat ? codes.buyers[orders.buyer[order]!]! : 0
          }
        }),
      }
    case 'listings':
      return {
        totals,
        add: distinctAdder(totals, month => {
          const { lines, codes } = month
          return row => (lines.units[row]! > 0 ? codes.listings[lines.listing[row]!]! : 0)
        }),
      }
  }
}

function eachRow({ rows, groups, length }: Selected, act: (row: number, group: number) => void) {
  for (let i = 0; i < length; i += 1) act(rows[i]!, groups[i]!)
}

/** Whether the order of a line has the flag; a row of no order has none. */
function flagTest(sum: { readonly where?: keyof typeof ORDER_FLAGS }, month: LoadedMonth) {
  if (sum.where === undefined) return () => true
  const bit = ORDER_FLAGS[sum.where]
  const { lines, orders } = month
  return (line: number) => line >= 0 && (orders.flags[lines.order[line]!]! & bit) !== 0
}

function columnAdder(sum: Extract<Sum, { of: 'lines' }>, totals: Totals): Adder {
  return (month, selected) => {
    const column = month.lines[sum.column]
    const passes = flagTest(sum, month)
    eachRow(selected, (row, group) => {
      if (passes(row)) totals.add(group, column[row]!)
    })
  }
}

/** The one kind of row by which money leaves for the bank. */
const PAYOUTS = new Set(['disburse', 'disburse2'])

function accountAdder(sum: Extract<Sum, { of: 'account' }>, facts: Facts, totals: Totals): Adder {
  const wanted = facts.dictionaries.ledgerTypes.map(type => {
    if (sum.group === 'payout') return PAYOUTS.has(type)
    const known = classify(type)
    if (known.group !== sum.group) return false
    return known.group !== 'fee' || sum.feeKind === undefined || known.feeKind === sum.feeKind
  })
  return (month, selected) => {
    const { type, minor, line } = month.account
    const codes = month.codes.ledgerTypes
    const passes = flagTest(sum, month)
    eachRow(selected, (row, group) => {
      if (wanted[codes[type[row]!]!] === true && passes(line[row]!)) totals.add(group, -minor[row]!)
    })
  }
}

/** Lines of one order are neighbors, so that a change of the order in a group is another order. */
function orderAdder(sum: Extract<Sum, { of: 'orders' }>, totals: Totals): Adder {
  return (month, selected) => {
    const { lines, orders } = month
    const passes = flagTest(sum, month)
    const profits = sum.only === 'loss' ? orderProfits(month) : undefined
    const counts = (order: number) => {
      if (sum.only === undefined) return true
      if (sum.only === 'loss') return profits![order]! < 0
      const shippedAt = orders.shippedAt[order]!
      const shipBy = orders.shipBy[order]!
      if (Number.isNaN(shippedAt) || Number.isNaN(shipBy)) return false
      return sum.only === 'shipped' || shippedAt <= shipBy
    }
    const last: number[] = []
    eachRow(selected, (row, group) => {
      const order = lines.order[row]!
      if (last[group] === order) return
      last[group] = order
      if (passes(row) && counts(order)) totals.add(group, 1)
    })
  }
}

/** Counts different codes above 0 in each group, over all months. */
function distinctAdder(
  totals: Totals,
  codeOf: (month: LoadedMonth) => (row: number) => number,
): Adder {
  const seen: Set<number>[] = []
  return (month, selected) => {
    const code = codeOf(month)
    eachRow(selected, (row, group) => {
      const at = code(row)
      if (at === 0) return
      const known = (seen[group] ??= new Set())
      if (known.has(at)) return
      known.add(at)
      totals.add(group, 1)
    })
  }
}
