import type { Source } from '../../schema/entities/source.ts'
import type { FeeKind } from '../fees/fee-kind.ts'
import type { Pending } from './pending.ts'

/** One line of the proof of an order's profit. Minor units, signed as it acts on the profit. */
export type ProfitLine = {
  /** `costs` are shipping labels, `goods` the seller's own costs. */
  readonly group: 'revenue' | 'fees' | 'costs' | 'goods' | 'passed-on'
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
  /** The seller's own costs of its lines, as far as they are known. */
  readonly costs: number
  /** revenue − fees − labels − costs. */
  readonly profit: number
  /** profit ÷ revenue. `undefined` when nothing was earned. */
  readonly marginShare: number | undefined
  readonly lines: readonly ProfitLine[]
  readonly source: Source
  /** The ledger has not posted this order's fees yet, or no label is bought: the number will still move. */
  readonly pending: readonly Pending[]
  /** What Offsite Ads took, when the order came through one. */
  readonly offsiteAdsFee?: number
  /** Whether a line has no cost yet: then `profit` is not one, and is called "before costs". */
  readonly costsMissing: boolean
  /** The listings of those lines, where Etsy still names them. */
  readonly uncostedListingIds: readonly string[]
}
