import { logGamma } from './log-gamma.ts'

/** How far a change is more than noise. Words and color follow from it: never color what may be chance. */
export type Evidence = 'more-than-chance' | 'could-be-chance' | 'too-few'

/** A change this unlikely by chance alone counts as one. */
const MOST_CHANCE = 0.05

/** Below it no test can tell anything, whatever the numbers. */
const FEWEST_EVENTS = 8

/** What a two-sided p-value over so many events says. */
export function evidenceOf(pValue: number, events: number): Evidence {
  if (events < FEWEST_EVENTS) return 'too-few'
  return pValue < MOST_CHANCE ? 'more-than-chance' : 'could-be-chance'
}

/**
 * Whether two counts come from one rate: the conditional binomial test of two Poisson rates
 * (Przyborowski and Wilenski 1940). `exposure` is what each was counted over, such as days. Two-sided:
 * twice the smaller tail. `undefined` when nothing was counted or over nothing.
 */
export function poissonRatesPValue(
  a: { readonly count: number; readonly exposure: number },
  b: { readonly count: number; readonly exposure: number },
): number | undefined {
  const n = a.count + b.count
  if (n === 0 || a.exposure <= 0 || b.exposure <= 0) return undefined
  const share = a.exposure / (a.exposure + b.exposure)
  const lower = binomialTail(n, share, a.count, 'lower')
  const upper = binomialTail(n, share, a.count, 'upper')
  return Math.min(1, 2 * Math.min(lower, upper))
}

/** P(X ≤ k) or P(X ≥ k) of a binomial with n tries, summed from the tail inwards. */
function binomialTail(n: number, p: number, k: number, side: 'lower' | 'upper'): number {
  const logOf = (i: number) =>
    logGamma(n + 1) -
    logGamma(i + 1) -
    logGamma(n - i + 1) +
    i * Math.log(p) +
    (n - i) * Math.log1p(-p)
  const step = side === 'lower' ? -1 : 1
  let sum = 0
  // From k outwards the terms fall once they have passed the mean: stop when they no longer matter.
  for (let i = k; i >= 0 && i <= n; i += step) {
    const term = Math.exp(logOf(i))
    sum += term
    const isPastMean = side === 'lower' ? i < n * p : i > n * p
    if (isPastMean && term < sum * 1e-12) break
  }
  return Math.min(1, sum)
}

/** A share with what is known of it: a Beta distribution by its two parameters. */
export type BetaShare = { readonly alpha: number; readonly beta: number }

/** Observations that the shop's own long-run rate counts for. */
const PRIOR_WEIGHT = 30

/** What is known of a share after `hits` of `tries`; the shop's long-run rate is the prior. */
export function betaShare(hits: number, tries: number, longRun: number): BetaShare {
  const prior = Math.min(Math.max(longRun, 0.001), 0.999)
  return {
    alpha: prior * PRIOR_WEIGHT + hits,
    beta: (1 - prior) * PRIOR_WEIGHT + tries - hits,
  }
}

export function meanOfShare({ alpha, beta }: BetaShare): number {
  return alpha / (alpha + beta)
}

/** Whether two shares differ, by the normal approximation of the difference. Two-sided. */
export function sharesPValue(a: BetaShare, b: BetaShare): number {
  const z = Math.abs(meanOfShare(a) - meanOfShare(b)) / Math.sqrt(variance(a) + variance(b))
  return erfc(z / Math.SQRT2)
}

function variance({ alpha, beta }: BetaShare): number {
  const n = alpha + beta
  return (alpha * beta) / (n * n * (n + 1))
}

/** Complementary error function; Numerical Recipes' rational Chebyshev form, relative error 1.2e-7. */
function erfc(x: number): number {
  const t = 1 / (1 + 0.5 * x)
  const poly = [
    -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398,
    1.48851587, -0.82215223, 0.17087277,
  ].reduceRight((sum, c) => sum * t + c, 0)
  return t * Math.exp(-x * x + poly)
}

/**
 * Which of many comparisons to believe, so that at most `rate` of those believed are false
 * (Benjamini and Hochberg 1995). One boolean a p-value, in their order.
 */
export function believed(pValues: readonly number[], rate = 0.1): boolean[] {
  const sorted = pValues.toSorted((a, b) => a - b)
  let limit = -1
  for (const [i, p] of sorted.entries()) if (p <= ((i + 1) / sorted.length) * rate) limit = p
  return pValues.map(p => p <= limit)
}
