import type { FeeKind } from '../../../models/fees/fee-kind.ts'
import type { DailyTotal } from '../../../models/metrics/daily-total.ts'
import { isEmptyDay } from '../../../models/metrics/rollup.ts'
import { waterfall, type Waterfall, type WaterfallStep } from '../../../models/metrics/waterfall.ts'
import type { Empty } from '../define-widget.ts'

/** One bar: it hangs between what was left before it and what is left after it. Minor units. */
export type Bar = WaterfallStep & {
  readonly label: string
  readonly tone: 'all' | 'fee' | 'cost'
  readonly before: number
  readonly after: number
}

export type Fall = {
  /** How many days the sums are of; those in another currency are left out. */
  readonly days: number
  readonly firstDay: string
  readonly lastDay: string
  readonly sums: Waterfall
  readonly bars: readonly Bar[]
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

const labels: Record<WaterfallStep['id'], { label: string; tone: Bar['tone'] }> = {
  gmv: { label: 'Items sold', tone: 'all' },
  'shipping-less-coupons': { label: 'Shipping less coupons', tone: 'cost' },
  refunds: { label: 'Refunds', tone: 'cost' },
  'fee-transaction': fee('transaction'),
  'fee-payment-processing': fee('payment-processing'),
  'fee-listing': fee('listing'),
  'fee-regulatory': fee('regulatory'),
  'fee-offsite-ads': fee('offsite-ads'),
  'fee-etsy-ads': fee('etsy-ads'),
  'fee-vat': fee('vat'),
  'fee-subscription': fee('subscription'),
  'fee-other': fee('other'),
  labels: { label: 'Postage labels', tone: 'cost' },
  costs: { label: 'Your own costs', tone: 'cost' },
  unclassified: { label: 'Not classified yet', tone: 'fee' },
}

function fee(kind: FeeKind): { label: string; tone: Bar['tone'] } {
  return { label: feeLabels[kind], tone: 'fee' }
}

/** Where the money of these whole days went, as bars in the order in which it goes. */
export function fall(days: readonly DailyTotal[]): Fall | Empty {
  const sums = waterfall(days)
  const [first] = days
  const last = days.at(-1)
  if (!sums || !first || !last || days.every(isEmptyDay)) {
    return { missing: 'No order and no fee of the last 30 days is here yet.' }
  }
  let left = 0
  const bars = sums.steps.map(step => {
    const before = left
    left += step.minor
    return { ...step, ...labels[step.id], before, after: left }
  })
  return { days: days.length, firstDay: first.day, lastDay: last.day, sums, bars }
}
