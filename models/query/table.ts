import type { Sum } from '../metrics/metric.ts'

/** The columns that a sum goes through. */
export type Table = 'lines' | 'refunds' | 'account'

/** Orders, buyers and listings are counted by their lines. */
export function tableOf(sum: Sum): Table {
  return sum.of === 'refunds' || sum.of === 'account' ? sum.of : 'lines'
}
