import { addDays, numberOfDay, weekdayOf } from '../metrics/day.ts'

/** A half-open range of shop-local days: `from` is in it, `to` is not. Both `YYYY-MM-DD`. */
export type Period = { readonly from: string; readonly to: string }

/** The ranges that a seller picks by name. Whole days unless they hold today. */
export const periodPresets = [
  'today',
  'yesterday',
  'this-week',
  'last-7-days',
  'last-28-days',
  'last-30-days',
  'last-90-days',
  'this-month',
  'last-month',
  'this-quarter',
  'this-year',
  'last-12-months',
  'all-time',
] as const
export type PeriodPreset = (typeof periodPresets)[number]

/**
 * The days of a preset. `today` is the shop-local day; `firstDay` is the first day of which anything
 * is known. The "last N days" end yesterday: a day that is not over would make each of them look bad.
 */
export function periodOf(preset: PeriodPreset, today: string, firstDay: string): Period {
  const tomorrow = addDays(today, 1)
  switch (preset) {
    case 'today':
      return { from: today, to: tomorrow }
    case 'yesterday':
      return { from: addDays(today, -1), to: today }
    case 'this-week':
      return { from: weekOf(today), to: tomorrow }
    case 'last-7-days':
      return { from: addDays(today, -7), to: today }
    case 'last-28-days':
      return { from: addDays(today, -28), to: today }
    case 'last-30-days':
      return { from: addDays(today, -30), to: today }
    case 'last-90-days':
      return { from: addDays(today, -90), to: today }
    case 'this-month':
      return { from: monthStart(today), to: tomorrow }
    case 'last-month':
      return { from: addMonths(monthStart(today), -1), to: monthStart(today) }
    case 'this-quarter':
      return { from: quarterStart(today), to: tomorrow }
    case 'this-year':
      return { from: `${today.slice(0, 4)}-01-01`, to: tomorrow }
    case 'last-12-months':
      return { from: addMonths(monthStart(today), -12), to: monthStart(today) }
    case 'all-time':
      return { from: firstDay < today ? firstDay : today, to: tomorrow }
  }
}

export function daysIn({ from, to }: Period): number {
  return Math.max(0, numberOfDay(to) - numberOfDay(from))
}

/** Monday of the week of a day: ISO 8601 weeks, whatever the seller's calendar shows first. */
export function weekOf(day: string): string {
  return addDays(day, -((weekdayOf(day) + 6) % 7))
}

export function monthStart(day: string): string {
  return `${day.slice(0, 7)}-01`
}

export function quarterStart(day: string): string {
  const month = Number(day.slice(5, 7))
  const first = month - ((month - 1) % 3)
  return `${day.slice(0, 4)}-${String(first).padStart(2, '0')}-01`
}

/** The same day some months later, or the last of that month where it has fewer days. */
export function addMonths(day: string, months: number): string {
  const count = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 + months
  const first = firstOfMonth(count)
  const length = numberOfDay(firstOfMonth(count + 1)) - numberOfDay(first)
  const date = Math.min(Number(day.slice(8, 10)), length)
  return `${first.slice(0, 8)}${String(date).padStart(2, '0')}`
}

/** `count` is months since the year 0. */
function firstOfMonth(count: number): string {
  const year = String(Math.floor(count / 12)).padStart(4, '0')
  return `${year}-${String((count % 12) + 1).padStart(2, '0')}-01`
}
