import { Column } from './column.ts'

/** Etsy's names of the movements that the sandbox posts. */
export const ledgerTypes = [
  'PAYMENT_GROSS',
  'sales_tax',
  'PAYMENT_PROCESSING_FEE',
  'transaction',
  'shipping_transaction',
  'gift_wrap_fees',
  'regulatory_operating_fee',
  'renew_sold_auto',
  'transaction_quantity',
  'offsite_ads_fee',
  'SELLER_DRIVEN_TRAFFIC_CREDIT',
  'vat_seller_services',
  'vat_on_processing_fees',
  'shipping_labels',
  'shipping_label_refund',
  'REFUND_GROSS',
  'sales_tax_refund',
  'transaction_refund',
  'shipping_transaction_refund',
  'transaction_quantity_refund',
  'renew_sold_auto_refund',
  'offsite_ads_fee_refund',
  'regulatory_operating_fee_refund',
  'gift_wrap_fees_refund',
  'listing',
  'auto_renew_expired',
  'prolist',
  'DISBURSE2',
] as const
export type LedgerType = (typeof ledgerTypes)[number]

export const referenceTypes = [
  'shop_payment',
  'transaction',
  'receipt',
  'listing',
  'shipping_label',
  'etsy',
  'prolist',
  'disbursement',
] as const
export type ReferenceType = (typeof referenceTypes)[number]

export type Posting = {
  readonly sec: number
  readonly type: LedgerType
  /** Minor units; negative is money out. */
  readonly amount: number
  readonly reference: ReferenceType
  /** Row of the thing referred to, in its own table. */
  readonly referenceRow: number
  /** Row of the entry that this one taxes. */
  readonly parent?: number | undefined
}

const NONE = -1
const payout = ledgerTypes.indexOf('DISBURSE2')

/** The payment account. Entries may be posted in any order until `seal`, and only at its end after it. */
export class Ledger {
  readonly sec = new Column('i32')
  readonly amount = new Column('i32')
  readonly balance = new Column('f64')
  readonly #type = new Column('u8')
  readonly #reference = new Column('u8')
  readonly #referenceRow = new Column('i32')
  readonly #parent = new Column('i32')
  #sealed = false

  get length(): number {
    return this.sec.length
  }

  /** Returns the entry's row, good as a parent until `seal` (which moves rows) and after it again. */
  post(entry: Posting): number {
    const row = this.sec.push(entry.sec)
    this.amount.push(entry.amount)
    this.#type.push(ledgerTypes.indexOf(entry.type))
    this.#reference.push(referenceTypes.indexOf(entry.reference))
    this.#referenceRow.push(entry.referenceRow)
    this.#parent.push(entry.parent ?? NONE)
    if (this.#sealed) this.balance.push(entry.amount + (row > 0 ? this.balance.at(row - 1) : 0))
    return row
  }

  typeAt(row: number): LedgerType {
    return ledgerTypes[this.#type.at(row)] ?? 'DISBURSE2'
  }

  referenceAt(row: number): { readonly type: ReferenceType; readonly row: number } {
    const type = referenceTypes[this.#reference.at(row)] ?? 'etsy'
    return { type, row: this.#referenceRow.at(row) }
  }

  parentAt(row: number): number | undefined {
    const parent = this.#parent.at(row)
    return parent === NONE ? undefined : parent
  }

  /**
   * Brings the entries into the order of time, lets each payout take what is then on the account
   * (and drops those that find nothing), and writes the balance beside each entry.
   */
  seal(): void {
    const order = this.#byTime()
    const kept = new Int32Array(order.length)
    let count = 0
    let balance = 0
    for (const row of order) {
      if (this.#type.at(row) === payout) {
        if (balance <= 0) continue
        this.amount.set(row, -balance)
      }
      balance += this.amount.at(row)
      kept[count++] = row
    }
    const rows = kept.subarray(0, count)
    const moved = new Int32Array(order.length).fill(NONE)
    rows.forEach((row, index) => (moved[row] = index))
    for (const column of [this.sec, this.amount, this.#type, this.#reference]) column.reorder(rows)
    this.#referenceRow.reorder(rows)
    this.#parent.reorder(rows)
    balance = 0
    for (let row = 0; row < count; row++) {
      const parent = this.#parent.at(row)
      if (parent !== NONE) this.#parent.set(row, moved[parent] ?? NONE)
      balance += this.amount.at(row)
      this.balance.push(balance)
    }
    this.#sealed = true
  }

  /** Row numbers by time; within one second in the order of posting. */
  #byTime(): Int32Array {
    const length = this.length
    let first = Infinity
    for (let row = 0; row < length; row++) first = Math.min(first, this.sec.at(row))
    // One float holds both parts: seconds since the first entry, and the row below 2^24.
    const keys = new Float64Array(length)
    for (let row = 0; row < length; row++) keys[row] = (this.sec.at(row) - first) * 2 ** 24 + row
    keys.sort()
    return Int32Array.from(keys, key => key % 2 ** 24)
  }
}
