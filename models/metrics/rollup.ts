import type { LedgerEntry } from '../../schema/entities/ledger-entry.ts'
import type { Receipt } from '../../schema/entities/receipt.ts'
import { classify } from '../fees/classify.ts'
import { feeKinds, type FeeKind } from '../fees/fee-kind.ts'
import type { DailyTotal } from './daily-total.ts'
import { dayAndHour } from './day.ts'
import { counts, gmvOf, refundsWithoutTax, soldWithoutTax, unitsOf } from './revenue.ts'

/**
 * What one row adds to the totals of its days. A changed row takes its old contributions out and
 * puts its new ones in, so that totals are right in whatever order rows arrive.
 */

type Writable<T> = { -readonly [K in keyof T]: T[K] }
type MutableDay = Omit<Writable<DailyTotal>, 'fees' | 'takeHomeByHour'> & {
  fees: Partial<Record<FeeKind, number>>
  takeHomeByHour: number[]
}

/** One thing that happened on one shop-local day. */
export type DayContribution = {
  readonly day: string
  readonly hour: number
  readonly currency: string
  readonly receipts?: number
  readonly units?: number
  readonly gmv?: number
  readonly revenue?: number
  readonly refunds?: number
  readonly fee?: { readonly kind: FeeKind; readonly minor: number }
  readonly labels?: number
  readonly costs?: number
  readonly uncosted?: number
  readonly pendingFees?: number
  readonly pendingLabels?: number
  readonly unclassified?: number
}

export function contributionsOfReceipt(receipt: Receipt, timeZone: string): DayContribution[] {
  if (!counts(receipt)) return []
  const { currency } = receipt.grandTotal
  return [
    {
      ...dayAndHour(receipt.createdAt, timeZone),
      currency,
      receipts: 1,
      units: unitsOf(receipt),
      gmv: gmvOf(receipt),
      revenue: soldWithoutTax(receipt),
    },
    ...refundsWithoutTax(receipt).map(refund => ({
      ...dayAndHour(refund.at, timeZone),
      currency,
      revenue: -refund.minor,
      refunds: refund.minor,
    })),
  ]
}

export function contributionsOfEntry(entry: LedgerEntry, timeZone: string): DayContribution[] {
  const { minor, currency } = entry.amount
  const type = classify(entry.ledgerType)
  const at = () => ({ ...dayAndHour(entry.createdAt, timeZone), currency })
  switch (type.group) {
    case 'fee':
      return [{ ...at(), fee: { kind: type.feeKind, minor: -minor } }]
    case 'label':
      return [{ ...at(), labels: -minor }]
    case 'unclassified':
      return [{ ...at(), unclassified: minor }]
    default:
      // Revenue and refunds are counted from the receipt; the rest earns and costs nothing.
      return []
  }
}

export function emptyDay(day: string, currency: string): DailyTotal {
  return {
    day,
    currency,
    receipts: 0,
    units: 0,
    gmv: 0,
    revenue: 0,
    refunds: 0,
    fees: {},
    labels: 0,
    costs: 0,
    uncosted: 0,
    pendingFees: 0,
    pendingLabels: 0,
    unclassified: 0,
    takeHomeByHour: Array.from({ length: 24 }, () => 0),
  }
}

/** Sums contributions, signed, by day and currency; `apply` adds them to what was there. */
export class DayDeltas {
  readonly #days = new Map<string, MutableDay>()

  add(contributions: readonly DayContribution[], sign: 1 | -1): void {
    for (const one of contributions) {
      const day = this.#at(one.day, one.currency)
      day.receipts += sign * (one.receipts ?? 0)
      day.units += sign * (one.units ?? 0)
      day.gmv += sign * (one.gmv ?? 0)
      day.revenue += sign * (one.revenue ?? 0)
      day.refunds += sign * (one.refunds ?? 0)
      day.labels += sign * (one.labels ?? 0)
      day.costs += sign * (one.costs ?? 0)
      day.uncosted += sign * (one.uncosted ?? 0)
      day.pendingFees += sign * (one.pendingFees ?? 0)
      day.pendingLabels += sign * (one.pendingLabels ?? 0)
      day.unclassified += sign * (one.unclassified ?? 0)
      const fee = one.fee ? sign * one.fee.minor : 0
      if (one.fee) day.fees[one.fee.kind] = (day.fees[one.fee.kind] ?? 0) + fee
      const takeHome =
        sign *
          ((one.revenue ?? 0) - (one.labels ?? 0) - (one.costs ?? 0) + (one.unclassified ?? 0)) -
        fee
      day.takeHomeByHour[one.hour] = (day.takeHomeByHour[one.hour] ?? 0) + takeHome
    }
  }

  /** Those days on which something changes. */
  get changes(): readonly DailyTotal[] {
    return [...this.#days.values()].filter(day => !isEmptyDay(day))
  }

  #at(day: string, currency: string): MutableDay {
    const key = `${day} ${currency}`
    const known = this.#days.get(key)
    if (known) return known
    const fresh = { ...emptyDay(day, currency), fees: {}, takeHomeByHour: zeroes() }
    this.#days.set(key, fresh)
    return fresh
  }
}

const zeroes = () => Array.from({ length: 24 }, () => 0)

/** Two totals of one day and currency, added. Kinds of fee that come to zero are left out. */
export function addTotals(a: DailyTotal, b: DailyTotal): DailyTotal {
  const fees: Partial<Record<FeeKind, number>> = {}
  for (const kind of feeKinds) {
    const sum = (a.fees[kind] ?? 0) + (b.fees[kind] ?? 0)
    if (sum !== 0) fees[kind] = sum
  }
  return {
    day: a.day,
    currency: a.currency,
    receipts: a.receipts + b.receipts,
    units: a.units + b.units,
    gmv: a.gmv + b.gmv,
    revenue: a.revenue + b.revenue,
    refunds: a.refunds + b.refunds,
    fees,
    labels: a.labels + b.labels,
    costs: a.costs + b.costs,
    uncosted: a.uncosted + b.uncosted,
    pendingFees: a.pendingFees + b.pendingFees,
    pendingLabels: a.pendingLabels + b.pendingLabels,
    unclassified: a.unclassified + b.unclassified,
    takeHomeByHour: a.takeHomeByHour.map((minor, hour) => minor + (b.takeHomeByHour[hour] ?? 0)),
  }
}

/** Nothing in it: the same as no row at all. */
export function isEmptyDay(total: DailyTotal): boolean {
  return (
    total.receipts === 0 &&
    total.units === 0 &&
    total.gmv === 0 &&
    total.revenue === 0 &&
    total.refunds === 0 &&
    total.labels === 0 &&
    total.costs === 0 &&
    total.uncosted === 0 &&
    total.pendingFees === 0 &&
    total.pendingLabels === 0 &&
    total.unclassified === 0 &&
    Object.values(total.fees).every(minor => minor === 0) &&
    total.takeHomeByHour.every(minor => minor === 0)
  )
}

/** Revenue less fees, labels and the seller's own costs as far as they are known, with what is unclassified by its sign. */
export function takeHomeOf(total: DailyTotal): number {
  return total.revenue - feesOf(total) - total.labels - total.costs + total.unclassified
}

export function feesOf(total: DailyTotal): number {
  return feeKinds.reduce((sum, kind) => sum + (total.fees[kind] ?? 0), 0)
}

/**
 * Raised when a rule above, or what a ledger type means, changes: stored totals are then made anew
 * from their rows.
 */
export const ROLLUP_VERSION = 2
