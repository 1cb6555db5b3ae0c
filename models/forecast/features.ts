import { ownBias, ownError } from './blend.ts'
import { logError, type OriginCase } from './origin-case.ts'
import { sumBetween } from './members/member.ts'
import { members } from './members/registry.ts'
import { HISTORY_DAYS } from './network.ts'
import type { Series } from './series.ts'

/** A network's totals at one origin, over 30, 60 and 90 days, as p10, p50, p90. */
export type TotalQuantiles = readonly (readonly [number, number, number])[]

/** One origin with all that the stacker may look at. `past` is newest first, without `now`. */
export type StackCase = {
  readonly series: Series
  readonly now: OriginCase
  readonly past: readonly OriginCase[]
  readonly network: TotalQuantiles
  /** The network's totals at each past origin. */
  readonly pastNetwork: readonly TotalQuantiles[]
  readonly blended: readonly number[]
  readonly isUnits: boolean
}

const LAST_YEAR = members.findIndex(member => member.id === 'last-year')

/** Numbers in one row: eleven of the series and the network, four of records, two a member, the blend. */
export const FEATURE_WIDTH = 15 + 2 * members.length + 1

/**
 * What the stacker sees of one case and horizon: the shape of the series, how wide the network
 * is, how far each member and the blend are from it, and how each has done at this shop's own
 * past origins. All logs, so that a shop's size does not matter.
 */
export function stackerFeatures(stack: StackCase, horizon: number): number[] {
  const { series, now, past, network, pastNetwork, isUnits } = stack
  const { floor } = series
  const [low, mid, high] = network[horizon] ?? [0, 0, 0]
  const { values } = now.open
  const end = values.length
  const over = (from: number, to: number): number =>
    sumBetween(values, end - to, end - from) + floor
  const record = pastNetworkTotals(past, pastNetwork, 0)
  const error = ownError(past, record, floor)
  // The newest origin whose whole horizon had passed at this one: nothing later was known then.
  const oldActual = past[horizon]?.actual[horizon]
  const oldTotal = pastNetwork[horizon]?.[horizon]?.[1]
  const longError =
    oldActual === undefined || oldTotal === undefined ? 0 : logError(oldActual, oldTotal, floor)
  return [
    // The network reads no further back either.
    Math.log10(Math.min(end, HISTORY_DAYS)),
    zeroShare(values.slice(-112)),
    Math.log(floor / ((network[0]?.[1] ?? 0) + floor)),
    weeklyVolatility(values.slice(-112), floor),
    Math.log(over(0, 28) / over(28, 56)),
    Math.log(over(0, 56) / over(56, 112)),
    horizon,
    isUnits ? 1 : 0,
    logError(high, low, floor),
    logError(high, mid, floor) - logError(mid, low, floor),
    now.members[LAST_YEAR] === undefined ? 0 : 1,
    Math.min(past.length, 4),
    error ?? -0.1,
    ownBias(past, record, floor) ?? 0,
    longError,
    ...now.members.map(member =>
      member === undefined ? 0 : logError(member.totals[horizon] ?? 0, mid, floor),
    ),
    ...now.members.map((member, i) => {
      const own = ownError(past, each => each.members[i]?.totals[0], floor)
      return member === undefined || own === undefined || error === undefined ? 0 : own - error
    }),
    logError(stack.blended[horizon] ?? 0, mid, floor),
  ]
}

function pastNetworkTotals(
  past: readonly OriginCase[],
  pastNetwork: readonly TotalQuantiles[],
  horizon: number,
): (each: OriginCase) => number | undefined {
  return each => pastNetwork[past.indexOf(each)]?.[horizon]?.[1]
}

function zeroShare(values: readonly number[]): number {
  return values.filter(y => y === 0).length / Math.max(1, values.length)
}

/** Standard deviation of the logs of whole weeks. */
function weeklyVolatility(values: readonly number[], floor: number): number {
  const logs: number[] = []
  for (let end = values.length; end >= 7; end -= 7) {
    logs.push(Math.log(sumBetween(values, end - 7, end) + floor))
  }
  const mean = logs.reduce((total, y) => total + y, 0) / Math.max(1, logs.length)
  const variance = logs.reduce((total, y) => total + (y - mean) ** 2, 0) / Math.max(1, logs.length)
  return Math.sqrt(variance)
}
