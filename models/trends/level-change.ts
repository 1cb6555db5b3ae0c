/** A lasting change of level: since `week`, things run at `ratio` times what they did. */
export type LevelChange = {
  /** Index of the first day of the first changed week. */
  readonly day: number
  /** Mean after over mean before. */
  readonly ratio: number
  /** How often a shop without any change would look like this, 0 to 1. */
  readonly falseAlarmChance: number
}

const WEEK = 7
const MIN_WEEKS = 12
/** No change is told from fewer weeks on either side. */
const MIN_SIDE_WEEKS = 4
const PERMUTATIONS = 499
/** Neighbouring weeks are alike: whole months are shuffled, so that a slow wave is no alarm. */
const BLOCK_WEEKS = 4

/**
 * The likeliest change of level in the last two years, if there is one that chance would show in
 * fewer than `falseAlarmRate` of quiet shops: the largest standardised difference of weekly logs
 * over all splits, against that of the same weeks with their months shuffled.
 */
export function levelChange(
  values: readonly number[],
  falseAlarmRate = 0.05,
): LevelChange | undefined {
  const recent = values.slice(-2 * 364).map(y => (Number.isFinite(y) && y > 0 ? y : 0))
  const weeks = Math.floor(recent.length / WEEK)
  if (weeks < MIN_WEEKS) return undefined
  const start = recent.length - weeks * WEEK
  const totals = Array.from({ length: weeks }, (_, week) =>
    recent.slice(start + week * WEEK, start + (week + 1) * WEEK).reduce((sum, y) => sum + y, 0),
  )
  const mean = totals.reduce((sum, y) => sum + y, 0) / weeks
  if (mean <= 0) return undefined
  const logs = totals.map(y => Math.log(y + mean / 10))
  const found = bestSplit(logs)
  if (found === undefined) return undefined
  const random = generator(weeks)
  let asLarge = 1
  for (let i = 0; i < PERMUTATIONS; i++) {
    if ((bestSplit(shuffledBlocks(logs, random))?.score ?? 0) >= found.score) asLarge += 1
  }
  const falseAlarmChance = asLarge / (PERMUTATIONS + 1)
  if (falseAlarmChance > falseAlarmRate) return undefined
  const average = (part: readonly number[]): number =>
    part.reduce((sum, y) => sum + y, 0) / part.length
  const before = average(totals.slice(0, found.split))
  const ratio = before > 0 ? average(totals.slice(found.split)) / before : Infinity
  const day = values.length - recent.length + start + found.split * WEEK
  return { day, ratio, falseAlarmChance }
}

function bestSplit(logs: readonly number[]): { split: number; score: number } | undefined {
  const n = logs.length
  const sum = logs.reduce((total, y) => total + y, 0)
  const variance = logs.reduce((total, y) => total + (y - sum / n) ** 2, 0) / n
  if (variance <= 1e-12) return undefined
  let best: { split: number; score: number } | undefined
  let left = 0
  logs.forEach((y, i) => {
    const split = i + 1
    left += y
    if (split < MIN_SIDE_WEEKS || n - split < MIN_SIDE_WEEKS) return
    const difference = Math.abs(left / split - (sum - left) / (n - split))
    const score = difference * Math.sqrt((split * (n - split)) / n / variance)
    if (best === undefined || score > best.score) best = { split, score }
  })
  return best
}

function shuffledBlocks(logs: readonly number[], random: () => number): number[] {
  // The seams move, so that no block is always whole.
  const offset = Math.floor(random() * BLOCK_WEEKS)
  const turned = [...logs.slice(offset), ...logs.slice(0, offset)]
  const blocks: number[][] = []
  for (let i = 0; i < turned.length; i += BLOCK_WEEKS) blocks.push(turned.slice(i, i + BLOCK_WEEKS))
  for (let i = blocks.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    const [a, b] = [blocks[i] ?? [], blocks[j] ?? []]
    blocks[i] = b
    blocks[j] = a
  }
  return blocks.flat()
}

/** The same shuffles for the same history: an answer must not flicker between two looks. */
function generator(seed: number): () => number {
  let state = (seed * 2654435761 + 1) >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
