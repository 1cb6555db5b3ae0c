import { dayOf } from '../../models/metrics/day.ts'

/** What formatting a moment needs of a shop: `ShopContext` has it. */
export type TimeFormat = { readonly timeZone: string; readonly locale: string }

const formats = new Map<string, Intl.DateTimeFormat>()

function dateFormat(
  locale: string,
  key: string,
  options: Intl.DateTimeFormatOptions,
): Intl.DateTimeFormat {
  const name = `${locale} ${key} ${options.timeZone}`
  const known = formats.get(name)
  if (known !== undefined) return known
  const made = new Intl.DateTimeFormat(locale, options)
  formats.set(name, made)
  return made
}

/** A shop-local day: "17 Nov", or with its weekday. Never moves with the reader's own time zone. */
export function formatDay(
  day: string,
  locale: string,
  style: 'day' | 'day-year' | 'weekday-day' | 'weekday' = 'day',
): string {
  const options: Record<typeof style, Intl.DateTimeFormatOptions> = {
    day: { day: 'numeric', month: 'short' },
    'day-year': { day: 'numeric', month: 'short', year: 'numeric' },
    'weekday-day': { weekday: 'short', day: 'numeric', month: 'short' },
    weekday: { weekday: 'short' },
  }
  const noon = Date.parse(`${day}T12:00:00Z`)
  if (Number.isNaN(noon)) return day
  return dateFormat(locale, style, { ...options[style], timeZone: 'UTC' }).format(noon)
}

/** The whole weekday's name, for a sentence. */
export function formatWeekday(day: string, locale: string): string {
  return dateFormat(locale, 'long', { weekday: 'long', timeZone: 'UTC' }).format(
    Date.parse(`${day}T12:00:00Z`),
  )
}

/** A clock time in the shop's zone: "2:31 pm". */
export function formatClock(at: number, { timeZone, locale }: TimeFormat): string {
  return quietMeridiem(
    dateFormat(locale, 'clock', { hour: 'numeric', minute: '2-digit', timeZone }).format(at),
  )
}

/** A moment in the shop's zone: the clock alone today, else with its day. */
export function formatMoment(at: number, shop: TimeFormat & { readonly today: string }): string {
  const day = dayOf(at, shop.timeZone)
  const clock = formatClock(at, shop)
  return day === shop.today ? clock : `${formatDay(day, shop.locale, 'weekday-day')}, ${clock}`
}

/** "New York time": the city of an IANA zone. */
export function formatZone(timeZone: string): string {
  const city = timeZone.split('/').at(-1)?.replaceAll('_', ' ') ?? timeZone
  return city === 'UTC' || city === 'GMT' ? city : `${city} time`
}

/** "2 h 28 min", "3 days", "under a minute". `ms` is a length of time, not negative. */
export function formatDuration(ms: number): string {
  const minutes = Math.floor(ms / 60_000)
  if (minutes < 1) return 'under a minute'
  if (minutes < 60) return `${minutes} min`
  const hours = Math.floor(minutes / 60)
  if (hours < 24) {
    return minutes % 60 === 0 || hours >= 12 ? `${hours} h` : `${hours} h ${minutes % 60} min`
  }
  if (hours < 48) return `${hours} hours`
  return `${Math.floor(hours / 24)} days`
}

function quietMeridiem(text: string): string {
  return text.replace(/\s?(AM|PM)$/, meridiem => `\u00a0${meridiem.trim().toLowerCase()}`)
}
