/** Days that are drawn together: weekdays depend on each other. */
const BLOCK_DAYS = 7
const DRAWS = 1_000

/**
 * How likely a difference of two daily means at least this large is by chance, when whole weeks are
 * drawn from both periods together. Two-sided; seeded, so that the same numbers give the same answer.
 * `undefined` for less than two weeks in either period: too few blocks to draw from.
 */
export function dailyMeansPValue(
  now: readonly number[],
  before: readonly number[],
  seed = 1,
): number | undefined {
  if (now.length < 2 * BLOCK_DAYS || before.length < 2 * BLOCK_DAYS) return undefined
  const observed = Math.abs(mean(now) - mean(before))
  // Under "nothing changed" both are drawn around one mean.
  const pool = [...centered(now), ...centered(before)]
  const random = parkMiller(seed)
  let extreme = 0
  for (let draw = 0; draw < DRAWS; draw += 1) {
    const difference = drawMean(pool, now.length, random) - drawMean(pool, before.length, random)
    if (Math.abs(difference) >= observed) extreme += 1
  }
  // The observed one counts as a draw: no p-value of zero comes out of a finite number of them.
  return (extreme + 1) / (DRAWS + 1)
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function centered(values: readonly number[]): number[] {
  const middle = mean(values)
  return values.map(value => value - middle)
}

/** The mean of so many days, in blocks that may begin anywhere and go round at the end. */
function drawMean(pool: readonly number[], days: number, random: () => number): number {
  let sum = 0
  for (let drawn = 0; drawn < days; drawn += BLOCK_DAYS) {
    const start = Math.floor(random() * pool.length)
    const length = Math.min(BLOCK_DAYS, days - drawn)
    for (let i = 0; i < length; i += 1) sum += pool[(start + i) % pool.length]!
  }
  return sum / days
}

/** Numbers from 0 to 1 by the minimal standard of Park and Miller, with the multiplier 48271. */
function parkMiller(seed: number): () => number {
  let state = (Math.abs(Math.trunc(seed)) % 2_147_483_646) + 1
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return (state - 1) / 2_147_483_646
  }
}
