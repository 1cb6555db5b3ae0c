import type { Elasticity } from './price-response.ts'

export type PriceFacts = {
  /** Minor units, what the listing costs the buyer now. */
  readonly price: number
  /** Minor units a piece: material, making and packing. */
  readonly unitCost: number
  /** Share of the price that fees take, 0 to 1. */
  readonly feeShare: number
  /** The least and the largest price that was tried, minor units. */
  readonly lowestTried: number
  readonly highestTried: number
}

export type PriceAdvice =
  /** No advice, and why, for the seller. */
  | {
      readonly kind: 'withheld'
      readonly reason: 'too-wide' | 'never-varied' | 'no-cost'
      readonly detail: string
    }
  | { readonly kind: 'keep'; readonly detail: string }
  | {
      readonly kind: 'change'
      /** Minor units; within a tenth of what was tried. */
      readonly price: number
      /** Change of profit a piece sold now, as a share: low and high of an 80 % interval. */
      readonly profitChange: { readonly low: number; readonly high: number }
      readonly detail: string
    }

/** Wider than this, a raise and a cut may both be right. */
const WIDEST = 0.45
/** A price never changed by this much teaches nothing about price. */
const LEAST_VARIATION = 0.04
/** Beyond the tried range nobody knows: one step of a tenth. */
const REACH = 0.1
const NORMAL_P90 = 1.2816
const CANDIDATES = 41

/**
 * The price that earns most by what is known, inside what was tried and a little beyond; withheld
 * while the elasticity is wide, and `keep` unless the gain holds at both ends of its interval.
 */
export function adviseOnPrice(facts: PriceFacts, elasticity: Elasticity): PriceAdvice {
  const { price, unitCost, feeShare, lowestTried, highestTried } = facts
  if (!(unitCost > 0)) {
    return {
      kind: 'withheld',
      reason: 'no-cost',
      detail: 'Enter what a piece costs you: without it no price can be judged.',
    }
  }
  if (!(highestTried / lowestTried - 1 >= LEAST_VARIATION)) {
    return {
      kind: 'withheld',
      reason: 'never-varied',
      detail: 'This price has hardly changed yet, so nobody can know how buyers would answer.',
    }
  }
  if (elasticity.standardDeviation > WIDEST) {
    return {
      kind: 'withheld',
      reason: 'too-wide',
      detail: `${elasticity.weeks} weeks are too few to tell whether a higher or a lower price earns more.`,
    }
  }
  const lowest = Math.max(lowestTried * (1 - REACH), (unitCost / (1 - feeShare)) * 1.02)
  const highest = highestTried * (1 + REACH)
  if (lowest >= highest)
    return { kind: 'keep', detail: 'Every price that was tried is below its cost.' }
  const profit = (at: number, slope: number): number =>
    (at * (1 - feeShare) - unitCost) * (at / price) ** slope
  const now = price * (1 - feeShare) - unitCost
  let best = price
  for (let i = 0; i < CANDIDATES; i++) {
    const at = lowest * (highest / lowest) ** (i / (CANDIDATES - 1))
    if (profit(at, elasticity.mean) > profit(best, elasticity.mean)) best = at
  }
  const rounded = Math.round(best)
  const ends = [-1, 1].map(
    side => elasticity.mean + side * NORMAL_P90 * elasticity.standardDeviation,
  )
  const changes = ends.map(slope => (profit(rounded, slope) - now) / Math.abs(now || 1))
  const [low, high] = [Math.min(...changes), Math.max(...changes)]
  if (low <= 0) return { kind: 'keep', detail: 'No other price is better for sure.' }
  return {
    kind: 'change',
    price: rounded,
    profitChange: { low, high },
    detail: 'Buyers have answered to past changes clearly enough to try this.',
  }
}
