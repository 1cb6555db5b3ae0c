import * as v from 'valibot'
import { idSchema, momentSchema, textSchema } from './common.ts'
import { moneySchema } from './money.ts'

/** One movement on the payment account. Negative is money out. */
export const ledgerEntrySchema = v.object({
  kind: v.literal('ledgerEntry'),
  id: idSchema,
  /** Order within the account. */
  sequence: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  createdAt: momentSchema,
  /** Etsy's undocumented free text; `models/fees` says what each means. */
  ledgerType: textSchema,
  amount: moneySchema,
  /** Of the account after this entry. */
  balance: moneySchema,
  /** What the entry is about, such as `transaction` 123; the type is Etsy's text. */
  reference: v.optional(v.object({ type: textSchema, id: textSchema })),
  /** The entry this one belongs to, such as the fee that a VAT row taxes. */
  parentEntryId: v.optional(idSchema),
  /** The order it belongs to, where the worker could tell (through the payment it refers to). */
  receiptId: v.optional(idSchema),
})

export type LedgerEntry = v.InferOutput<typeof ledgerEntrySchema>
