/** 30-day figures of one model under the protocol. */
export type Judged = {
  readonly mape: number | null | undefined
  readonly wape: number | null | undefined
  readonly coverage80: number | null | undefined
}

/** Less than this is luck of the seed. */
const GAIN = 0.99
const COVERAGE = { least: 0.75, most: 0.88 }

/** A new model must be better at totals, no worse at days, and as honest about its width. */
export function isBetter(champion: Judged, candidate: Judged): boolean {
  if (typeof champion.mape !== 'number' || typeof candidate.mape !== 'number') return false
  if (typeof champion.wape !== 'number' || typeof candidate.wape !== 'number') return false
  const holds = (coverage: number | null | undefined): boolean =>
    typeof coverage === 'number' && coverage >= COVERAGE.least && coverage <= COVERAGE.most
  if (holds(champion.coverage80) && !holds(candidate.coverage80)) return false
  return candidate.mape < champion.mape * GAIN && candidate.wape <= champion.wape / GAIN
}
