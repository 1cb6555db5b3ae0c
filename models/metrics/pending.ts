import type { Receipt } from '../../schema/entities/receipt.ts'
import { classify } from '../fees/classify.ts'
import type { Effect } from './attribution.ts'
import { dayAndHour } from './day.ts'
import { counts } from './revenue.ts'
import type { DayContribution } from './rollup.ts'

/** What Etsy will still post to the payment account for one order. */
export type Pending = 'fees' | 'label'

/** The processing fee of a paid order, and the label of one that is not shipped, until they are posted. */
export function pendingOf(receipt: Receipt, effects: readonly Effect[]): Pending[] {
  if (!counts(receipt)) return []
  const { currency } = receipt.grandTotal
  const types = effects
    .filter(effect => effect.currency === currency)
    .map(effect => classify(effect.ledgerType))
  const isCharged = types.some(
    type => type.group === 'fee' && type.feeKind === 'payment-processing',
  )
  const isLabelled = receipt.isShipped || types.some(type => type.group === 'label')
  return [...(isCharged ? [] : (['fees'] as const)), ...(isLabelled ? [] : (['label'] as const))]
}

/** Counted on the day of the order. */
export function pendingContributions(
  receipt: Receipt,
  effects: readonly Effect[],
  timeZone: string,
): DayContribution[] {
  const pending = pendingOf(receipt, effects)
  if (pending.length === 0) return []
  return [
    {
      ...dayAndHour(receipt.createdAt, timeZone),
      currency: receipt.grandTotal.currency,
      pendingFees: pending.includes('fees') ? 1 : 0,
      pendingLabels: pending.includes('label') ? 1 : 0,
    },
  ]
}
