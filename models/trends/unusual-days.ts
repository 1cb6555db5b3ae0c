import { median } from '../forecast/accuracy.ts'

/** A day unlike its kind. */
export type UnusualDay = {
  /** Index in the history. */
  readonly day: number
  readonly value: number
  /** What that weekday was around then. */
  readonly usual: number
  readonly direction: 'high' | 'low'
}

const AROUND_WEEKS = 6
const MIN_NEIGHBOURS = 6
/** From a median absolute deviation to a standard deviation, for normal numbers. */
const MAD_TO_SD = 1.4826
/** Counts are never steadier than Poisson: on the root scale a standard deviation is a half. */
const LEAST_SD = 0.5

/**
 * Unusual days among the last `days`, with the share of false ones among them held near
 * `falseShare`: each day against the same weekday of the six weeks before and after, on the root
 * scale, and the p-values of all days together through Benjamini and Hochberg's rule. `unit` is
 * an ordinary order, so that money and counts are judged by the same scale.
 */
export function unusualDays(
  values: readonly number[],
  days: number,
  unit: number,
  falseShare = 0.05,
): readonly UnusualDay[] {
  if (!(unit > 0)) return []
  const roots = values.map(y => Math.sqrt(Math.max(0, Number.isFinite(y) ? y : 0) / unit))
  const spread = overallSpread(roots)
  const judged: { day: number; score: number; usual: number; p: number }[] = []
  for (let day = Math.max(0, values.length - days); day < values.length; day++) {
    const usual = median(neighbours(roots, day))
    if (usual === undefined || neighbours(roots, day).length < MIN_NEIGHBOURS) continue
    const score = ((roots[day] ?? 0) - usual) / spread
    judged.push({ day, score, usual, p: twoSided(score) })
  }
  const sorted = [...judged].sort((a, b) => a.p - b.p)
  const last = sorted.findLastIndex(({ p }, i) => p <= (falseShare * (i + 1)) / sorted.length)
  return sorted
    .slice(0, last + 1)
    .sort((a, b) => a.day - b.day)
    .map(({ day, score, usual }) => ({
      day,
      value: values[day] ?? 0,
      usual: usual * usual * unit,
      direction: score > 0 ? 'high' : 'low',
    }))
}

function neighbours(roots: readonly number[], day: number): number[] {
  const found: number[] = []
  for (let week = 1; week <= AROUND_WEEKS; week++) {
    for (const at of [day - 7 * week, day + 7 * week]) {
      const root = roots[at]
      if (root !== undefined) found.push(root)
    }
  }
  return found
}

/** Standard deviation of a day around its kind, by the median, so that the spikes do not widen it. */
function overallSpread(roots: readonly number[]): number {
  const off = roots.flatMap((root, day) => {
    const usual = median(neighbours(roots, day))
    return usual === undefined ? [] : [Math.abs(root - usual)]
  })
  return Math.max(LEAST_SD, MAD_TO_SD * (median(off) ?? 0))
}

/** Chance of a Student t with five degrees of freedom beyond ±z: days have heavier tails than a normal. */
function twoSided(z: number): number {
  const t = Math.abs(z)
  const root = Math.sqrt(5)
  const angle = Math.atan(t / root)
  const cos = Math.cos(angle)
  const inside = (2 / Math.PI) * (angle + Math.sin(angle) * (cos + (2 / 3) * cos ** 3))
  return Math.max(0, 1 - inside)
}
