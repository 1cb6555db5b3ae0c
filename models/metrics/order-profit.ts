import type { Source } from '../../schema/entities/source.ts'
import type { FeeKind } from '../fees/fee-kind.ts'

/** One line of the proof of an order's profit. Minor units, signed as it acts on the profit. */
export type ProfitLine = {
  readonly group: 'revenue' | 'fees' | 'costs' | 'passed-on'
  readonly label: string
  readonly minor: number
  readonly feeKind?: FeeKind
  readonly source: Source
  /** Where it is proved: a ledger entry, the receipt, the seller's input. */
  readonly proof: 'ledger' | 'receipt' | 'seller'
  readonly ledgerEntryId?: string
}

/** What one order leaves, line by line. Amounts in minor units of `currency`. */
export type OrderProfit = {
  readonly receiptId: string
  readonly currency: string
  readonly createdAt: number
  /** Subtotal + shipping + gift wrap − refunds, without tax; 0 for a canceled order. */
  readonly revenue: number
  readonly fees: number
  readonly labels: number
  /** revenue − fees − labels. */
  readonly profit: number
  /** profit ÷ revenue. `undefined` when nothing was earned. */
  readonly marginShare: number | undefined
  readonly lines: readonly ProfitLine[]
  readonly source: Source
  /** The ledger has not posted this order's fees yet, or no label is bought: the number will still move. */
  readonly pending: readonly ('fees' | 'label')[]
  /** What Offsite Ads took, when the order came through one. */
  readonly offsiteAdsFee?: number
  /** Always true until the seller's own costs are known: "before costs". */
  readonly costsMissing: boolean
}
