/**
 * A classical method. It sees days oldest first, zero where nothing was sold, and answers with
 * `horizon` days, or `undefined` when the history is too short for it to mean anything.
 */
export type Member = {
  readonly id: string
  readonly title: string
  /** How much it weighs in the blend before any record; 1 when absent. */
  readonly priorWeight?: number
  /** Left out at the oldest past origins, which hardly weigh: a fit takes a good half millisecond. */
  readonly isHeavy?: boolean
  readonly forecast: (values: readonly number[], horizon: number) => readonly number[] | undefined
}

/** `count` numbers, each from its place. */
export function sequence(count: number, at: (index: number) => number): number[] {
  return Array.from({ length: count }, (_, index) => at(index))
}

/** Sum from `from` up to, not including, `to`; places outside the values count nothing. */
export function sumBetween(values: readonly number[], from: number, to: number): number {
  let total = 0
  for (let i = Math.max(0, from); i < Math.min(values.length, to); i++) total += values[i] ?? 0
  return total
}
