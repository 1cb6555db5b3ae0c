import type { Cost } from '../../schema/entities/cost.ts'
import type { Receipt, Transaction } from '../../schema/entities/receipt.ts'
import { dayOf } from './day.ts'
import { counts } from './revenue.ts'

/** The seller's costs by listing. */
export type CostBook = ReadonlyMap<string, readonly Cost[]>

/** What each line of an order cost the seller, in its order; `undefined` where no cost is known. */
export type LineCosts = readonly (number | undefined)[]

export function costBook(costs: readonly Cost[]): CostBook {
  const book = new Map<string, Cost[]>()
  for (const cost of costs) {
    const known = book.get(cost.listingId)
    if (known) known.push(cost)
    else book.set(cost.listingId, [cost])
  }
  return book
}

/** Whether it holds on any day at all. */
export function isInForce(cost: Cost): boolean {
  return cost.to === undefined || cost.from < cost.to
}

/** Whether it holds on a shop-local day. */
export function holdsOn(cost: Cost, day: string): boolean {
  return cost.from <= day && (cost.to === undefined || day < cost.to)
}

/**
 * The cost of one piece of a line sold on `day`. Where several hold, the narrowest wins: one for the
 * variation before one for the listing, then one with an end before one without, then the shorter.
 * Among equals the newest does: the later `from`, then the greater id. `undefined` when none holds;
 * a cost in another currency never does.
 */
export function costAt(
  costs: readonly Cost[],
  line: Pick<Transaction, 'sku'>,
  day: string,
  currency: string,
): Cost | undefined {
  return costs
    .filter(cost => holdsOn(cost, day) && cost.amount.currency === currency)
    .filter(cost => cost.sku === undefined || cost.sku === line.sku)
    .sort(
      (a, b) =>
        Number(a.sku === undefined) - Number(b.sku === undefined) ||
        lengthOf(a) - lengthOf(b) ||
        compare(b.from, a.from) ||
        compare(b.id, a.id),
    )[0]
}

/** What the lines of an order cost on the day it was placed, in minor units of its currency. */
export function lineCosts(receipt: Receipt, book: CostBook, timeZone: string): LineCosts {
  const day = dayOf(receipt.createdAt, timeZone)
  return receipt.transactions.map(line => {
    const costs = line.listingId === undefined ? undefined : book.get(line.listingId)
    const cost = costs && costAt(costs, line, day, receipt.grandTotal.currency)
    return cost && cost.amount.minor * line.quantity
  })
}

/**
 * Whether a cost is missing to call the order's remainder a profit. A canceled or unpaid order sold
 * nothing and misses none; one of which Etsy named no line misses all.
 */
export function missesCosts(receipt: Receipt, costs: LineCosts): boolean {
  if (!counts(receipt)) return false
  return (
    receipt.transactions.length === 0 || receipt.transactions.some((_, i) => costs[i] === undefined)
  )
}

/** Days; without an end it is longer than any with one. */
function lengthOf({ from, to }: Cost): number {
  return to === undefined ? Number.MAX_VALUE : Date.parse(to) - Date.parse(from)
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
