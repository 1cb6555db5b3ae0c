import * as v from 'valibot'
import { idSchema, momentSchema } from './common.ts'
import { moneySchema } from './money.ts'

/** What the buyer paid through Etsy Payments for one receipt, in the shop's currency. */
export const paymentSchema = v.object({
  kind: v.literal('payment'),
  id: idSchema,
  receiptId: idSchema,
  createdAt: momentSchema,
  gross: moneySchema,
  fees: moneySchema,
  net: moneySchema,
  /** After refunds; absent while there are none. */
  adjustedGross: v.optional(moneySchema),
  adjustedFees: v.optional(moneySchema),
  adjustedNet: v.optional(moneySchema),
})

export type Payment = v.InferOutput<typeof paymentSchema>
