import { addDays, weekdayOf } from './day.ts'

/**
 * Days on which the post of a country collects nothing. Only rules that hold for the whole country;
 * for a country that is not listed there are none, and the seller's closed days still count.
 */
type Rule = (year: number) => string

const on =
  (month: number, day: number): Rule =>
  year =>
    dateOf(year, month, day)

/** On a Saturday or Sunday it is kept on the next Monday. */
const orMonday =
  (month: number, day: number): Rule =>
  year => {
    const date = dateOf(year, month, day)
    const weekday = weekdayOf(date)
    return weekday === 6 ? addDays(date, 2) : weekday === 0 ? addDays(date, 1) : date
  }

/** The nth such weekday of a month; 0 is Sunday; the last one for n = −1. */
const nth =
  (month: number, weekday: number, n: number): Rule =>
  year => {
    if (n < 0) {
      const last = addDays(dateOf(month === 12 ? year + 1 : year, (month % 12) + 1, 1), -1)
      return addDays(last, -((weekdayOf(last) - weekday + 7) % 7))
    }
    const first = dateOf(year, month, 1)
    return addDays(first, ((weekday - weekdayOf(first) + 7) % 7) + 7 * (n - 1))
  }

const easterPlus =
  (days: number): Rule =>
  year =>
    addDays(easterSunday(year), days)

const goodFriday = easterPlus(-2)
const easterMonday = easterPlus(1)
const ascension = easterPlus(39)
const whitMonday = easterPlus(50)

const rules: Readonly<Record<string, readonly Rule[]>> = {
  US: [
    on(1, 1),
    nth(1, 1, 3),
    nth(2, 1, 3),
    nth(5, 1, -1),
    on(6, 19),
    on(7, 4),
    nth(9, 1, 1),
    nth(10, 1, 2),
    on(11, 11),
    nth(11, 4, 4),
    on(12, 25),
  ],
  GB: [
    orMonday(1, 1),
    goodFriday,
    easterMonday,
    nth(5, 1, 1),
    nth(5, 1, -1),
    nth(8, 1, -1),
    on(12, 25),
    on(12, 26),
  ],
  CA: [
    on(1, 1),
    goodFriday,
    on(7, 1),
    nth(9, 1, 1),
    on(9, 30),
    nth(10, 1, 2),
    on(11, 11),
    on(12, 25),
    on(12, 26),
  ],
  AU: [on(1, 1), orMonday(1, 26), goodFriday, easterMonday, on(4, 25), on(12, 25), on(12, 26)],
  DE: [
    on(1, 1),
    goodFriday,
    easterMonday,
    on(5, 1),
    ascension,
    whitMonday,
    on(10, 3),
    on(12, 25),
    on(12, 26),
  ],
  FR: [
    on(1, 1),
    easterMonday,
    on(5, 1),
    on(5, 8),
    ascension,
    whitMonday,
    on(7, 14),
    on(8, 15),
    on(11, 1),
    on(11, 11),
    on(12, 25),
  ],
}

const memory = new Map<string, ReadonlySet<string>>()

/** Shop-local days of one year, `YYYY-MM-DD`. */
export function holidaysOf(countryIso: string | undefined, year: number): ReadonlySet<string> {
  const key = `${countryIso ?? ''} ${year}`
  const known = memory.get(key)
  if (known) return known
  const country = countryIso !== undefined && Object.hasOwn(rules, countryIso) ? countryIso : ''
  const days = new Set((rules[country] ?? []).map(rule => rule(year)))
  memory.set(key, days)
  return days
}

function dateOf(year: number, month: number, day: number): string {
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}

/** Western Easter by the Gregorian computus. */
export function easterSunday(year: number): string {
  const golden = year % 19
  const century = Math.floor(year / 100)
  const skipped = century - Math.floor(century / 4)
  const moonShift = Math.floor((8 * century + 13) / 25)
  const epact = (skipped - moonShift + 19 * golden + 15) % 30
  const isLate = epact === 29 || (epact === 28 && golden > 10)
  const fullMoon = epact - (isLate ? 1 : 0)
  const weekday = (year + Math.floor(year / 4) + fullMoon + 2 - skipped) % 7
  // Days after 21 March, then on to Sunday.
  return addDays(dateOf(year, 3, 28), fullMoon - weekday)
}
