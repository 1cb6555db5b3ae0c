import type { Receipt, Transaction } from '../../schema/entities/receipt.ts'
import { classify } from '../fees/classify.ts'
import { allocate } from '../metrics/allocate.ts'
import type { Effect } from '../metrics/attribution.ts'
import { missesCosts, type LineCosts } from '../metrics/costs.ts'
import { dayAndHour, numberOfDay } from '../metrics/day.ts'
import { lineFinder } from '../metrics/line-finder.ts'
import { pendingOf } from '../metrics/pending.ts'
import { counts, gmvOf, refundsWithoutTax, unitsOf } from '../metrics/revenue.ts'
import { isOpen, shipByOf } from '../metrics/ship-by.ts'
import { amountColumn, DictionaryBuilder } from './column-builder.ts'
import { FACTS_VERSION, ORDER_FLAGS, type MonthFacts } from './month-facts.ts'

/** One order with what the payment account says of it. */
export type OrderFact = {
  readonly receipt: Receipt
  readonly effects: readonly Effect[]
  /** The seller's own, line by line. */
  readonly costs: LineCosts
}

/** One row of the payment account that belongs to no order of this currency. */
export type AccountFact = {
  readonly effect: Pick<Effect, 'ledgerType' | 'minor' | 'at'>
  readonly listingId?: string | undefined
}

export type MonthInput = {
  /** `YYYY-MM`. */
  readonly month: string
  readonly currency: string
  /** IANA name; days are cut in it. */
  readonly timeZone: string
  /** Created in this month, of this currency; in any order. */
  readonly orders: readonly OrderFact[]
  /** Posted in this month, of this currency. */
  readonly account: readonly AccountFact[]
}

/** Makes the columns of one month. Effects of an order in another currency are the caller's to pass on. */
export function buildMonth({ month, currency, timeZone, orders, account }: MonthInput): MonthFacts {
  const sorted = orders.toSorted(byCreation)
  const builder = new MonthBuilder(timeZone)
  for (const order of sorted) builder.addOrder(order, currency)
  for (const row of account) builder.addAccountRow(row)
  return builder.finish(month, currency)
}

function byCreation({ receipt: a }: OrderFact, { receipt: b }: OrderFact): number {
  return a.createdAt - b.createdAt || (BigInt(a.id) < BigInt(b.id) ? -1 : 1)
}

/** An order of which Etsy named no line still has money to show. */
function linesOf(receipt: Receipt): readonly Transaction[] {
  if (receipt.transactions.length > 0) return receipt.transactions
  const { currency } = receipt.grandTotal
  return [{ id: '0', quantity: 0, price: { minor: 0, currency } }]
}

/** Columns while they grow: plain arrays, since their lengths are not known. */
class MonthBuilder {
  readonly #timeZone: string
  readonly #listings = new DictionaryBuilder()
  readonly #skus = new DictionaryBuilder()
  readonly #buyers = new DictionaryBuilder()
  readonly #countries = new DictionaryBuilder()
  readonly #types = new DictionaryBuilder()
  readonly #receiptIds: bigint[] = []
  readonly #orders = {
    day: [] as number[],
    hour: [] as number[],
    buyer: [] as number[],
    country: [] as number[],
    flags: [] as number[],
    units: [] as number[],
    shipBy: [] as number[],
    shippedAt: [] as number[],
  }
  readonly #lines = {
    order: [] as number[],
    listing: [] as number[],
    sku: [] as number[],
    units: [] as number[],
    gmv: [] as number[],
    discount: [] as number[],
    shipping: [] as number[],
    giftWrap: [] as number[],
    tax: [] as number[],
    costs: [] as number[],
    costedUnits: [] as number[],
  }
  readonly #refunds = {
    line: [] as number[],
    day: [] as number[],
    hour: [] as number[],
    minor: [] as number[],
  }
  readonly #account = {
    line: [] as number[],
    listing: [] as number[],
    type: [] as number[],
    day: [] as number[],
    hour: [] as number[],
    minor: [] as number[],
  }

  constructor(timeZone: string) {
    this.#timeZone = timeZone
  }

  addOrder({ receipt, effects, costs }: OrderFact, currency: string): void {
    const order = this.#receiptIds.length
    const { day, hour } = this.#dayAndHour(receipt.createdAt)
    this.#receiptIds.push(BigInt(receipt.id))
    this.#orders.day.push(day)
    this.#orders.hour.push(hour)
    this.#orders.buyer.push(this.#buyers.indexOf(receipt.buyerHash))
    this.#orders.country.push(this.#countries.indexOf(receipt.countryIso))
    this.#orders.flags.push(flagsOf(receipt, effects, costs))
    this.#orders.units.push(counts(receipt) ? unitsOf(receipt) : 0)
    this.#orders.shipBy.push(shipByDateOf(receipt))
    this.#orders.shippedAt.push(shippedAtOf(receipt))
    const first = this.#lines.order.length
    const lines = linesOf(receipt)
    const weights = lines.map(line => line.price.minor * line.quantity)
    this.#addLines(order, receipt, lines, weights, costs)
    if (counts(receipt)) this.#addRefunds(receipt, first, weights)
    const own = effects.filter(effect => effect.currency === currency)
    const lineOf = lineFinder(lines, own)
    for (const effect of own) this.#addEffect(effect, lineOf(effect), first, weights)
  }

  addAccountRow({ effect, listingId }: AccountFact): void {
    this.#pushAccount(-1, this.#listings.indexOf(listingId), effect, effect.minor)
  }

  finish(month: string, currency: string): MonthFacts {
    return {
      version: FACTS_VERSION,
      month,
      currency,
      dictionaries: {
        listings: this.#listings.texts,
        skus: this.#skus.texts,
        buyers: this.#buyers.texts,
        countries: this.#countries.texts,
        ledgerTypes: this.#types.texts,
      },
      orders: {
        receiptId: BigUint64Array.from(this.#receiptIds),
        day: Int32Array.from(this.#orders.day),
        hour: Uint8Array.from(this.#orders.hour),
        buyer: Uint32Array.from(this.#orders.buyer),
        country: Uint16Array.from(this.#orders.country),
        flags: Uint16Array.from(this.#orders.flags),
        units: Int32Array.from(this.#orders.units),
        shipBy: Float64Array.from(this.#orders.shipBy),
        shippedAt: Float64Array.from(this.#orders.shippedAt),
      },
      lines: {
        order: Uint32Array.from(this.#lines.order),
        listing: Uint32Array.from(this.#lines.listing),
        sku: Uint32Array.from(this.#lines.sku),
        units: Int32Array.from(this.#lines.units),
        gmv: amountColumn(this.#lines.gmv),
        discount: amountColumn(this.#lines.discount),
        shipping: amountColumn(this.#lines.shipping),
        giftWrap: amountColumn(this.#lines.giftWrap),
        tax: amountColumn(this.#lines.tax),
        costs: amountColumn(this.#lines.costs),
        costedUnits: Int32Array.from(this.#lines.costedUnits),
      },
      refunds: {
        line: Uint32Array.from(this.#refunds.line),
        day: Int32Array.from(this.#refunds.day),
        hour: Uint8Array.from(this.#refunds.hour),
        minor: amountColumn(this.#refunds.minor),
      },
      account: {
        line: Int32Array.from(this.#account.line),
        listing: Uint32Array.from(this.#account.listing),
        type: Uint16Array.from(this.#account.type),
        day: Int32Array.from(this.#account.day),
        hour: Uint8Array.from(this.#account.hour),
        minor: amountColumn(this.#account.minor),
      },
    }
  }

  #addLines(
    order: number,
    receipt: Receipt,
    lines: readonly Transaction[],
    weights: readonly number[],
    costs: LineCosts,
  ): void {
    const isCounted = counts(receipt)
    const share = (total: number) => allocate(isCounted ? total : 0, weights)
    const discounts = share(gmvOf(receipt) - receipt.subtotal.minor)
    const shippings = share(receipt.shipping.minor)
    const giftWraps = share(receipt.giftWrap.minor)
    const taxes = share(receipt.tax.minor)
    for (const [i, { listingId, sku, quantity }] of lines.entries()) {
      const cost = isCounted ? costs[i] : undefined
      this.#lines.order.push(order)
      this.#lines.listing.push(this.#listings.indexOf(listingId))
      this.#lines.sku.push(this.#skus.indexOf(sku))
      this.#lines.units.push(isCounted ? quantity : 0)
      this.#lines.gmv.push(isCounted ? weights[i]! : 0)
      this.#lines.discount.push(discounts[i]!)
      this.#lines.shipping.push(shippings[i]!)
      this.#lines.giftWrap.push(giftWraps[i]!)
      this.#lines.tax.push(taxes[i]!)
      this.#lines.costs.push(cost ?? 0)
      this.#lines.costedUnits.push(cost === undefined ? 0 : quantity)
    }
  }

  #addRefunds(receipt: Receipt, firstLine: number, weights: readonly number[]): void {
    for (const refund of refundsWithoutTax(receipt)) {
      const { day, hour } = this.#dayAndHour(refund.at)
      for (const [i, minor] of allocate(refund.minor, weights).entries()) {
        if (minor === 0) continue
        this.#refunds.line.push(firstLine + i)
        this.#refunds.day.push(day)
        this.#refunds.hour.push(hour)
        this.#refunds.minor.push(minor)
      }
    }
  }

  /** What names a line is that line's; the rest is split by price × quantity. */
  #addEffect(
    effect: Effect,
    line: number | undefined,
    firstLine: number,
    weights: readonly number[],
  ): void {
    if (line !== undefined) {
      this.#pushAccount(firstLine + line, 0, effect, effect.minor)
      return
    }
    for (const [i, minor] of allocate(effect.minor, weights).entries())
      if (minor !== 0) this.#pushAccount(firstLine + i, 0, effect, minor)
  }

  #pushAccount(line: number, listing: number, effect: AccountFact['effect'], minor: number): void {
    const { day, hour } = this.#dayAndHour(effect.at)
    this.#account.line.push(line)
    this.#account.listing.push(listing)
    this.#account.type.push(this.#types.indexOf(effect.ledgerType.toLowerCase()))
    this.#account.day.push(day)
    this.#account.hour.push(hour)
    this.#account.minor.push(minor)
  }

  #dayAndHour(atMs: number): { day: number; hour: number } {
    const { day, hour } = dayAndHour(atMs, this.#timeZone)
    return { day: numberOfDay(day), hour }
  }
}

function flagsOf(receipt: Receipt, effects: readonly Effect[], costs: LineCosts): number {
  const flag = (name: keyof typeof ORDER_FLAGS, holds: boolean) => (holds ? ORDER_FLAGS[name] : 0)
  const isCounted = counts(receipt)
  const pending = pendingOf(receipt, effects)
  const isOffsite = effects.some(({ ledgerType }) => {
    const type = classify(ledgerType)
    return type.group === 'fee' && type.feeKind === 'offsite-ads'
  })
  return (
    flag('counted', isCounted) |
    flag('canceled', receipt.isCanceled) |
    flag('refunded', isCounted && refundsWithoutTax(receipt).length > 0) |
    flag('discounted', isCounted && gmvOf(receipt) > receipt.subtotal.minor) |
    flag('giftWrapped', isCounted && receipt.giftWrap.minor > 0) |
    flag('offsite', isCounted && isOffsite) |
    flag('pendingFees', pending.includes('fees')) |
    flag('pendingLabel', pending.includes('label')) |
    flag('open', isOpen(receipt)) |
    flag('costsMissing', missesCosts(receipt, costs))
  )
}

/** The earliest date that Etsy expects, whether it was met or not. */
function shipByDateOf(receipt: Receipt): number {
  const open = shipByOf(receipt)
  const dates = receipt.transactions.flatMap(line => line.shipBy ?? [])
  return open ?? (dates.length === 0 ? NaN : Math.min(...dates))
}

function shippedAtOf(receipt: Receipt): number {
  const dates = receipt.transactions.map(line => line.shippedAt)
  const posted = dates.filter(date => date !== undefined)
  return posted.length < dates.length || posted.length === 0 ? NaN : Math.max(...posted)
}
