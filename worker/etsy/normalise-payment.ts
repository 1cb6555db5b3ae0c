import * as v from 'valibot'
import type { Payment } from '../../schema/entities/payment.ts'
import type { Result } from '../../schema/result.ts'
import {
  charge,
  given,
  money,
  normaliseRow,
  optionalCharge,
  optionalMoney,
  requiredMoment,
  type Refused,
} from './normalise.ts'
import { etsyIdSchema, etsySecondsSchema } from './wire.ts'

const paymentSchema = v.object({
  payment_id: etsyIdSchema,
  receipt_id: etsyIdSchema,
  create_timestamp: etsySecondsSchema,
  created_timestamp: etsySecondsSchema,
  amount_gross: v.optional(v.unknown()),
  amount_fees: v.optional(v.unknown()),
  amount_net: v.optional(v.unknown()),
  adjusted_gross: v.optional(v.unknown()),
  adjusted_fees: v.optional(v.unknown()),
  adjusted_net: v.optional(v.unknown()),
})

export function normalisePayment(row: unknown): Result<Payment, Refused> {
  return normaliseRow(paymentSchema, row, payment => ({
    kind: 'payment',
    id: payment.payment_id,
    receiptId: payment.receipt_id,
    createdAt: requiredMoment(
      'created_timestamp',
      payment.created_timestamp,
      payment.create_timestamp,
    ),
    gross: charge(payment.amount_gross, 'amount_gross'),
    fees: charge(payment.amount_fees, 'amount_fees'),
    net: money(payment.amount_net, 'amount_net'),
    ...given('adjustedGross', optionalCharge(payment.adjusted_gross, 'adjusted_gross')),
    ...given('adjustedFees', optionalCharge(payment.adjusted_fees, 'adjusted_fees')),
    ...given('adjustedNet', optionalMoney(payment.adjusted_net, 'adjusted_net')),
  }))
}
