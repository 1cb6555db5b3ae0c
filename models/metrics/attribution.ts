import type { LedgerEntry } from '../../schema/entities/ledger-entry.ts'
import type { Receipt } from '../../schema/entities/receipt.ts'
import { classify } from '../fees/classify.ts'

/** One ledger entry as it acts on the order or listing it belongs to. */
export type Effect = {
  readonly entryId: string
  readonly ledgerType: string
  /** As posted: negative is money out. */
  readonly minor: number
  readonly currency: string
  readonly at: number
  /** The entry that this one taxes. */
  readonly parentId?: string
  /** The line of the order that it names. */
  readonly transactionId?: string
}

/**
 * What is known under one reference key (`receipt:1`, `transaction:2`, `shop_payment:3`,
 * `shipping_label:4`, `entry:6`). Rows arrive in any order: an effect waits under the key it names
 * until the owner of that key is known, and then moves there. An owner, once known, never changes.
 */
export type Attribution = {
  readonly key: string
  readonly owner?: string
  readonly effects: readonly Effect[]
}

const attributable = new Set([
  'receipt',
  'transaction',
  'shop_payment',
  'shipping_label',
  'listing',
])

/** The key that an entry names; `undefined` when it belongs to the shop as a whole. */
export function keyOfEntry(entry: LedgerEntry): string | undefined {
  const type = entry.reference?.type.toLowerCase() ?? ''
  // A line is more than its order: it also tells the listing.
  if (entry.reference && type === 'transaction') return `transaction:${entry.reference.id}`
  if (entry.receiptId !== undefined) return `receipt:${entry.receiptId}`
  if (entry.reference && attributable.has(type)) return `${type}:${entry.reference.id}`
  return entry.parentEntryId === undefined ? undefined : `entry:${entry.parentEntryId}`
}

/** The keys that belong to an order because the receipt says so. */
export function keysOfReceipt(receipt: Receipt): string[] {
  return [
    ...receipt.transactions.map(line => `transaction:${line.id}`),
    ...receipt.shipments.map(shipment => `shipping_label:${shipment.id}`),
  ]
}

/** `undefined` for an entry that the receipt already tells, or that earns and costs nothing. */
export function effectOf(entry: LedgerEntry): Effect | undefined {
  const { group } = classify(entry.ledgerType)
  if (group !== 'fee' && group !== 'label' && group !== 'unclassified') return undefined
  const isLine = entry.reference?.type.toLowerCase() === 'transaction'
  return {
    entryId: entry.id,
    ledgerType: entry.ledgerType,
    minor: entry.amount.minor,
    currency: entry.amount.currency,
    at: entry.createdAt,
    ...(entry.parentEntryId !== undefined && { parentId: entry.parentEntryId }),
    ...(isLine && entry.reference && { transactionId: entry.reference.id }),
  }
}

/** Whether VAT may be charged on it, so that others may name it as their parent. */
export function mayHaveChildren(entry: LedgerEntry): boolean {
  const type = classify(entry.ledgerType)
  return (type.group === 'fee' && type.feeKind !== 'vat') || type.group === 'label'
}
