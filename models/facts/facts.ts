import { ORDER_FLAGS, type FactDictionaries, type MonthFacts } from './month-facts.ts'

type DictionaryName = keyof FactDictionaries
const dictionaryNames: readonly DictionaryName[] = [
  'listings',
  'skus',
  'buyers',
  'countries',
  'ledgerTypes',
]

/** All months of one shop in one currency, ready to be asked. */
export type Facts = {
  readonly currency: string
  readonly months: readonly LoadedMonth[]
  /** Texts by code; codes are the same in all months. 0 is "not known". */
  readonly dictionaries: FactDictionaries
}

export type LoadedMonth = MonthFacts & {
  /** The code of each text of the month's own dictionaries. */
  readonly codes: Readonly<Record<DictionaryName, Uint32Array>>
  /** 1 for an order before which its buyer had none that counted; 0 also where the buyer is not known. */
  readonly isFirstOrder: Uint8Array
  /** Whether the buyer of each order is known and had an earlier one. */
  readonly isRepeatOrder: Uint8Array
  /** The first and last day number of the rows of refunds and the account; they may lie in later months. */
  readonly postedFrom: number
  readonly postedTo: number
}

/** Joins the months of one currency. Throws when they are of different ones: a mistake of the caller. */
export function joinMonths(currency: string, months: readonly MonthFacts[]): Facts {
  const sorted = months.toSorted((a, b) => (a.month < b.month ? -1 : 1))
  const builders = new Map(dictionaryNames.map(name => [name, new CodeBook()]))
  const seen = new Set<number>()
  const loaded = sorted.map((month): LoadedMonth => {
    if (month.currency !== currency)
      throw new Error(`facts of ${month.currency} among those of ${currency}`)
    const codes = Object.fromEntries(
      dictionaryNames.map(name => [name, builders.get(name)!.codesOf(month.dictionaries[name])]),
    ) as Record<DictionaryName, Uint32Array>
    const { first, repeat } = firstOrders(month, codes.buyers, seen)
    const [postedFrom, postedTo] = rangeOf(month.refunds.day, month.account.day)
    return {
      ...month,
      codes,
      isFirstOrder: first,
      isRepeatOrder: repeat,
      postedFrom,
      postedTo,
    }
  })
  const texts = (name: DictionaryName) => builders.get(name)!.texts
  return {
    currency,
    months: loaded,
    dictionaries: {
      listings: texts('listings'),
      skus: texts('skus'),
      buyers: texts('buyers'),
      countries: texts('countries'),
      ledgerTypes: texts('ledgerTypes'),
    },
  }
}

class CodeBook {
  readonly #codes = new Map<string, number>([['', 0]])
  readonly texts: string[] = ['']

  codesOf(texts: readonly string[]): Uint32Array {
    return Uint32Array.from(texts, text => {
      const known = this.#codes.get(text)
      if (known !== undefined) return known
      const code = this.texts.length
      this.#codes.set(text, code)
      this.texts.push(text)
      return code
    })
  }
}

/** Orders lie in the order of creation, in months and over them. */
function firstOrders({ orders }: MonthFacts, buyerCodes: Uint32Array, seen: Set<number>) {
  const first = new Uint8Array(orders.day.length)
  const repeat = new Uint8Array(orders.day.length)
  for (let i = 0; i < orders.day.length; i += 1) {
    const buyer = buyerCodes[orders.buyer[i]!]!
    if (buyer === 0 || (orders.flags[i]! & ORDER_FLAGS.counted) === 0) continue
    if (seen.has(buyer)) repeat[i] = 1
    else {
      seen.add(buyer)
      first[i] = 1
    }
  }
  return { first, repeat }
}

function rangeOf(...columns: readonly Int32Array[]): readonly [number, number] {
  let from = Infinity
  let to = -Infinity
  for (const column of columns)
    for (const day of column) {
      if (day < from) from = day
      if (day > to) to = day
    }
  return [from, to]
}
