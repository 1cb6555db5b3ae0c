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
      let sum = 0
      for (let i = place; i < n; i += CYCLE) sum += values[i] ?? 0
      return sum / Math.ceil((n - place) / CYCLE) > OPEN_SHARE * mean
    })
    const at = values.flatMap((y, i) => (open[i % CYCLE] ? [{ i, y }] : []))
    const empty = at.filter(({ y }) => y === 0).length
    if (mean <= 0 || empty > MOST_EMPTY * at.length) return undefined
    const sold = at.filter(({ y }) => y > 0)
    const logs = sold.map(({ y }) => Math.log(y))
    const roots = sold.map(({ i }) => 0.5 ** ((n - 1 - i) / (2 * HALF_LIFE_DAYS)))
    const columns = weighted(sold, n, roots)
    const slopes = ridge(columns, Float64Array.from(logs.map((y, k) => y * (roots[k] ?? 0))))
    if (slopes === undefined) return undefined
    const fitted = combined(columns, slopes)
    const residuals = logs.map((y, k) => y - (fitted[k] ?? 0) / (roots[k] ?? 1))
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

/** Level, weekdays, trend, kinks, waves. */
const WIDTH = CYCLE + 1 + KINKS + 2 * (YEAR_WAVES + MONTH_WAVES + FORTNIGHT_WAVES)

/** The regressors of day `i` of `n`, into `row`: the first is the level, without a ridge. */
function regressors(i: number, n: number, row = new Float64Array(WIDTH)): Float64Array {
  row.fill(0, 1, CYCLE)
  row[0] = 1
  if (i % CYCLE > 0) row[i % CYCLE] = 1
  // After the last day the trend fades.
  const ahead = i - n + 1
  const time = ahead <= 0 ? i : n - 1 + (DAMPING * (1 - DAMPING ** ahead)) / (1 - DAMPING)
  row[CYCLE] = (time - n) / n
  for (let kink = 1; kink <= KINKS; kink++) {
    const from = (kink / (KINKS + 1)) * 0.9 * n
    row[CYCLE + kink] = Math.max(0, time - from) / n
  }
  row.set(wavesOf(i), CYCLE + 1 + KINKS)
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
  for (let k = 0; k < a.length; k++) sum += a[k]! * b[k]!
  return sum
}

/** The regressors of those days of `n` as columns, every day times the root of its weight. */
function weighted(
  days: readonly { readonly i: number }[],
  n: number,
  roots: readonly number[],
): Float64Array[] {
  const columns = Array.from({ length: WIDTH }, () => new Float64Array(days.length))
  const row = new Float64Array(WIDTH)
  days.forEach(({ i }, k) => {
    regressors(i, n, row)
    const root = roots[k] ?? 0
    for (let a = 0; a < WIDTH; a++) columns[a]![k] = root * row[a]!
  })
  return columns
}

function combined(columns: readonly Float64Array[], slopes: readonly number[]): Float64Array {
  const sums = new Float64Array(columns[0]?.length ?? 0)
  columns.forEach((column, a) => {
    const slope = slopes[a] ?? 0
    for (let k = 0; k < column.length; k++) sums[k]! += slope * column[k]!
  })
  return sums
}

/**
 * The products of all pairs of columns, the lower half, flat. Two columns against two at once, so
 * that each number is read once for two products: this is most of the time of a fit.
 */
function gram(columns: readonly Float64Array[]): Float64Array {
  const width = columns.length
  const matrix = new Float64Array(width * width)
  const none = new Float64Array(columns[0]?.length ?? 0)
  for (let a = 0; a < width; a += 2) {
    const one = columns[a] ?? none
    const two = columns[a + 1] ?? none
    for (let b = 0; b <= a; b += 2) {
      const three = columns[b] ?? none
      const four = columns[b + 1] ?? none
      let oneThree = 0
      let oneFour = 0
      let twoThree = 0
      let twoFour = 0
      for (let k = 0; k < none.length; k++) {
        oneThree += one[k]! * three[k]!
        oneFour += one[k]! * four[k]!
        twoThree += two[k]! * three[k]!
        twoFour += two[k]! * four[k]!
      }
      matrix[a * width + b] = oneThree
      if (b + 1 < width) matrix[a * width + b + 1] = oneFour
      if (a + 1 < width) matrix[(a + 1) * width + b] = twoThree
      if (a + 1 < width && b + 1 < width) matrix[(a + 1) * width + b + 1] = twoFour
    }
  }
  return matrix
}

/** Ridge regression by Cholesky on weighted columns; `undefined` when the matrix is not positive. */
function ridge(columns: readonly Float64Array[], target: Float64Array): number[] | undefined {
  const width = columns.length
  const matrix = gram(columns)
  const right = Float64Array.from(columns.map(column => dot(column, target)))
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
