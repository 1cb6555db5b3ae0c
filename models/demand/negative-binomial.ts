/** A count whose variance is larger than its mean: orders that come in clumps. */
export type NegativeBinomial = {
  readonly mean: number
  /** At least the mean; equal to it the count is Poisson. */
  readonly variance: number
}

/** Above this mean the normal approximation is closer than a unit, and much faster. */
const LARGE_MEAN = 2000

/** The chance of no unit at all. */
export function chanceOfNone({ mean, variance }: NegativeBinomial): number {
  if (mean <= 0) return 1
  const excess = variance - mean
  if (excess <= mean * 1e-6) return Math.exp(-mean)
  const size = (mean * mean) / excess
  return Math.exp(size * Math.log(size / (size + mean)))
}

/** The least count that is not exceeded with at least this probability. */
export function countQuantile(count: NegativeBinomial, probability: number): number {
  const { mean, variance } = count
  if (mean <= 0) return 0
  if (mean > LARGE_MEAN) {
    return Math.max(0, Math.round(mean + normalQuantile(probability) * Math.sqrt(variance)))
  }
  const excess = Math.max(variance - mean, mean * 1e-6)
  const size = (mean * mean) / excess
  const share = mean / (size + mean)
  let mass = chanceOfNone(count)
  let below = mass
  let k = 0
  const most = Math.ceil(mean + 40 * Math.sqrt(variance) + 40)
  while (below < probability && k < most) {
    mass *= ((size + k) / (k + 1)) * share
    below += mass
    k += 1
  }
  return k
}

/** Hastings' rational approximation, good to five ten-thousandths. */
function normalQuantile(p: number): number {
  const t = Math.sqrt(-2 * Math.log(p < 0.5 ? p : 1 - p))
  const z =
    t -
    (2.515517 + 0.802853 * t + 0.010328 * t * t) /
      (1 + 1.432788 * t + 0.189269 * t * t + 0.001308 * t ** 3)
  return p < 0.5 ? -z : z
}
