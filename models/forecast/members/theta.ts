import { type Member, sequence } from './member.ts'

const CYCLE = 7
const WINDOW_DAYS = 364
/** A weekday that sells less than this share of the mean tells nothing of the level. */
const LEAST_WEEKDAY = 0.2
/** Weights of the newest day that are tried; the one with the least one-step error is taken. */
const SMOOTHINGS = [0.02, 0.05, 0.1, 0.2, 0.35, 0.5]

/**
 * The theta method with lines 0 and 2: exponential smoothing of the deseasonalised history plus
 * half of its linear trend, times the weekly profile. The profile is multiplicative, and a
 * weekday that never sells stays at zero.
 */
export const theta: Member = {
  id: 'theta',
  title: 'Theta',
  forecast(values, horizon) {
    const known = values.slice(-WINDOW_DAYS)
    if (known.length < 4 * CYCLE) return undefined
    const profile = weeklyProfile(known)
    if (profile === undefined) return undefined
    const weekOf = (index: number): number => profile[index % CYCLE] ?? 1
    const flat = known.map((y, i) => (weekOf(i) > LEAST_WEEKDAY ? y / weekOf(i) : undefined))
    const level = smooth(flat)
    const half = slope(flat) / 2
    return sequence(horizon, step => {
      const week = weekOf(known.length + step)
      return Math.max(0, (level + half * (step + 1)) * week)
    })
  },
}

/** Mean of each weekday over the mean of all; `undefined` when nothing was sold. */
function weeklyProfile(known: readonly number[]): readonly number[] | undefined {
  const mean = known.reduce((total, y) => total + y, 0) / known.length
  if (mean <= 0) return undefined
  return sequence(CYCLE, place => {
    const days = known.filter((_, i) => i % CYCLE === place)
    return days.reduce((total, y) => total + y, 0) / days.length / mean
  })
}

function smooth(flat: readonly (number | undefined)[]): number {
  let best = { error: Infinity, level: 0 }
  const seed = flat.slice(0, 28).filter(y => y !== undefined)
  const start = seed.reduce((total, y) => total + y, 0) / Math.max(1, seed.length)
  for (const weight of SMOOTHINGS) {
    let level = start
    let error = 0
    for (const y of flat) {
      if (y === undefined) continue
      error += (y - level) ** 2
      level += weight * (y - level)
    }
    if (error < best.error) best = { error, level }
  }
  return best.level
}

/** Least-squares slope a day. */
function slope(flat: readonly (number | undefined)[]): number {
  let n = 0
  let sumX = 0
  let sumY = 0
  let sumXY = 0
  let sumXX = 0
  flat.forEach((y, x) => {
    if (y === undefined) return
    n += 1
    sumX += x
    sumY += y
    sumXY += x * y
    sumXX += x * x
  })
  const spread = n * sumXX - sumX * sumX
  return spread === 0 ? 0 : (n * sumXY - sumX * sumY) / spread
}
