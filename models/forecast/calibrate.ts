import { quantileOf } from './accuracy.ts'

/** An interval and the middle as logs of totals, and what came. */
export type ScoredInterval = {
  readonly low: number
  readonly mid: number
  readonly high: number
  readonly actual: number
}

const LEVEL = 0.8
/** The shop's own record counts like this many cases of the calibration set. */
const PRIOR_CASES = 8
const LEAST_HALF_WIDTH = 0.005

/**
 * How much to widen (above 1) or narrow this shop's intervals, from how its own past ones held:
 * the conformal score of a case is how many half-widths away from the middle the truth came, and
 * the level's quantile of the scores would have made them hold. With few cases it stays near 1,
 * and it never narrows below 0.7, since a quiet year proves little.
 */
export function ownWidening(past: readonly ScoredInterval[]): number {
  if (past.length === 0) return 1
  const scores = past.map(({ low, mid, high, actual }) =>
    actual >= mid
      ? (actual - mid) / Math.max(LEAST_HALF_WIDTH, high - mid)
      : (mid - actual) / Math.max(LEAST_HALF_WIDTH, mid - low),
  )
  // Half of the finite-sample correction of split conformal prediction: the prior is the other half.
  const level = Math.min(1, LEVEL + 0.5 / scores.length)
  const factor = Math.max(0.05, quantileOf(scores, level) ?? 1)
  const trust = scores.length / (scores.length + PRIOR_CASES)
  return Math.min(2.5, Math.max(0.7, Math.exp(trust * Math.log(factor))))
}
