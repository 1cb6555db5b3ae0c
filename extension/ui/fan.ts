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

/** The fan as lines: each forecast line begins where the known line ends, so that none floats. */
export function fanLines({ actual, p10, p50, p90, naive }: Fan) {
  const last = actual.at(-1)
  const start = last === undefined ? [] : [{ x: 0, y: last }]
  const ahead = (values: readonly number[]): FanPoint[] =>
    values.map((y, index) => ({ x: index + 1, y }))
  return {
    actual: actual.map((y, index): FanPoint => ({ x: index + 1 - actual.length, y })),
    p10: [...start, ...ahead(p10)],
    p50: [...start, ...ahead(p50)],
    p90: [...start, ...ahead(p90)],
    naive: ahead(naive),
  }
}

/**
 * Mean of each point and the six before it, so that weekdays do not hide the level. The first six
 * have fewer before them.
 */
export function weeklyMean(values: readonly number[]): number[] {
  return values.map((_, index) => {
    const window = values.slice(Math.max(0, index - 6), index + 1)
    return window.reduce((sum, value) => sum + value, 0) / window.length
  })
}
