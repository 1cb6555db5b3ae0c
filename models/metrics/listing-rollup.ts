import type { Receipt, Transaction } from '../../schema/entities/receipt.ts'
import { classify } from '../fees/classify.ts'
import { allocate } from './allocate.ts'
import type { Effect } from './attribution.ts'
import { dayOf } from './day.ts'
import type { ListingDay } from './listing-total.ts'
import { counts, revenueOf } from './revenue.ts'

/** Stands for the listing of a line whose listing was deleted. */
export const UNKNOWN_LISTING = 'unknown'

type Share = { listingId: string; units: number; weight: number; fees: number }

/**
 * One order's share of its listings, to the cent: the parts add up to the order's revenue, fees and
 * labels. What names a line goes to its listing; the rest is split by price × quantity.
 */
export function listingDaysOfOrder(
  receipt: Receipt,
  effects: readonly Effect[],
  timeZone: string,
): ListingDay[] {
  const { currency } = receipt.grandTotal
  const isCounted = counts(receipt)
  const day = dayOf(receipt.createdAt, timeZone)
  const shares = sharesOf(receipt.transactions)
  const lineOf = lineFinder(receipt.transactions, effects)
  let sharedFees = 0
  let labels = 0
  for (const effect of effects) {
    if (effect.currency !== currency) continue
    const line = lineOf(effect)
    const share = line && shares.get(line.listingId ?? UNKNOWN_LISTING)
    if (classify(effect.ledgerType).group === 'label') labels -= effect.minor
    else if (share) share.fees -= effect.minor
    else sharedFees -= effect.minor
  }
  const parts = [...shares.values()]
  const weights = parts.map(part => part.weight)
  const revenueParts = allocate(revenueOf(receipt), weights)
  const feeParts = allocate(sharedFees, weights)
  const labelParts = allocate(labels, weights)
  return parts.map((part, i) => ({
    listingId: part.listingId,
    day,
    currency,
    receipts: isCounted ? 1 : 0,
    units: isCounted ? part.units : 0,
    revenue: revenueParts[i] ?? 0,
    fees: part.fees + (feeParts[i] ?? 0),
    labels: labelParts[i] ?? 0,
  }))
}

/** A cost of one listing that belongs to no order, on the day it was posted. */
export function listingDayOfEffect(
  listingId: string,
  effect: Effect,
  timeZone: string,
): ListingDay {
  const isLabel = classify(effect.ledgerType).group === 'label'
  return {
    listingId,
    day: dayOf(effect.at, timeZone),
    currency: effect.currency,
    receipts: 0,
    units: 0,
    revenue: 0,
    fees: isLabel ? 0 : 0 - effect.minor,
    labels: isLabel ? 0 - effect.minor : 0,
  }
}

function sharesOf(lines: readonly Transaction[]): Map<string, Share> {
  const shares = new Map<string, Share>()
  for (const { listingId = UNKNOWN_LISTING, quantity, price } of lines) {
    const share = shares.get(listingId) ?? { listingId, units: 0, weight: 0, fees: 0 }
    share.units += quantity
    share.weight += price.minor * quantity
    shares.set(listingId, share)
  }
  if (shares.size === 0) {
    const listingId = UNKNOWN_LISTING
    shares.set(listingId, { listingId, units: 0, weight: 1, fees: 0 })
  }
  return shares
}

/** The line that an effect names, itself or through the fee that it taxes. */
function lineFinder(
  lines: readonly Transaction[],
  effects: readonly Effect[],
): (effect: Effect) => Transaction | undefined {
  const byId = new Map(lines.map(line => [line.id, line]))
  const parents = new Map(effects.map(effect => [effect.entryId, effect]))
  return ({ transactionId, parentId }) => {
    const parent = parentId === undefined ? undefined : parents.get(parentId)
    const id = transactionId ?? parent?.transactionId
    return id === undefined ? undefined : byId.get(id)
  }
}

export function emptyListingDay(listingId: string, day: string, currency: string): ListingDay {
  return { listingId, day, currency, receipts: 0, units: 0, revenue: 0, fees: 0, labels: 0 }
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
  }
}

/** Nothing in it: the same as no row at all. */
export function isEmptyListingDay(row: ListingDay): boolean {
  return [row.receipts, row.units, row.revenue, row.fees, row.labels].every(n => n === 0)
}
