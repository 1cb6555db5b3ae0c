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
 * `shipping_label:4`, `listing:5`, `entry:6`). Rows arrive in any order: an effect waits under the
 * key it names until the owner of that key is known, and then moves there.
 */
export type Attribution = {
  readonly key: string
  readonly owner?: string
  readonly effects: readonly Effect[]
}
