/** Whole days since 1970-01-01 of a `YYYY-MM-DD`. A calendar has no clock and no time zone. */
export function epochDay(day: string): number {
  return Math.round(
    Date.UTC(+day.slice(0, 4), +day.slice(5, 7) - 1, +day.slice(8, 10)) / 86_400_000,
  )
}

/** The `YYYY-MM-DD` of a number of days since 1970-01-01. */
export function dayOf(epochDays: number): string {
  return new Date(epochDays * 86_400_000).toISOString().slice(0, 10)
}

/** 0 is Sunday; 1970-01-01 was a Thursday. */
export function weekdayOf(epochDays: number): number {
  return (((epochDays + 4) % 7) + 7) % 7
}
