import { chanceOfNone, countQuantile, type NegativeBinomial } from './negative-binomial.ts'

/** Units of one listing, a number a day, oldest first, the last day the same for all listings. */
export type ListingHistory = {
  readonly listingId: string
  readonly units: readonly number[]
}

/** Units that one listing may sell in the coming days. A daily line would be noise, so there is none. */
export type ListingDemand = {
  readonly listingId: string
  readonly horizonDays: number
  readonly expected: number
  readonly p10: number
  readonly p50: number
  /** Stock that suffices four times in five. */
  readonly p80: number
  readonly p90: number
  /** Chance of at least one unit, from 0 to 1. */
  readonly chanceOfSale: number
  /** Where it is little more than what the shop's other listings do. */
  readonly isMostlyPooled: boolean
}

export type ShopDemand = {
  readonly listings: readonly ListingDemand[]
  /** Share of listings inside their p10 to p90 when forecast from `horizonDays` ago; `undefined` without that history. */
  readonly backtestCoverage80: number | undefined
}

/** A day counts half as much as one this much younger. */
const HALF_LIFE_DAYS = 60
/**
 * Widths, tried in turn: the share of the clump's variance that is not a rare giant day, and how
 * far a listing's rate may wander by the middle of the horizon, as a variance of its log.
 */
const WIDTHS: readonly Width[] = Array.from({ length: 33 }, (_, step) => ({
  clumpShare: Math.min(1, 0.15 * 1.14 ** step),
  wandering: 0.02 * 1.14 ** step,
}))
const DEFAULT_WIDTH = { clumpShare: 0.6, wandering: 0.2 } as const
type Width = { readonly clumpShare: number; readonly wandering: number }
const WANTED_COVERAGE = 0.82
const MIN_BACKTEST_LISTINGS = 5

/**
 * Demand of all listings of a shop together: each rate is its own recent, age-weighted mean drawn
 * towards the shop's, the more the less it has sold; units come in clumps as large as the shop's
 * have been; and the width is what would have held at the shop's own last back-test. With
 * `shopTotal` the expectations are scaled to it: the shop's forecast knows the season.
 */
export function listingDemand(
  histories: readonly ListingHistory[],
  horizonDays: number,
  shopTotal: number | undefined,
): ShopDemand {
  const clean = histories.map(({ listingId, units }) => ({
    listingId,
    units: fromFirstSale(units.map(u => (Number.isFinite(u) && u > 0 ? u : 0))),
  }))
  const tested = chooseWidth(clean, horizonDays)
  const counts = predict(
    clean.map(each => each.units),
    horizonDays,
    tested.width,
  )
  const sum = counts.reduce((total, { count }) => total + count.mean, 0)
  // Half and twice: beyond, the shop's forecast and its listings tell of different shops.
  const scale =
    shopTotal === undefined || sum <= 0 ? 1 : Math.min(2, Math.max(0.5, shopTotal / sum))
  return {
    backtestCoverage80: tested.coverage,
    listings: clean.map(({ listingId }, i) => {
      const { count, own } = counts[i] ?? { count: { mean: 0, variance: 0 }, own: 0 }
      const scaled = scaleCount(count, scale)
      return {
        listingId,
        horizonDays,
        expected: scaled.mean,
        p10: countQuantile(scaled, 0.1),
        p50: countQuantile(scaled, 0.5),
        p80: countQuantile(scaled, 0.8),
        p90: countQuantile(scaled, 0.9),
        chanceOfSale: 1 - chanceOfNone(scaled),
        isMostlyPooled: own < 0.5,
      }
    }),
  }
}

function scaleCount({ mean, variance }: NegativeBinomial, scale: number): NegativeBinomial {
  const clump = mean > 0 ? variance / mean : 1
  return { mean: mean * scale, variance: mean * scale * clump * Math.max(1, scale) }
}

/** A listing is as old as its first sale: before it, it may not have been listed. */
function fromFirstSale(units: readonly number[]): readonly number[] {
  const first = units.findIndex(u => u > 0)
  return first < 0 ? [] : units.slice(first)
}

type Predicted = {
  readonly count: NegativeBinomial
  /** Weight of the listing's own history against the shop's, 0 to 1. */
  readonly own: number
}

function predict(
  listings: readonly (readonly number[])[],
  horizonDays: number,
  width: Width,
): readonly Predicted[] {
  const seen = listings.map(weighted)
  const clump = Math.max(1, clumpSize(listings) * width.clumpShare)
  const exposure = seen.reduce((total, each) => total + each.days, 0)
  const mean = exposure > 0 ? seen.reduce((total, each) => total + each.units, 0) / exposure : 0
  if (mean <= 0) return listings.map(() => ({ count: { mean: 0, variance: 0 }, own: 0 }))
  const shape = priorShape(seen, mean, clump)
  return seen.map(({ units, days }) => {
    // Clumps carry less news than as many single sales: both sides shrink by their size.
    const posterior = shape + units / clump
    const rate = (posterior / (shape / mean + days / clump)) * horizonDays
    const variance = rate * clump + rate * rate * (1 / posterior + width.wandering)
    return { count: { mean: rate, variance }, own: days / clump / (shape / mean + days / clump) }
  })
}

function weighted(units: readonly number[]): { units: number; days: number } {
  let total = 0
  let days = 0
  units.forEach((u, i) => {
    const weight = 0.5 ** ((units.length - 1 - i) / HALF_LIFE_DAYS)
    total += weight * u
    days += weight
  })
  return { units: total, days }
}

/** Units that come together: variance over mean of days, pooled over the listings and at least 1. */
function clumpSize(listings: readonly (readonly number[])[]): number {
  let squares = 0
  let sum = 0
  for (const units of listings) {
    const recent = units.slice(-180)
    const mean = recent.reduce((total, u) => total + u, 0) / Math.max(1, recent.length)
    for (const u of recent) squares += (u - mean) ** 2
    sum += recent.reduce((total, u) => total + u, 0)
  }
  return sum > 0 ? Math.max(1, squares / sum) : 1
}

/** Shape of the gamma from which the shop's rates are drawn, by moments: small when listings differ much. */
function priorShape(
  seen: readonly { units: number; days: number }[],
  mean: number,
  clump: number,
): number {
  const known = seen.filter(each => each.days >= 7)
  if (known.length < 3) return 0.5
  const rates = known.map(each => each.units / each.days)
  const spread = rates.reduce((total, rate) => total + (rate - mean) ** 2, 0) / (known.length - 1)
  const noise = known.reduce((total, each) => total + (mean * clump) / each.days, 0) / known.length
  const between = Math.max(spread - noise, mean * mean * 0.1)
  return Math.min(5, Math.max(0.1, (mean * mean) / between))
}

/** The least width that would have held at the shop's own last back-test. */
function chooseWidth(
  listings: readonly { readonly units: readonly number[] }[],
  horizonDays: number,
): { width: Width; coverage: number | undefined } {
  const old = listings.filter(({ units }) => units.length > horizonDays)
  if (old.length < MIN_BACKTEST_LISTINGS) return { width: DEFAULT_WIDTH, coverage: undefined }
  const histories = old.map(({ units }) => units.slice(0, -horizonDays))
  const came = old.map(({ units }) => units.slice(-horizonDays).reduce((sum, u) => sum + u, 0))
  let last: { width: Width; coverage: number } = { width: DEFAULT_WIDTH, coverage: 0 }
  for (const width of WIDTHS) {
    const inside = predict(histories, horizonDays, width).filter(({ count }, i) => {
      const actual = came[i] ?? 0
      return countQuantile(count, 0.1) <= actual && actual <= countQuantile(count, 0.9)
    })
    last = { width, coverage: inside.length / old.length }
    if (last.coverage >= WANTED_COVERAGE) break
  }
  return last
}
