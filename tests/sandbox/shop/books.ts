import type { FeeKind } from '../../../models/fees/fee-kind.ts'
import { dayText, type Calendar, type EpochDay } from './calendar.ts'
import { Column } from './column.ts'

/** The kinds of fee that the sandbox charges, in the order in which the books keep them. */
export const bookedFees = [
  'transaction',
  'payment-processing',
  'listing',
  'regulatory',
  'offsite-ads',
  'etsy-ads',
  'vat',
  'other',
] as const satisfies readonly FeeKind[]
export type BookedFee = (typeof bookedFees)[number]

export type FeesByKind = Readonly<Partial<Record<BookedFee, number>>>

export type DayBook = {
  readonly day: string
  readonly receipts: number
  readonly units: number
  readonly gmv: number
  readonly refunds: number
  readonly revenue: number
  /** Positive is paid, negative is a credit. */
  readonly fees: FeesByKind
  readonly labels: number
}

/**
 * The seller's own accounts, written down as each sale is invented: never read back from the rows
 * that the API shows, so that the two can be held against each other. Minor units throughout.
 */
export class Books {
  readonly #calendar: Calendar
  readonly #firstDay: EpochDay
  readonly #dayReceipts = new Column('i32')
  readonly #dayUnits = new Column('i32')
  readonly #dayGmv = new Column('f64')
  readonly #dayGross = new Column('f64')
  readonly #dayRefunds = new Column('f64')
  readonly #dayLabels = new Column('f64')
  readonly #dayFees = bookedFees.map(() => new Column('f64'))
  readonly #orderRevenue = new Column('i32')
  readonly #orderLabels = new Column('i32')
  readonly #orderFees = bookedFees.map(() => new Column('i32'))
  /** The part of the order's fees that names one of its lines. */
  readonly #lineFees = new Column('i32')
  /** What a listing cost by itself, whether it sold or not. */
  readonly #listingFees: {
    readonly listing: number
    readonly sec: number
    readonly amount: number
  }[] = []

  constructor(calendar: Calendar, firstDay: EpochDay) {
    this.#calendar = calendar
    this.#firstDay = firstDay
  }

  get orderCount(): number {
    return this.#orderRevenue.length
  }

  /** A new order; one that is not paid counts nowhere. */
  openOrder(lines: number): void {
    for (let i = 0; i < lines; i++) this.#lineFees.push(0)
    this.#orderRevenue.push(0)
    this.#orderLabels.push(0)
    for (const column of this.#orderFees) column.push(0)
  }

  /** A paid order (`sign` 1), or one that is taken out again because it was canceled (−1). */
  countOrder(
    order: number,
    sec: number,
    units: number,
    gmv: number,
    revenue: number,
    sign: 1 | -1,
  ): void {
    const day = this.#row(sec)
    this.#dayReceipts.add(day, sign)
    this.#dayUnits.add(day, sign * units)
    this.#dayGmv.add(day, sign * gmv)
    this.#dayGross.add(day, sign * revenue)
    this.#orderRevenue.add(order, sign * revenue)
  }

  /** Given back without the tax in it; `sign` −1 takes it out again. */
  countRefund(order: number, sec: number, amount: number, sign: 1 | -1): void {
    this.#dayRefunds.add(this.#row(sec), sign * amount)
    this.#orderRevenue.add(order, -sign * amount)
  }

  /** Positive is paid. `order` is absent for what the whole shop pays. */
  countFee(order: number | undefined, sec: number, kind: BookedFee, amount: number): void {
    const column = bookedFees.indexOf(kind)
    this.#dayFees[column]?.add(this.#row(sec), amount)
    if (order !== undefined) this.#orderFees[column]?.add(order, amount)
  }

  /** Says that a fee already counted was for one line (a row of the transactions). */
  countLineFee(line: number, amount: number): void {
    this.#lineFees.add(line, amount)
  }

  /** Says that a fee already counted was for a listing and for none of its sales. */
  countListingFee(listing: number, sec: number, amount: number): void {
    this.#listingFees.push({ listing, sec, amount })
  }

  /** Posted from the first second up to, and without, the second. */
  listingFeesBetween(fromSec: number, endSec: number) {
    return this.#listingFees.filter(({ sec }) => sec >= fromSec && sec < endSec)
  }

  lineFeesAt(line: number): number {
    return this.#lineFees.at(line)
  }

  countLabel(order: number, sec: number, amount: number): void {
    this.#dayLabels.add(this.#row(sec), amount)
    this.#orderLabels.add(order, amount)
  }

  dayAt(day: EpochDay): DayBook {
    const row = day - this.#firstDay
    const known = row >= 0 && row < this.#dayReceipts.length
    const read = (column: Column) => (known ? column.at(row) : 0)
    const refunds = read(this.#dayRefunds)
    return {
      day: dayText(day),
      receipts: read(this.#dayReceipts),
      units: read(this.#dayUnits),
      gmv: read(this.#dayGmv),
      refunds,
      revenue: read(this.#dayGross) - refunds,
      fees: namedFees(this.#dayFees.map(read)),
      labels: read(this.#dayLabels),
    }
  }

  orderAt(order: number): {
    readonly revenue: number
    readonly fees: FeesByKind
    readonly labels: number
  } {
    return {
      revenue: this.#orderRevenue.at(order),
      fees: namedFees(this.#orderFees.map(column => column.at(order))),
      labels: this.#orderLabels.at(order),
    }
  }

  /** Row of a moment's day; days up to it are opened. Nothing happens before the first day. */
  #row(sec: number): number {
    const row = this.#calendar.dayOf(sec) - this.#firstDay
    while (this.#dayReceipts.length <= row) {
      this.#dayReceipts.push(0)
      this.#dayUnits.push(0)
      for (const column of [this.#dayGmv, this.#dayGross, this.#dayRefunds, this.#dayLabels])
        column.push(0)
      for (const column of this.#dayFees) column.push(0)
    }
    return row
  }
}

function namedFees(amounts: readonly number[]): FeesByKind {
  const entries = bookedFees.map((kind, i) => [kind, amounts[i] ?? 0] as const)
  return Object.fromEntries(entries.filter(([, amount]) => amount !== 0))
}

export function sumFees(fees: FeesByKind): number {
  return bookedFees.reduce((sum, kind) => sum + (fees[kind] ?? 0), 0)
}
