import type { LedgerEntry } from '../../schema/entities/ledger-entry.ts'

/** The payment that an entry belongs to, where it names one. */
export function paymentIdOf(entry: LedgerEntry): string | undefined {
  return entry.reference?.type === 'shop_payment' ? entry.reference.id : undefined
}

/** Whether money went back to a buyer: then the payment and the receipt have changed too. */
export function isRefund(entry: LedgerEntry): boolean {
  return /refund/i.test(entry.ledgerType)
}

/** The receipt that an entry names itself. */
export function receiptIdOf(entry: LedgerEntry): string | undefined {
  return entry.receiptId ?? (entry.reference?.type === 'receipt' ? entry.reference.id : undefined)
}
