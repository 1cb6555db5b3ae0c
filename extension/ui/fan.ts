/** A day of the future with a name. */
export type FanEvent = { readonly step: number; readonly name: string }

/** What a fan chart shows. Steps are days from today: the past is negative, today is 0. */
export type Fan = {
  /** Whole days, oldest first; the last is the origin's, one step before the first forecast. */
  readonly actual: readonly number[]
  readonly p10: readonly number[]
  readonly p50: readonly number[]
  readonly p90: readonly number[]
  /** The baseline's daily level, one number a forecast day. */
  readonly naive: readonly number[]
  readonly events: readonly FanEvent[]
}

export type FanPoint = { readonly x: number; readonly y: number }

/** The week before each point, itself included. */
const meanDays = 7

/**
 * The fan as lines. Single days jump with the weekday, so each point is the mean of its last seven
 * days: near the origin some of those are known, and the range opens from there. The mean of daily
 * ranges is wider than the range of a mean would be, never narrower.
 */
export function fanLines({ actual, p10, p50, p90, naive }: Fan) {
  const past = actual.length
  const points = (values: readonly number[], first: number): FanPoint[] =>
    values.map((y, index) => ({ x: first + index, y }))
  const known = runningMean(actual)
  const ahead = (values: readonly number[]) =>
    points(runningMean([...actual, ...values]).slice(Math.max(0, past - 1)), past === 0 ? 1 : 0)
  return {
    days: points(actual, 1 - past),
    known: points(known, 1 - past),
    p10: ahead(p10),
    p50: ahead(p50),
    p90: ahead(p90),
    naive: points(naive, 1),
  }
}

/** Mean of each value and the six before it; at the beginning of as many as there are. */
export function runningMean(values: readonly number[]): number[] {
  return values.map((_, index) => {
    const week = values.slice(Math.max(0, index + 1 - meanDays), index + 1)
    return week.reduce((sum, value) => sum + value, 0) / week.length
  })
}
