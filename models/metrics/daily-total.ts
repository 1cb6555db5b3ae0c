import type { FeeKind } from '../fees/fee-kind.ts'

/**
 * One shop-local day in one currency; all amounts in minor units of `currency`.
 * Receipts count on the day they were created, refunds on the day they were given,
 * ledger entries on the day they were posted.
 */
export type DailyTotal = {
  readonly day: string
  readonly currency: string
  /** Paid receipts that were not canceled. */
  readonly receipts: number
  readonly units: number
  /** Σ price × quantity of those receipts. */
  readonly gmv: number
  /** Σ(subtotal + shipping + gift wrap) of those receipts, less `refunds`. Without tax. */
  readonly revenue: number
  /** Given back on this day, without the tax in them; positive. */
  readonly refunds: number
  /** Fees by kind, from the ledger: positive is paid, negative is a credit. */
  readonly fees: Readonly<Partial<Record<FeeKind, number>>>
  /** Shipping labels, from the ledger: positive is paid. */
  readonly labels: number
  /** The seller's own costs of the orders placed on this day, as far as they are known; positive. */
  readonly costs: number
  /** Receipts, of those counted above, with a line whose cost is not known. */
  readonly uncosted: number
  /** Receipts, of those counted above, whose processing fee is not posted yet. */
  readonly pendingFees: number
  /** Receipts, of those counted above, that are not shipped and for which no label is bought yet. */
  readonly pendingLabels: number
  /** Rows of the ledger whose type we do not know, by sign as Etsy posted them. Never dropped. */
  readonly unclassified: number
  /** revenue − Σ fees − labels − costs + unclassified, by the hour of the shop-local day (24 numbers). */
  readonly takeHomeByHour: readonly number[]
}
