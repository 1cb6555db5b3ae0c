import { feeKinds, type FeeKind } from '../../../models/fees/fee-kind.ts'
import type { DailyTotal } from '../../../models/metrics/daily-total.ts'
import { isEmptyDay, takeHomeOf } from '../../../models/metrics/rollup.ts'
import type { Empty } from '../define-widget.ts'

/** One part of what buyers paid. `minor` is signed as it acts on what is left. */
export type Step = {
  readonly key: 'refunds' | 'labels' | 'unclassified' | FeeKind
  readonly label: string
  readonly tone: 'fee' | 'cost'
  readonly minor: number
  /** What is left after it. */
  readonly left: number
}

export type Waterfall = {
  readonly firstDay: string
  readonly lastDay: string
  readonly orders: number
  /** Items, shipping and gift wrap, before refunds, without tax. */
  readonly sold: number
  readonly steps: readonly Step[]
  readonly takeHome: number
}

const feeLabels: Record<FeeKind, string> = {
  transaction: 'Transaction fees',
  'payment-processing': 'Payment processing',
  listing: 'Listing and renewal',
  regulatory: 'Regulatory fees',
  'offsite-ads': 'Offsite Ads',
  'etsy-ads': 'Etsy Ads',
  vat: 'VAT on fees',
  subscription: 'Subscription',
  other: 'Other fees',
}

/** Where the money of these whole days went, in the order in which it goes. */
export function waterfall(days: readonly DailyTotal[]): Waterfall | Empty {
  const [first] = days
  const last = days.at(-1)
  if (first === undefined || last === undefined || days.every(isEmptyDay)) {
    return { missing: 'No order and no fee of the last 30 days is here yet.' }
  }
  const sum = (part: (day: DailyTotal) => number) =>
    days.reduce((total, day) => total + part(day), 0)
  const refunds = sum(day => day.refunds)
  const sold = sum(day => day.revenue) + refunds
  const parts: Omit<Step, 'left'>[] = [
    { key: 'refunds', label: 'Refunds', tone: 'cost', minor: 0 - refunds },
    ...feeKinds.map(kind => ({
      key: kind,
      label: feeLabels[kind],
      tone: 'fee' as const,
      minor: 0 - sum(day => day.fees[kind] ?? 0),
    })),
    { key: 'labels', label: 'Postage labels', tone: 'cost', minor: 0 - sum(day => day.labels) },
    {
      key: 'unclassified',
      label: 'Not classified yet',
      tone: 'fee',
      minor: sum(day => day.unclassified),
    },
  ]
  let left = sold
  const steps = parts
    .filter(part => part.minor !== 0)
    .map(part => ({ ...part, left: (left += part.minor) }))
  return {
    firstDay: first.day,
    lastDay: last.day,
    orders: sum(day => day.receipts),
    sold,
    steps,
    takeHome: sum(takeHomeOf),
  }
}
