import { type Member, sequence } from './member.ts'

const CYCLE = 7
const MIN_DAYS = 500
const MAX_DAYS = 1096
const YEAR_DAYS = 365.2425
const YEAR_WAVES = 8
const MONTH_DAYS = 30.44
const MONTH_WAVES = 2
const FORTNIGHT_WAVES = 3
const KINKS = 8
/** Strength of the ridge, against days: what a wave, a kink must explain to be believed. */
const WAVE_RIDGE = 6
const KINK_RIDGE = 20
/** A day counts half as much as one this much younger. */
const HALF_LIFE_DAYS = 500
/** Share of a day's trend that is left on the day after. */
const DAMPING = 0.985
/** Share of the last weeks' mean residual that is taken as a new level. */
const LEVEL_SHARE = 0.5
const LEVEL_DAYS = 42
const OPEN_SHARE = 0.05
const MOST_EMPTY = 0.1
const MOST_OVER_LARGEST = 3

/**
 * A regression of the log of days on weekday, trend with kinks, the year, the month and the
 * fortnight, with a ridge: Prophet's idea without its sampler. Only for a shop that sells on
 * nearly every open day and has done for well over a year: of the methods it then knows most.
 */
export const regression: Member = {
  id: 'regression',
  title: 'Regression on trend and seasons',
  priorWeight: 4,
  isHeavy: true,
  forecast(all, horizon) {
    const values = all.slice(-MAX_DAYS)
    const n = values.length
    if (n < MIN_DAYS) return undefined
    const mean = values.reduce((sum, y) => sum + y, 0) / n
    const open = Array.from({ length: CYCLE }, (_, place) => {
      const days = values.filter((_, i) => i % CYCLE === place)
      return days.reduce((sum, y) => sum + y, 0) / days.length > OPEN_SHARE * mean
    })
    const at = values.flatMap((y, i) => (open[i % CYCLE] ? [{ i, y }] : []))
    const empty = at.filter(({ y }) => y === 0).length
    if (mean <= 0 || empty > MOST_EMPTY * at.length) return undefined
    const sold = at.filter(({ y }) => y > 0)
    const rows = sold.map(({ i }) => regressors(i, n))
    const logs = sold.map(({ y }) => Math.log(y))
    const weights = sold.map(({ i }) => 0.5 ** ((n - 1 - i) / HALF_LIFE_DAYS))
    const slopes = ridge(rows, logs, weights)
    if (slopes === undefined) return undefined
    const fitted = rows.map(row => dot(row, slopes))
    const residuals = logs.map((y, k) => y - (fitted[k] ?? 0))
    // The mean of what is left over turns a median into a mean.
    const smear = residuals.reduce((sum, r) => sum + Math.exp(r), 0) / residuals.length
    const late = residuals.filter((_, k) => (sold[k]?.i ?? 0) >= n - LEVEL_DAYS)
    const shift =
      late.length === 0 ? 0 : (LEVEL_SHARE * late.reduce((sum, r) => sum + r, 0)) / late.length
    // An exponential must not run away.
    const most = MOST_OVER_LARGEST * values.reduce((largest, y) => Math.max(largest, y), 0)
    const scale = smear * (1 - empty / at.length)
    return sequence(horizon, step => {
      if (!open[(n + step) % CYCLE]) return 0
      return Math.min(most, scale * Math.exp(dot(regressors(n + step, n), slopes) + shift))
    })
  },
}

/** The regressors of day `i` of `n`: the first is the level, without a ridge. */
function regressors(i: number, n: number): number[] {
  const row = [1]
  for (let place = 1; place < CYCLE; place++) row.push(i % CYCLE === place ? 1 : 0)
  // After the last day the trend fades.
  const ahead = i - n + 1
  const time = ahead <= 0 ? i : n - 1 + (DAMPING * (1 - DAMPING ** ahead)) / (1 - DAMPING)
  row.push((time - n) / n)
  for (let kink = 1; kink <= KINKS; kink++) {
    const from = (kink / (KINKS + 1)) * 0.9 * n
    row.push(Math.max(0, time - from) / n)
  }
  row.push(...wavesOf(i))
  return row
}

const known: (readonly number[])[] = []

/** Sines and cosines of the year, the month and the fortnight. The same for every shop: kept. */
function wavesOf(i: number): readonly number[] {
  const kept = known[i]
  if (kept !== undefined) return kept
  const waves: number[] = []
  for (const [period, orders] of [
    [YEAR_DAYS, YEAR_WAVES],
    [MONTH_DAYS, MONTH_WAVES],
    [2 * CYCLE, FORTNIGHT_WAVES],
  ] as const) {
    for (let order = 1; order <= orders; order++) {
      // Even orders of the fortnight are the week's own.
      const angle = (2 * Math.PI * (period === 2 * CYCLE ? 2 * order - 1 : order) * i) / period
      waves.push(Math.sin(angle), Math.cos(angle))
    }
  }
  known[i] = waves
  return waves
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0
  for (let k = 0; k < a.length; k++) sum += (a[k] ?? 0) * (b[k] ?? 0)
  return sum
}

/** Weighted ridge regression by Cholesky; `undefined` when the matrix is not positive. */
function ridge(
  rows: readonly (readonly number[])[],
  y: readonly number[],
  weights: readonly number[],
): number[] | undefined {
  const width = rows[0]?.length ?? 0
  // Flat, and the lower half only: this is most of the time of a forecast.
  const matrix = new Float64Array(width * width)
  const right = new Float64Array(width)
  // A row is a third zeros: weekdays that it is not, kinks still to come.
  const places = new Int32Array(width)
  const numbers = new Float64Array(width)
  rows.forEach((row, k) => {
    let filled = 0
    for (let a = 0; a < width; a++) {
      const x = row[a] ?? 0
      if (x === 0) continue
      places[filled] = a
      numbers[filled] = x
      filled += 1
    }
    const weight = weights[k] ?? 0
    const target = y[k] ?? 0
    for (let i = 0; i < filled; i++) {
      const scaled = weight * (numbers[i] ?? 0)
      const a = places[i] ?? 0
      right[a] = (right[a] ?? 0) + scaled * target
      const line = a * width
      for (let j = 0; j <= i; j++) {
        const at = line + (places[j] ?? 0)
        matrix[at] = (matrix[at] ?? 0) + scaled * (numbers[j] ?? 0)
      }
    }
  })
  for (let a = 1; a < width; a++) {
    const isKink = a > CYCLE && a <= CYCLE + KINKS
    const strength = a < CYCLE ? 0.5 : isKink ? KINK_RIDGE : a === CYCLE ? 1 : WAVE_RIDGE
    matrix[a * width + a] = (matrix[a * width + a] ?? 0) + strength
  }
  return solve(matrix, right)
}

function solve(matrix: Float64Array, right: Float64Array): number[] | undefined {
  const n = right.length
  const at = (a: number, b: number): number => matrix[a * n + b] ?? 0
  for (let a = 0; a < n; a++) {
    for (let b = 0; b <= a; b++) {
      let sum = at(a, b)
      for (let k = 0; k < b; k++) sum -= at(a, k) * at(b, k)
      if (a === b && !(sum > 1e-12)) return undefined
      matrix[a * n + b] = a === b ? Math.sqrt(sum) : sum / at(b, b)
    }
  }
  const half = new Float64Array(n)
  for (let a = 0; a < n; a++) {
    let sum = right[a] ?? 0
    for (let k = 0; k < a; k++) sum -= at(a, k) * (half[k] ?? 0)
    half[a] = sum / at(a, a)
  }
  const found = Array<number>(n).fill(0)
  for (let a = n - 1; a >= 0; a--) {
    let sum = half[a] ?? 0
    for (let k = a + 1; k < n; k++) sum -= at(k, a) * (found[k] ?? 0)
    found[a] = sum / at(a, a)
  }
  return found.every(Number.isFinite) ? found : undefined
}
