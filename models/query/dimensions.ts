import { classify } from '../fees/classify.ts'
import { feeKinds } from '../fees/fee-kind.ts'
import type { Facts, LoadedMonth } from '../facts/facts.ts'
import { ORDER_FLAGS } from '../facts/month-facts.ts'
import { dayOfNumber, numberOfDay } from '../metrics/day.ts'
import { addMonths, monthStart, quarterStart, weekOf, type Period } from '../period/period.ts'
import type { Table } from './table.ts'

/** What the asker knows beside the facts. */
export type QueryContext = {
  /** The first shop-local day of which everything is known. */
  readonly firstDay: string
  /** Shop-local. */
  readonly today: string
  /** 0 to 23, shop-local: how far today has come. */
  readonly hour: number
  /** Epoch ms. */
  readonly now: number
  /** ISO 3166 alpha-2 of the shop, for what is domestic. */
  readonly countryIso?: string | undefined
}

/**
 * A way to part the facts. Each row has one code, from 0 up to but without `size`, or −1 where it
 * has none: rows of the shop as a whole have no country.
 */
export type Coding = {
  readonly size: number
  /** What a code is called: an id, a day, a stable key for the words. */
  readonly keyOf: (code: number) => string
  /** Of the order, line, refund or account row; called with what `by` says. */
  readonly codeOf: (month: LoadedMonth) => (index: number) => number
}

type Dimension = {
  /** `day` is called with the day number, `hour` with the hour, the others with a row's index. */
  readonly by: 'day' | 'hour' | 'order' | 'line' | 'account'
  readonly tables: readonly Table[]
  readonly code: (facts: Facts, period: Period, context: QueryContext) => Coding
}

const everywhere: readonly Table[] = ['lines', 'refunds', 'account']

/** Codes of a part of the calendar, in its order: equal codes of two periods stand beside each other. */
function calendar(startOf: (day: string) => string, next: (start: string) => string): Dimension {
  return {
    by: 'day',
    tables: everywhere,
    code(_facts, period) {
      const firstDay = numberOfDay(period.from)
      const days = numberOfDay(period.to) - firstDay
      const starts: string[] = []
      const codes = new Int32Array(days)
      for (let start = startOf(period.from); start < period.to; start = next(start))
        starts.push(start)
      let code = 0
      for (let i = 0; i < days; i += 1) {
        const day = dayOfNumber(firstDay + i)
        while (code + 1 < starts.length && starts[code + 1]! <= day) code += 1
        codes[i] = code
      }
      return {
        size: starts.length,
        keyOf: at => starts[at] ?? '',
        codeOf: () => day => codes[day - firstDay] ?? -1,
      }
    },
  }
}

const nextDay = (day: string) => dayOfNumber(numberOfDay(day) + 1)
const nextWeek = (day: string) => dayOfNumber(numberOfDay(day) + 7)

/** A few named parts of orders. */
function ofOrders(
  keys: readonly string[],
  codeOf: (month: LoadedMonth, facts: Facts, context: QueryContext) => (order: number) => number,
): Dimension {
  return {
    by: 'order',
    tables: everywhere,
    code: (facts, _period, context) => ({
      size: keys.length,
      keyOf: code => keys[code] ?? '',
      codeOf: month => codeOf(month, facts, context),
    }),
  }
}

const flagged = (flag: keyof typeof ORDER_FLAGS) =>
  ofOrders(
    ['no', 'yes'],
    ({ orders }) =>
      order =>
        (orders.flags[order]! & ORDER_FLAGS[flag]) === 0 ? 0 : 1,
  )

/** Texts of a dictionary; its code 0 is "not known". */
function texts(
  name: 'listings' | 'skus' | 'countries',
  by: 'order' | 'line',
  indexOf: (month: LoadedMonth) => (index: number) => number,
): Dimension {
  return {
    by,
    tables: everywhere,
    code: facts => ({
      size: facts.dictionaries[name].length - 1,
      keyOf: code => facts.dictionaries[name][code + 1] ?? '',
      codeOf: month => {
        const index = indexOf(month)
        const codes = month.codes[name]
        return at => codes[index(at)]! - 1
      },
    }),
  }
}

/** The European Union, ISO 3166 alpha-2: goods go there without customs from one member to another. */
const UNION = new Set(
  'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK'.split(' '),
)
const destinationKeys = ['domestic', 'eu', 'other'] as const
const shipStates = ['open', 'late', 'on-time', 'shipped-late', 'shipped'] as const

export const dimensions = {
  day: calendar(day => day, nextDay),
  week: calendar(weekOf, nextWeek),
  month: calendar(monthStart, start => addMonths(start, 1)),
  quarter: calendar(quarterStart, start => addMonths(start, 3)),
  year: calendar(
    day => `${day.slice(0, 4)}-01-01`,
    start => addMonths(start, 12),
  ),
  /** 0 is Sunday. */
  weekday: {
    by: 'day',
    tables: everywhere,
    code: () => ({
      size: 7,
      keyOf: String,
      // Day 0 was a Thursday.
      codeOf: () => day => (((day + 4) % 7) + 7) % 7,
    }),
  },
  hour: {
    by: 'hour',
    tables: everywhere,
    code: () => ({ size: 24, keyOf: String, codeOf: () => hour => hour }),
  },
  listing: texts(
    'listings',
    'line',
    ({ lines }) =>
      line =>
        lines.listing[line]!,
  ),
  sku: texts(
    'skus',
    'line',
    ({ lines }) =>
      line =>
        lines.sku[line]!,
  ),
  country: texts(
    'countries',
    'order',
    ({ orders }) =>
      order =>
        orders.country[order]!,
  ),
  destination: ofOrders(destinationKeys, (month, facts, { countryIso }) => {
    const byCountry = facts.dictionaries.countries.map(country =>
      country === '' || countryIso === undefined
        ? -1
        : country === countryIso
          ? 0
          : UNION.has(country)
            ? 1
            : 2,
    )
    return order => byCountry[month.codes.countries[month.orders.country[order]!]!]!
  }),
  buyerType: ofOrders(
    ['new', 'repeat'],
    ({ isFirstOrder, isRepeatOrder }) =>
      order =>
        isFirstOrder[order] === 1 ? 0 : isRepeatOrder[order] === 1 ? 1 : -1,
  ),
  /** Pieces in the order. */
  orderSize: ofOrders(
    ['1', '2', '3+'],
    ({ orders }) =>
      order =>
        Math.min(orders.units[order]!, 3) - 1,
  ),
  discounted: flagged('discounted'),
  offsite: flagged('offsite'),
  giftWrapped: flagged('giftWrapped'),
  /** `late` is open past its date; `shipped` had none. */
  shipState: ofOrders(shipStates, ({ orders }, _facts, { now }) => order => {
    const flags = orders.flags[order]!
    const shipBy = orders.shipBy[order]!
    const shippedAt = orders.shippedAt[order]!
    if ((flags & ORDER_FLAGS.counted) === 0) return -1
    if ((flags & ORDER_FLAGS.open) !== 0) return shipBy < now ? 1 : 0
    if (Number.isNaN(shippedAt) || Number.isNaN(shipBy)) return 4
    return shippedAt <= shipBy ? 2 : 3
  }),
  feeKind: {
    by: 'account',
    tables: ['account'],
    code: facts => {
      const kinds = facts.dictionaries.ledgerTypes.map(type => {
        const known = classify(type)
        return known.group === 'fee' ? feeKinds.indexOf(known.feeKind) : -1
      })
      return {
        size: feeKinds.length,
        keyOf: code => feeKinds[code] ?? '',
        codeOf:
          ({ account, codes }) =>
          row =>
            kinds[codes.ledgerTypes[account.type[row]!]!]!,
      }
    },
  },
  ledgerType: {
    by: 'account',
    tables: ['account'],
    code: facts => ({
      size: facts.dictionaries.ledgerTypes.length - 1,
      keyOf: code => facts.dictionaries.ledgerTypes[code + 1] ?? '',
      codeOf:
        ({ account, codes }) =>
        row =>
          codes.ledgerTypes[account.type[row]!]! - 1,
    }),
  },
} as const satisfies Record<string, Dimension>

export type DimensionId = keyof typeof dimensions
export const dimensionIds = Object.keys(dimensions) as DimensionId[]

export function isDimensionId(id: string): id is DimensionId {
  return Object.hasOwn(dimensions, id)
}

/** The dimension under its general type. */
export function dimensionOf(id: DimensionId): Dimension {
  return dimensions[id]
}

/** Parts of the calendar: their codes are places in a period, in its order. */
export const calendarIds = ['day', 'week', 'month', 'quarter', 'year'] as const
