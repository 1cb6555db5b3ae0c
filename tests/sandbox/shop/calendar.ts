const DAY_MS = 86_400_000
const QUARTER_HOUR_SEC = 900

/** Days counted from 1970-01-01: cheap to compare, to add to and to index with. */
export type EpochDay = number

export function dayText(day: EpochDay): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10)
}

export function dayNumber(text: string): EpochDay {
  return Math.round(Date.parse(`${text}T00:00:00Z`) / DAY_MS)
}

/** 0 is Sunday. 1970-01-01 was a Thursday. */
export function weekday(day: EpochDay): number {
  return (((day + 4) % 7) + 7) % 7
}

/** Cuts moments into the days of one time zone, right across daylight saving time. */
export class Calendar {
  readonly timeZone: string
  readonly #format: Intl.DateTimeFormat
  // Zones change their offset only on quarter hours, so one look-up serves each quarter.
  readonly #offsets = new Map<number, number>()
  #lastQuarter = Number.NaN
  #lastOffset = 0

  constructor(timeZone: string) {
    this.timeZone = timeZone
    this.#format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    })
  }

  /** The shop-local day of a moment in epoch seconds. */
  dayOf(sec: number): EpochDay {
    return Math.floor((sec + this.#offset(sec)) / 86_400)
  }

  /** Epoch seconds of the first second of a shop-local day. */
  startOf(day: EpochDay): number {
    const guess = day * 86_400
    const once = guess - this.#offset(guess)
    return guess - this.#offset(once)
  }

  #offset(sec: number): number {
    const quarter = Math.floor(sec / QUARTER_HOUR_SEC)
    if (quarter === this.#lastQuarter) return this.#lastOffset
    let offset = this.#offsets.get(quarter)
    if (offset === undefined) {
      offset = this.#readOffset(quarter * QUARTER_HOUR_SEC)
      this.#offsets.set(quarter, offset)
    }
    this.#lastQuarter = quarter
    this.#lastOffset = offset
    return offset
  }

  #readOffset(sec: number): number {
    const part = new Map(
      this.#format.formatToParts(sec * 1000).map(({ type, value }) => [type, Number(value)]),
    )
    const read = (type: Intl.DateTimeFormatPartTypes) => part.get(type) ?? 0
    const local = Date.UTC(
      read('year'),
      read('month') - 1,
      read('day'),
      read('hour'),
      read('minute'),
      read('second'),
    )
    return local / 1000 - sec
  }
}
