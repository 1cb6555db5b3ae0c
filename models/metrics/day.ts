/**
 * Shop-local days and hours. A first sync asks for a million of them, so that the offsets which
 * `Intl` knows are remembered by zone and day, and only days on which clocks move are asked finer.
 */

const DAY_MS = 86_400_000
const SLOT_MS = 1_800_000 // Clocks move on full or half hours of UTC: Lord Howe is the odd one.

type Zone = {
  readonly format: Intl.DateTimeFormat
  /** UTC day number → offset in ms, or `undefined` when clocks move on that day. */
  readonly byDay: Map<number, number | undefined>
  readonly bySlot: Map<number, number>
}

const zones = new Map<string, Zone>()

function zoneOf(timeZone: string): Zone {
  const known = zones.get(timeZone)
  if (known) return known
  const zone: Zone = {
    format: new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    }),
    byDay: new Map(),
    bySlot: new Map(),
  }
  zones.set(timeZone, zone)
  return zone
}

function askOffset(zone: Zone, atMs: number): number {
  const wholeSecond = Math.floor(atMs / 1000) * 1000
  const part: Record<string, number> = {}
  for (const { type, value } of zone.format.formatToParts(wholeSecond)) part[type] = Number(value)
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part
  return Date.UTC(year, month - 1, day, hour, minute, second) - wholeSecond
}

/** Local time less UTC, in ms, at a moment. Throws a RangeError when the zone does not exist. */
export function offsetMs(atMs: number, timeZone: string): number {
  const zone = zoneOf(timeZone)
  const dayNumber = Math.floor(atMs / DAY_MS)
  if (!zone.byDay.has(dayNumber)) {
    const first = askOffset(zone, dayNumber * DAY_MS)
    const next = askOffset(zone, (dayNumber + 1) * DAY_MS)
    zone.byDay.set(dayNumber, first === next ? first : undefined)
  }
  const steady = zone.byDay.get(dayNumber)
  if (steady !== undefined) return steady
  const slot = Math.floor(atMs / SLOT_MS)
  const known = zone.bySlot.get(slot)
  if (known !== undefined) return known
  const offset = askOffset(zone, slot * SLOT_MS)
  zone.bySlot.set(slot, offset)
  return offset
}

/** The shop-local day and hour (0 to 23) of a moment. */
export function dayAndHour(atMs: number, timeZone: string): { day: string; hour: number } {
  const local = atMs + offsetMs(atMs, timeZone)
  const dayNumber = Math.floor(local / DAY_MS)
  return { day: dayOfNumber(dayNumber), hour: Math.floor((local - dayNumber * DAY_MS) / 3_600_000) }
}

/** The shop-local day of a moment, `YYYY-MM-DD`. */
export function dayOf(atMs: number, timeZone: string): string {
  return dayAndHour(atMs, timeZone).day
}

const dayNames = new Map<number, string>()

/** Days since 1970-01-01 → `YYYY-MM-DD`. */
export function dayOfNumber(dayNumber: number): string {
  const known = dayNames.get(dayNumber)
  if (known !== undefined) return known
  const name = new Date(dayNumber * DAY_MS).toISOString().slice(0, 10)
  dayNames.set(dayNumber, name)
  return name
}

/** `YYYY-MM-DD` → days since 1970-01-01. */
export function numberOfDay(day: string): number {
  return Math.round(Date.parse(`${day}T00:00:00Z`) / DAY_MS)
}

/** The day `days` later; earlier when negative. */
export function addDays(day: string, days: number): string {
  return dayOfNumber(numberOfDay(day) + days)
}

/** 0 is Sunday. */
export function weekdayOf(day: string): number {
  return (((numberOfDay(day) + 4) % 7) + 7) % 7
}

/** Every day from `from` up to, but without, `to`. */
export function daysBetween(from: string, to: string): string[] {
  const first = numberOfDay(from)
  const count = Math.max(0, numberOfDay(to) - first)
  return Array.from({ length: count }, (_, i) => dayOfNumber(first + i))
}

/** The moment at which a shop-local day begins; where midnight is skipped, the first moment after it. */
export function startOfDay(day: string, timeZone: string): number {
  const midnight = numberOfDay(day) * DAY_MS
  // The offset before and after a change both give a candidate; the day begins at the first that lies in it.
  const candidates = [
    midnight - offsetMs(midnight - DAY_MS / 2, timeZone),
    midnight - offsetMs(midnight + DAY_MS / 2, timeZone),
  ].sort((a, b) => a - b)
  return candidates.find(at => dayOf(at, timeZone) === day) ?? candidates[0] ?? midnight
}
