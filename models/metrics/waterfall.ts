import { feeKinds, type FeeKind } from '../fees/fee-kind.ts'
import type { DailyTotal } from './daily-total.ts'
import { takeHomeOf } from './rollup.ts'

/** One step from what buyers were asked to what the seller keeps. Minor units, signed as it acts. */
export type WaterfallStep = {
  readonly id:
    | 'gmv'
    | 'shipping-less-coupons'
    | 'refunds'
    | `fee-${FeeKind}`
    | 'labels'
    | 'costs'
    | 'unclassified'
  readonly minor: number
  /** Of GMV; `undefined` when nothing was sold. */
  readonly share: number | undefined
}

export type Waterfall = {
  readonly currency: string
  readonly receipts: number
  readonly gmv: number
  readonly revenue: number
  readonly fees: number
  readonly labels: number
  /** The seller's own costs, as far as they are known. */
  readonly costs: number
  /** Orders with a line whose cost is not known. */
  readonly uncosted: number
  /** The sum of all steps: after `costs`, before those of the `uncosted` orders. */
  readonly takeHome: number
  /** Of GMV; `undefined` when nothing was sold. */
  readonly takeHomeShare: number | undefined
  /** From the price down; steps that are zero are left out, GMV never. */
  readonly steps: readonly WaterfallStep[]
}

/** Where each unit of money went over some days of one currency. `undefined` without days. */
export function waterfall(totals: readonly DailyTotal[]): Waterfall | undefined {
  const [first] = totals
  if (!first) return undefined
  const sum = (of: (total: DailyTotal) => number) =>
    totals.reduce((all, total) => all + of(total), 0)
  const gmv = sum(total => total.gmv)
  const revenue = sum(total => total.revenue)
  const refunds = sum(total => total.refunds)
  const labels = sum(total => total.labels)
  const costs = sum(total => total.costs)
  const takeHome = sum(takeHomeOf)
  const share = (minor: number) => (gmv > 0 ? minor / gmv : undefined)
  const step = (id: WaterfallStep['id'], minor: number): WaterfallStep => ({
    id,
    minor,
    share: share(minor),
  })
  const feeSteps = feeKinds.map(kind =>
    step(`fee-${kind}`, 0 - sum(total => total.fees[kind] ?? 0)),
  )
  const steps = [
    step('gmv', gmv),
    step('shipping-less-coupons', revenue + refunds - gmv),
    step('refunds', 0 - refunds),
    ...feeSteps,
    step('labels', 0 - labels),
    step('costs', 0 - costs),
    step(
      'unclassified',
      sum(total => total.unclassified),
    ),
  ]
  return {
    currency: first.currency,
    receipts: sum(total => total.receipts),
    gmv,
    revenue,
    fees: 0 - feeSteps.reduce((all, { minor }) => all + minor, 0),
    labels,
    costs,
    uncosted: sum(total => total.uncosted),
    takeHome,
    takeHomeShare: share(takeHome),
    steps: steps.filter(({ id, minor }) => id === 'gmv' || minor !== 0),
  }
}
