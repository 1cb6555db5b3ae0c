import { meanOf, wape } from './accuracy.ts'
import { members } from './members/registry.ts'
import { logError, type OriginCase } from './origin-case.ts'

/** Newest past origins that weigh a method: older ones tell of another shop. */
const RECENT_CASES = 6
/** What a perfect record still counts as: no month is luckier than three percent. */
const LEAST_ERROR = 0.03
/** Without a record a method is believed to miss by a third; that counts as half a month. */
const PRIOR_ERROR = 0.3
const PRIOR_CASES = 0.5

/**
 * Mean |log-ratio| of a method's 30-day totals over the newest past origins, `undefined` without
 * one. `past` is newest first and does not hold the origin that is being forecast.
 */
export function ownError(
  past: readonly OriginCase[],
  total30: (past: OriginCase) => number | undefined,
  floor: number,
): number | undefined {
  return meanOf(signedErrors(past, total30, floor).map(error => Math.abs(error)))
}

/** The same, signed: positive when the method has been too low. */
export function ownBias(
  past: readonly OriginCase[],
  total30: (past: OriginCase) => number | undefined,
  floor: number,
): number | undefined {
  return meanOf(signedErrors(past, total30, floor))
}

function signedErrors(
  past: readonly OriginCase[],
  total30: (past: OriginCase) => number | undefined,
  floor: number,
): number[] {
  return past.slice(0, RECENT_CASES).flatMap(each => {
    const forecast = total30(each)
    const actual = each.actual[0]
    if (forecast === undefined || actual === undefined) return []
    return [logError(actual, forecast, floor)]
  })
}

/** A weight for each member by its own record, in sum 1; zero for a member that has no forecast. */
export function memberWeights(
  now: OriginCase,
  past: readonly OriginCase[],
  floor: number,
): readonly number[] {
  const cases = Math.min(past.length, RECENT_CASES)
  const raw = now.members.map((member, i) => {
    if (member === undefined) return 0
    const error = ownError(past, each => each.members[i]?.totals[0], floor) ?? PRIOR_ERROR
    const shrunk = (error * cases + PRIOR_ERROR * PRIOR_CASES) / (cases + PRIOR_CASES)
    return (members[i]?.priorWeight ?? 1) * (shrunk + LEAST_ERROR) ** -3
  })
  const sum = raw.reduce((total, weight) => total + weight, 0)
  return raw.map(weight => (sum === 0 ? 0 : weight / sum))
}

/** Newest past origins by whose days a member is judged. */
const DAY_CASES = 3
const DAY_SHARPNESS = 5
/** Members without a record of days count as this much worse than the best. */
const UNKNOWN_DAYS = 1.15

/**
 * A weight for each member by how its single days have done over the 30 days after the newest past
 * origins, in sum 1. A member that is right in sum may be wrong every day, so this is a weighing of
 * its own. `values` is the whole history.
 */
export function dayWeights(
  now: OriginCase,
  past: readonly OriginCase[],
  values: readonly number[],
): readonly number[] {
  const errors = now.members.map((member, i) => {
    if (member === undefined) return undefined
    return meanOf(
      past.slice(0, DAY_CASES).map(each => {
        const daily = each.members[i]?.daily
        const actual = values.slice(each.known, each.known + 30)
        return daily === undefined ? undefined : wape(actual, daily)
      }),
    )
  })
  const best = Math.min(...errors.filter(error => error !== undefined))
  const raw = now.members.map((member, i) => {
    if (member === undefined) return 0
    const error = errors[i]
    const ratio =
      error === undefined || !Number.isFinite(best) ? UNKNOWN_DAYS : (error + 0.02) / (best + 0.02)
    return ratio ** -DAY_SHARPNESS
  })
  const sum = raw.reduce((total, weight) => total + weight, 0)
  return raw.map(weight => (sum === 0 ? 0 : weight / sum))
}

/** The members' total over one horizon, blended on the log scale. */
export function blendedTotal(
  now: OriginCase,
  weights: readonly number[],
  horizon: number,
  floor: number,
): number {
  let log = 0
  weights.forEach((weight, i) => {
    const total = now.members[i]?.totals[horizon]
    if (total !== undefined) log += weight * Math.log(total + floor)
  })
  return Math.max(0, Math.exp(log) - floor)
}

/** The members' days, blended. */
export function blendedDays(now: OriginCase, weights: readonly number[], days: number): number[] {
  const blended = Array<number>(days).fill(0)
  weights.forEach((weight, i) => {
    const member = now.members[i]
    if (member === undefined || weight === 0) return
    for (let step = 0; step < days; step++) {
      blended[step] = (blended[step] ?? 0) + weight * (member.daily[step] ?? 0)
    }
  })
  return blended
}
