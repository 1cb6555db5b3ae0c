import { feeKinds, type FeeKind } from '../fees/fee-kind.ts'
import type { Metric, Sum } from './metric.ts'

/**
 * Every metric, once. Widgets, reports, alerts, exports, forecasts and the API read their numbers
 * through this list: no number has a second formula. An id is stored in layouts and reports and is
 * never renamed after a release.
 *
 * `additive`, `distinct` and `ratio` say how it may be added up; `undefinedWithout` and a ratio's
 * zero denominator say when there is no number. Absent is not 0.
 */

const lines = (column: Extract<Sum, { of: 'lines' }>['column']): Sum => ({ of: 'lines', column })
const refunds: Sum = { of: 'refunds' }
const fees: Sum = { of: 'account', group: 'fee' }
const labels: Sum = { of: 'account', group: 'label' }
const unclassified: Sum = { of: 'account', group: 'unclassified' }
const costs = lines('costs')

const revenue = [lines('gmv'), lines('shipping'), lines('giftWrap')]
const lessRevenue = [lines('discount'), refunds]
/** What is unclassified counts by its sign, as Etsy posted it: nothing that moved money is dropped. */
const lessNet = [...lessRevenue, fees, labels, unclassified]
const whereOffsite = (sum: Sum): Sum =>
  sum.of === 'buyers' || sum.of === 'listings' ? sum : { ...sum, where: 'offsite' }

const money = (
  plus: readonly Sum[],
  minus: readonly Sum[] = [],
  polarity: Metric['polarity'] = 'up-is-good',
) => ({ kind: 'additive', unit: 'money', source: 'exact', polarity, plus, minus }) as const
const cost = (...plus: readonly Sum[]) => money(plus, [], 'down-is-good')
const orders = (count: Extract<Sum, { of: 'orders' }>, polarity: Metric['polarity']) =>
  ({ kind: 'distinct', unit: 'count', source: 'exact', polarity, count }) as const
const buyers = (count: Extract<Sum, { of: 'buyers' | 'listings' }>) =>
  ({ kind: 'distinct', unit: 'count', source: 'derived', polarity: 'up-is-good', count }) as const
const ratio = (
  unit: Metric['unit'],
  over: string,
  under: string,
  polarity: Metric['polarity'] = 'up-is-good',
) => ({ kind: 'ratio', unit, source: 'derived', polarity, over, under }) as const

const feeMetrics = Object.fromEntries(
  feeKinds.map(feeKind => [`fees:${feeKind}`, cost({ of: 'account', group: 'fee', feeKind })]),
) as Record<`fees:${FeeKind}`, Metric>

export const metrics = {
  orders: orders({ of: 'orders', where: 'counted' }, 'up-is-good'),
  units: {
    kind: 'additive',
    unit: 'count',
    source: 'exact',
    polarity: 'up-is-good',
    plus: [lines('units')],
  },
  gmv: money([lines('gmv')]),
  discounts: cost(lines('discount')),
  shippingCharged: money([lines('shipping')], [], 'neutral'),
  giftWrap: money([lines('giftWrap')]),
  tax: money([lines('tax')], [], 'neutral'),
  refunds: cost(refunds),
  revenue: money(revenue, lessRevenue),
  canceledOrders: orders({ of: 'orders', where: 'canceled' }, 'down-is-good'),
  refundedOrders: orders({ of: 'orders', where: 'refunded' }, 'down-is-good'),
  allOrders: orders({ of: 'orders' }, 'neutral'),
  aov: ratio('money', 'revenue', 'orders'),
  unitsPerOrder: ratio('count', 'units', 'orders'),
  averagePrice: ratio('money', 'gmv', 'units', 'neutral'),
  discountRate: ratio('share', 'discounts', 'gmv', 'down-is-good'),
  refundRate: ratio('share', 'refundedOrders', 'orders', 'down-is-good'),
  cancelRate: ratio('share', 'canceledOrders', 'allOrders', 'down-is-good'),
  fees: cost(fees),
  ...feeMetrics,
  feeRate: ratio('share', 'fees', 'gmv', 'down-is-good'),
  labels: cost(labels),
  costs: {
    ...cost(costs),
    source: 'derived',
    undefinedWithout: lines('costedUnits'),
  },
  netRevenue: money(revenue, lessNet),
  profit: {
    ...money(revenue, [...lessNet, costs]),
    source: 'derived',
    // Without any cost it would be the net revenue under another name; where nothing was sold there
    // was nothing to know the cost of.
    undefinedWithout: lines('costedUnits'),
    unless: lines('units'),
  },
  margin: ratio('share', 'profit', 'revenue'),
  profitPerOrder: ratio('money', 'profit', 'orders'),
  lossOrders: orders({ of: 'orders', where: 'counted', only: 'loss' }, 'down-is-good'),
  costedUnits: {
    kind: 'additive',
    unit: 'count',
    source: 'exact',
    polarity: 'up-is-good',
    plus: [lines('costedUnits')],
  },
  costCoverage: ratio('share', 'costedUnits', 'units'),
  unclassified: money([], [unclassified], 'neutral'),
  pendingFees: orders({ of: 'orders', where: 'pendingFees' }, 'neutral'),
  pendingLabels: orders({ of: 'orders', where: 'pendingLabel' }, 'neutral'),
  buyers: buyers({ of: 'buyers' }),
  newBuyers: buyers({ of: 'buyers', only: 'new' }),
  repeatBuyers: buyers({ of: 'buyers', only: 'repeat' }),
  repeatRate: ratio('share', 'repeatBuyers', 'buyers'),
  ordersPerBuyer: ratio('count', 'orders', 'buyers'),
  adSpend: cost({ of: 'account', group: 'fee', feeKind: 'etsy-ads' }),
  offsiteOrders: orders({ of: 'orders', where: 'offsite' }, 'neutral'),
  offsiteFees: cost({ of: 'account', group: 'fee', feeKind: 'offsite-ads' }),
  offsiteProfit: {
    ...money(revenue.map(whereOffsite), [...lessNet, costs].map(whereOffsite)),
    source: 'derived',
  },
  shippedOrders: orders({ of: 'orders', where: 'counted', only: 'shipped' }, 'neutral'),
  ordersOnTime: orders({ of: 'orders', where: 'counted', only: 'shipped-on-time' }, 'up-is-good'),
  onTimeRate: ratio('share', 'ordersOnTime', 'shippedOrders'),
  soldListings: buyers({ of: 'listings' }),
  payouts: money([{ of: 'account', group: 'payout' }], [], 'neutral'),
} as const satisfies Record<string, Metric>

export type MetricId = keyof typeof metrics
export const metricIds = Object.keys(metrics) as MetricId[]

export function isMetricId(id: string): id is MetricId {
  return Object.hasOwn(metrics, id)
}

export function metricOf(id: MetricId): Metric {
  return metrics[id]
}
