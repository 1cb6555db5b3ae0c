import type { Receipt, Transaction } from '../../schema/entities/receipt.ts'
import { classify } from '../fees/classify.ts'
import { allocate } from './allocate.ts'
import type { Effect } from './attribution.ts'
import { dayOf } from './day.ts'
import { lineFinder } from './line-finder.ts'
import type { ListingDay } from './listing-total.ts'
import { counts, revenueOf } from './revenue.ts'

/** Stands for the listing of a line whose listing was deleted. */
export const UNKNOWN_LISTING = 'unknown'

/**
 * One order's share of its listings, to the cent: the parts add up to the order's revenue, fees and
 * labels. What names a line goes to that line; the rest is split by price × quantity.
 */
export function listingDaysOfOrder(
  receipt: Receipt,
  effects: readonly Effect[],
  timeZone: string,
): ListingDay[] {
  const { currency } = receipt.grandTotal
  const lines = receipt.transactions.length > 0 ? receipt.transactions : [noLine(currency)]
  const lineFees = lines.map(() => 0)
  const lineOf = lineFinder(lines, effects)
  let sharedFees = 0
  let labels = 0
  for (const effect of effects) {
    if (effect.currency !== currency) continue
    const line = lineOf(effect)
    if (classify(effect.ledgerType).group === 'label') labels -= effect.minor
    else if (line === undefined) sharedFees -= effect.minor
    else lineFees[line] = (lineFees[line] ?? 0) - effect.minor
  }
  const weights = lines.map(line => line.price.minor * line.quantity)
  const revenue = allocate(revenueOf(receipt), weights)
  const fees = allocate(sharedFees, weights)
  const costs = allocate(labels, weights)
  const isCounted = counts(receipt)
  const day = dayOf(receipt.createdAt, timeZone)
  const rows = new Map<string, ListingDay>()
  for (const [i, { listingId = UNKNOWN_LISTING, quantity }] of lines.entries()) {
    const row = rows.get(listingId) ?? emptyListingDay(listingId, day, currency)
    rows.set(listingId, {
      ...row,
      receipts: isCounted ? 1 : 0,
      units: row.units + (isCounted ? quantity : 0),
      revenue: row.revenue + (revenue[i] ?? 0),
      fees: row.fees + (lineFees[i] ?? 0) + (fees[i] ?? 0),
      labels: row.labels + (costs[i] ?? 0),
    })
  }
  return [...rows.values()]
}

/** Takes the money of an order of which Etsy named no line. */
function noLine(currency: string): Transaction {
  return { id: '0', quantity: 0, price: { minor: 0, currency } }
}

/** A cost of one listing that belongs to no order, on the day it was posted. */
export function listingDayOfEffect(
  listingId: string,
  effect: Effect,
  timeZone: string,
): ListingDay {
  const isLabel = classify(effect.ledgerType).group === 'label'
  return {
    ...emptyListingDay(listingId, dayOf(effect.at, timeZone), effect.currency),
    fees: isLabel ? 0 : 0 - effect.minor,
    labels: isLabel ? 0 - effect.minor : 0,
  }
}

export function emptyListingDay(listingId: string, day: string, currency: string): ListingDay {
  return {
    listingId,
    day,
    currency,
    receipts: 0,
    units: 0,
    revenue: 0,
    fees: 0,
    labels: 0,
    costs: 0,
    uncosted: 0,
  }
}

/** Sums contributions, signed, by listing, day and currency. */
export class ListingDeltas {
  readonly #rows = new Map<string, ListingDay>()

  add(contributions: readonly ListingDay[], sign: 1 | -1): void {
    for (const one of contributions) {
      const key = `${one.listingId} ${one.day} ${one.currency}`
      const sum = this.#rows.get(key) ?? emptyListingDay(one.listingId, one.day, one.currency)
      this.#rows.set(key, addListingDays(sum, one, sign))
    }
  }

  /** Those rows in which something changes. */
  get changes(): readonly ListingDay[] {
    return [...this.#rows.values()].filter(row => !isEmptyListingDay(row))
  }
}

/** Two rows of one listing, day and currency. */
export function addListingDays(a: ListingDay, b: ListingDay, sign: 1 | -1 = 1): ListingDay {
  return {
    listingId: a.listingId,
    day: a.day,
    currency: a.currency,
    receipts: a.receipts + sign * b.receipts,
    units: a.units + sign * b.units,
    revenue: a.revenue + sign * b.revenue,
    fees: a.fees + sign * b.fees,
    labels: a.labels + sign * b.labels,
    costs: a.costs + sign * b.costs,
    uncosted: a.uncosted + sign * b.uncosted,
  }
}

/** Nothing in it: the same as no row at all. */
export function isEmptyListingDay(row: ListingDay): boolean {
  const { receipts, units, revenue, fees, labels, costs, uncosted } = row
  return [receipts, units, revenue, fees, labels, costs, uncosted].every(n => n === 0)
}
