import { dayNumber, weekday, type EpochDay } from './calendar.ts'
import type { Random } from './random.ts'

// Sunday first.
const weekdayLift = [1.12, 1.1, 1.02, 1, 0.97, 0.86, 0.93]

/** Share of a day's orders by its local hours. */
export const hourWeights = [
  18, 11, 7, 5, 5, 8, 15, 26, 38, 48, 55, 58, 60, 58, 56, 54, 53, 54, 58, 66, 72, 70, 54, 33,
]

type GiftEvent = {
  readonly day: (year: number) => EpochDay
  readonly lift: number
  readonly leadDays: number
}

function nthWeekday(year: number, month: number, day: number, nth: number): EpochDay {
  const first = dayNumber(`${year}-${String(month).padStart(2, '0')}-01`)
  return first + ((day - weekday(first) + 7) % 7) + (nth - 1) * 7
}

const giftEvents: readonly GiftEvent[] = [
  { day: year => dayNumber(`${year}-02-14`), lift: 0.5, leadDays: 18 },
  { day: year => nthWeekday(year, 5, 0, 2), lift: 0.6, leadDays: 20 },
  { day: year => nthWeekday(year, 6, 0, 3), lift: 0.35, leadDays: 18 },
  { day: year => dayNumber(`${year}-10-31`), lift: 0.3, leadDays: 25 },
  { day: year => dayNumber(`${year}-12-25`), lift: 1.5, leadDays: 34 },
]

/** Demand rises towards a feast, peaks while a parcel can still arrive, and is gone after it. */
function giftLift(day: EpochDay): number {
  const year = new Date(day * 86_400_000).getUTCFullYear()
  let lift = 1
  for (const event of giftEvents) {
    const before = event.day(year) - day
    if (before < 0 || before > event.leadDays) continue
    const arrives = before >= 5 ? 1 : before / 5
    lift += event.lift * arrives * (1 - Math.abs(before - 9) / (event.leadDays + 9))
  }
  return lift
}

/**
 * How the orders spread over the days from `first` to `last`: trend, week, year, gift feasts, a
 * closed week, and luck that lasts a few days. Only the proportions mean something.
 */
export function demandOfDays(first: EpochDay, last: EpochDay, random: Random): Float64Array {
  const growthAYear = 0.05 + random.next() * 0.3
  const closedFrom = first + 20 + random.below(Math.max(1, last - first - 90))
  const weights = new Float64Array(last - first + 1)
  let luck = 0
  for (let day = first; day <= last; day++) {
    luck = 0.7 * luck + 0.12 * random.normal()
    const winter = 1 + 0.12 * Math.cos((2 * Math.PI * (day - dayNumber('2020-12-05'))) / 365.2425)
    const open = day >= closedFrom && day < closedFrom + 6 && last - day > 30 ? 0.04 : 1
    weights[day - first] =
      Math.exp((growthAYear * (day - first)) / 365) *
      (weekdayLift[weekday(day)] ?? 1) *
      winter *
      giftLift(day) *
      open *
      Math.exp(luck)
  }
  return weights
}
