import { dayOfNumber, numberOfDay } from '../metrics/day.ts'
import { feastDay } from './calendar.ts'

/** A history with its holidays filled in, and which days of it and of the coming ones are holidays. */
export type OpenSeries = {
  /** As if the shop had never closed for a holiday. */
  readonly values: readonly number[]
  /** The coming days on which the shop will be closed, as it was a year or two ago. */
  readonly closedAhead: readonly boolean[]
}

/** A zero is a holiday only among neighbours that are all far from zero: else it may be chance. */
const NEIGHBOUR_WEEKS = 6
const WORKING_SHARE = 0.85
const MIN_NEIGHBOURS = 4
const DEVIATIONS_FROM_ZERO = 2.7
/** No country has more public holidays, as a share of days: beyond, it is a shop with quiet days. */
const MOST_HOLIDAYS = 0.06
/** Longer is a vacation, which need not come again. */
const LONGEST_RUN = 3
const YEARS_BACK = [1, 2]
/** Feasts that move, and how many days around them shops close with them. */
const AFTER_EASTER = [-3, -2, -1, 0, 1, 39, 40, 49, 50, 60]
const AROUND_BLACK_FRIDAY = [-1]

/**
 * Single days without a sale on working days of a shop that sells every working day: public
 * holidays. They are taken out of the history, since they would pull down the weekday they fell
 * on, and put into the coming days on their date, or at their distance from the feast they move
 * with. A shop with quiet days has none, and comes back as it was.
 */
export function openSeries(
  values: readonly number[],
  origin: string,
  horizon: number,
  countryIso: string | undefined,
): OpenSeries {
  const closed = holidays(values)
  if (closed.size === 0) return { values, closedAhead: Array<boolean>(horizon).fill(false) }
  const last = numberOfDay(origin)
  const first = last - values.length + 1
  const filled = values.map((y, i) => (closed.has(i) ? ordinary(values, closed, i) : y))
  const ahead = Array.from({ length: horizon }, (_, step) => {
    const day = last + 1 + step
    return counterparts(day, countryIso).some(past => closed.has(past - first))
  })
  return { values: filled, closedAhead: ahead }
}

function holidays(values: readonly number[]): ReadonlySet<number> {
  const candidates = values.flatMap((y, i) => (y === 0 && isWorkingDay(values, i) ? [i] : []))
  const known = new Set(candidates)
  const runOf = (i: number): number => {
    let from = i
    let to = i
    // A closed weekday between two holidays does not break the run.
    while (values[from - 1] === 0) from -= 1
    while (values[to + 1] === 0) to += 1
    let count = 0
    for (let at = from; at <= to; at++) if (known.has(at)) count += 1
    return count
  }
  const found = candidates.filter(i => runOf(i) <= LONGEST_RUN)
  return new Set(found.length > MOST_HOLIDAYS * values.length ? [] : found)
}

function isWorkingDay(values: readonly number[], at: number): boolean {
  let sold = 0
  let seen = 0
  let sum = 0
  let squares = 0
  for (let week = 1; week <= NEIGHBOUR_WEEKS; week++) {
    for (const day of [at - 7 * week, at + 7 * week]) {
      const y = values[day]
      if (y === undefined) continue
      seen += 1
      if (y <= 0) continue
      sold += 1
      sum += y
      squares += y * y
    }
  }
  if (seen < MIN_NEIGHBOURS || sold < WORKING_SHARE * seen) return false
  const mean = sum / sold
  const deviation = Math.sqrt(Math.max(0, squares / sold - mean * mean))
  return mean > DEVIATIONS_FROM_ZERO * deviation
}

/** What the day would have sold: the mean of its open neighbours two weeks to either side. */
function ordinary(values: readonly number[], closed: ReadonlySet<number>, at: number): number {
  const near = [at - 14, at - 7, at + 7, at + 14].flatMap(day => {
    const y = values[day]
    return y === undefined || closed.has(day) ? [] : [y]
  })
  return near.length === 0 ? 0 : near.reduce((sum, y) => sum + y, 0) / near.length
}

/** The days of earlier years that a holiday on this day would have fallen on. */
function counterparts(day: number, countryIso: string | undefined): number[] {
  const name = dayOfNumber(day)
  const year = +name.slice(0, 4)
  return YEARS_BACK.flatMap(back => {
    const moving = movingOffset(day, year, countryIso)
    if (moving !== undefined) {
      const feast = feastDay(moving.feast, year - back, countryIso)
      return feast === undefined ? [] : [feast + moving.offset]
    }
    const same = numberOfDay(`${year - back}${name.slice(4)}`)
    // A closed day that moved with a feast then says nothing about its date now.
    return Number.isNaN(same) || movingOffset(same, year - back, countryIso) !== undefined
      ? []
      : [same]
  })
}

function movingOffset(
  day: number,
  year: number,
  countryIso: string | undefined,
): { feast: 'easter' | 'black-friday'; offset: number } | undefined {
  const fromEaster = day - (feastDay('easter', year, countryIso) ?? 0)
  if (AFTER_EASTER.includes(fromEaster)) return { feast: 'easter', offset: fromEaster }
  const fromFriday = day - (feastDay('black-friday', year, countryIso) ?? 0)
  if (AROUND_BLACK_FRIDAY.includes(fromFriday)) {
    return { feast: 'black-friday', offset: fromFriday }
  }
  return undefined
}
