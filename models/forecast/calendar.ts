import { dayOfNumber, numberOfDay, weekdayOf } from '../metrics/day.ts'

/** Feasts that move gift shops. Their order is the order of the network's input. */
export const feasts = [
  'valentines-day',
  'easter',
  'mothers-day',
  'fathers-day',
  'halloween',
  'black-friday',
  'christmas',
] as const
export type Feast = (typeof feasts)[number]

/** How far back a feast still counts as this one, so that the quiet days after it are seen. */
const AFTER_DAYS = 21
/** The network's "no such feast here". */
export const NO_FEAST = 400

/**
 * The day of a feast in a year. `undefined` where the country does not keep it. Without a country
 * the dates of the United States hold, Etsy's largest market.
 */
export function feastDay(
  feast: Feast,
  year: number,
  countryIso: string | undefined,
): number | undefined {
  const country = countryIso ?? 'US'
  switch (feast) {
    case 'valentines-day':
      return date(year, 2, 14)
    case 'easter':
      return easter(year)
    case 'mothers-day':
      if (country === 'GB' || country === 'IE') return easter(year) - 21
      if (country === 'FR' || country === 'SE') return lastSunday(year, 5)
      if (country === 'ES' || country === 'PT') return nthWeekday(year, 5, 0, 1)
      if (country === 'PL') return date(year, 5, 26)
      return nthWeekday(year, 5, 0, 2)
    case 'fathers-day':
      if (country === 'AU' || country === 'NZ') return nthWeekday(year, 9, 0, 1)
      if (country === 'DE') return easter(year) + 39
      if (country === 'ES' || country === 'IT' || country === 'PT') return date(year, 3, 19)
      return nthWeekday(year, 6, 0, 3)
    case 'halloween':
      return date(year, 10, 31)
    case 'black-friday':
      return nthWeekday(year, 11, 4, 4) + 1
    case 'christmas':
      return country === 'IL' || country === 'TR' ? undefined : date(year, 12, 25)
  }
}

/** Days from the origin to each feast, in the order of `feasts`; negative for one just past. */
export function daysToFeasts(origin: string, countryIso: string | undefined): number[] {
  const today = numberOfDay(origin)
  const year = +origin.slice(0, 4)
  return feasts.map(feast => {
    const distances = [year - 1, year, year + 1]
      .map(each => feastDay(feast, each, countryIso))
      .filter(day => day !== undefined)
      .map(day => day - today)
    return distances.find(distance => distance >= -AFTER_DAYS) ?? NO_FEAST
  })
}

/** The feasts in the days after the origin, the nearest first. */
export function feastsAhead(
  origin: string,
  countryIso: string | undefined,
  days: number,
): { feast: Feast; day: string }[] {
  const today = numberOfDay(origin)
  return daysToFeasts(origin, countryIso)
    .map((distance, i) => ({ distance, feast: feasts[i] ?? 'easter' }))
    .filter(({ distance }) => distance > 0 && distance <= days)
    .sort((a, b) => a.distance - b.distance)
    .map(({ distance, feast }) => ({ feast, day: dayOfNumber(today + distance) }))
}

function date(year: number, month: number, day: number): number {
  return Math.round(Date.UTC(year, month - 1, day) / 86_400_000)
}

function nthWeekday(year: number, month: number, weekday: number, nth: number): number {
  const first = date(year, month, 1)
  return first + ((weekday - weekdayOf(dayOfNumber(first)) + 7) % 7) + 7 * (nth - 1)
}

function lastSunday(year: number, month: number): number {
  const last = date(year, month + 1, 1) - 1
  return last - weekdayOf(dayOfNumber(last))
}

/** Gregorian Easter Sunday, by the anonymous computus. */
function easter(year: number): number {
  const a = year % 19
  const b = Math.floor(year / 100)
  const c = year % 100
  const d = Math.floor(b / 4)
  const e = b % 4
  const g = Math.floor((8 * b + 13) / 25)
  const h = (19 * a + b - d - g + 15) % 30
  const i = Math.floor(c / 4)
  const k = c % 4
  const l = (32 + 2 * e + 2 * i - h - k) % 7
  const m = Math.floor((a + 11 * h + 22 * l) / 451)
  const month = Math.floor((h + l - 7 * m + 114) / 31)
  return date(year, month, ((h + l - 7 * m + 114) % 31) + 1)
}
