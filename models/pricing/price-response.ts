/** One week of one listing. Price in minor units: what a buyer paid for one, before shipping and tax. */
export type PricedWeek = {
  readonly units: number
  readonly price: number
  /** Log of how the rest of the shop did in that week against its usual; 0 when it is not known. */
  readonly shopLog: number
}

/** How units answer to the price: per cent of units for a per cent of price, with its width. */
export type Elasticity = {
  readonly mean: number
  readonly standardDeviation: number
  /** Weeks in which something could be learnt. */
  readonly weeks: number
}

/**
 * What shops like this one show: own-price elasticities of retail goods lie mostly between −1 and
 * −3.4. It is what a listing that never changed its price gets, with a width that forbids advice.
 */
export const CATEGORY_PRIOR = { mean: -1.8, standardDeviation: 0.9 } as const
const MIN_POOLED = 3
const STEPS = 25

/**
 * Elasticities of all listings of a shop, partially pooled: each listing's own weeks, the mean of
 * its siblings, and the category's prior, each by what it knows. The shop's weeks take out seasons.
 */
export function priceElasticities(
  listings: readonly (readonly PricedWeek[])[],
): readonly Elasticity[] {
  const alone = listings.map(weeks => fit(weeks.filter(isUsable), CATEGORY_PRIOR))
  const shop = shopPrior(alone)
  return listings.map(weeks => fit(weeks.filter(isUsable), shop))
}

function isUsable({ units, price, shopLog }: PricedWeek): boolean {
  return (
    Number.isFinite(units) &&
    units >= 0 &&
    Number.isFinite(price) &&
    price > 0 &&
    Number.isFinite(shopLog)
  )
}

/** The category's prior moved to where this shop's informative listings lie. */
function shopPrior(alone: readonly Elasticity[]): { mean: number; standardDeviation: number } {
  const prior = CATEGORY_PRIOR.standardDeviation
  const informed = alone.filter(each => each.standardDeviation < prior * 0.6)
  if (informed.length < MIN_POOLED) return CATEGORY_PRIOR
  const weights = informed.map(each => 1 / (each.standardDeviation ** 2 + 0.3 ** 2))
  const sum = weights.reduce((total, weight) => total + weight, 0)
  const mean = informed.reduce((total, each, i) => total + each.mean * (weights[i] ?? 0), 0) / sum
  const spread =
    informed.reduce((total, each) => total + (each.mean - mean) ** 2, 0) / informed.length
  return { mean, standardDeviation: Math.min(prior, Math.max(0.35, Math.sqrt(spread))) }
}

/**
 * Poisson regression of units on the log price, by Newton steps, with a normal prior on the slope.
 * Units that come in clumps know less: the information is divided by their overdispersion.
 */
function fit(
  weeks: readonly PricedWeek[],
  prior: { mean: number; standardDeviation: number },
): Elasticity {
  const priorPrecision = 1 / prior.standardDeviation ** 2
  const nothing = { ...prior, weeks: weeks.length }
  const sold = weeks.reduce((total, week) => total + week.units, 0)
  if (weeks.length < 4 || sold === 0) return nothing
  const middle = weeks.reduce((total, week) => total + Math.log(week.price), 0) / weeks.length
  const x = weeks.map(week => Math.log(week.price) - middle)
  const offset = weeks.map(week => week.shopLog)
  let slope = prior.mean
  let dispersion = 1
  let information = 0
  for (let step = 0; step < STEPS; step++) {
    const shape = x.map((each, i) => Math.exp(slope * each + (offset[i] ?? 0)))
    const level = sold / shape.reduce((total, each) => total + each, 0)
    const mean = shape.map(each => each * level)
    dispersion = Math.max(1, pearson(weeks, mean))
    const centre = x.reduce((total, each, i) => total + each * (mean[i] ?? 0), 0) / sold
    information =
      x.reduce((total, each, i) => total + (each - centre) ** 2 * (mean[i] ?? 0), 0) / dispersion
    const pull = weeks.reduce(
      (total, week, i) => total + ((x[i] ?? 0) - centre) * (week.units - (mean[i] ?? 0)),
      0,
    )
    const change =
      (pull / dispersion + priorPrecision * (prior.mean - slope)) / (information + priorPrecision)
    slope += Math.max(-1, Math.min(1, change))
    if (Math.abs(change) < 1e-6) break
  }
  return {
    mean: slope,
    standardDeviation: 1 / Math.sqrt(information + priorPrecision),
    weeks: weeks.length,
  }
}

function pearson(weeks: readonly PricedWeek[], mean: readonly number[]): number {
  const sum = weeks.reduce((total, week, i) => {
    const expected = Math.max(1e-9, mean[i] ?? 0)
    return total + (week.units - expected) ** 2 / expected
  }, 0)
  return sum / Math.max(1, weeks.length - 2)
}
