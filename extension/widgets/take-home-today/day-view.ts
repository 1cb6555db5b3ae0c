import type { DailyTotal } from '../../../models/metrics/daily-total.ts'
import { pace, type Pace } from '../../../models/metrics/pace.ts'
import { feesOf, isEmptyDay } from '../../../models/metrics/rollup.ts'
import type { ShopContext } from '../../../models/metrics/shop-context.ts'
import type { Empty } from '../define-widget.ts'

/** Today so far, in minor units of the shop's currency. */
export type DayView = {
  readonly orders: number
  readonly revenue: number
  readonly fees: number
  readonly labels: number
  /** The seller's own costs of today's orders, as far as they are known. */
  readonly costs: number
  /** Orders of today with a line whose cost is not known. */
  readonly uncosted: number
  readonly unclassified: number
  readonly pace: Pace
  /** Orders of today whose processing fee is not posted yet. */
  readonly pendingFees: number
  /** Orders of today that have no label yet. */
  readonly pendingLabels: number
}

/** The parts of today's take-home and its pace. `totals` ends with today. */
export function dayView(totals: readonly DailyTotal[], shop: ShopContext): DayView | Empty {
  const today = totals.at(-1)
  if (today === undefined || totals.every(isEmptyDay)) {
    return {
      missing: 'No order of the last eight weeks is here yet. The first one starts this card.',
    }
  }
  return {
    orders: today.receipts,
    revenue: today.revenue,
    fees: feesOf(today),
    labels: today.labels,
    costs: today.costs,
    uncosted: today.uncosted,
    unclassified: today.unclassified,
    pace: pace(totals, shop),
    pendingFees: today.pendingFees,
    pendingLabels: today.pendingLabels,
  }
}

/** Where today stands against the band, in words. `undefined` without a band. */
export function standing({ soFar, byNow }: Pace) {
  if (byNow === undefined) return undefined
  if (soFar > byNow.p90) return { direction: 'up', words: 'above the usual band' } as const
  if (soFar < byNow.p10) return { direction: 'down', words: 'below the usual band' } as const
  return { direction: 'level', words: 'within the usual band' } as const
}
