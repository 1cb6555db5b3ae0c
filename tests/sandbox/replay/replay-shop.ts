import { post, shipByOf, type OpenWanted } from '../shop/after-sale.ts'
import { Calendar, dayNumber } from '../shop/calendar.ts'
import { buyerTaxShare } from '../shop/fee-rules.ts'
import { FIRST_SHOP_ID, listingIdOf } from '../shop/ids.ts'
import { newShop } from '../shop/new-shop.ts'
import { addOrder, cancelOrder, refundable, refundOrder } from '../shop/orders.ts'
import { Random } from '../shop/random.ts'
import { postRunningCosts } from '../shop/running-costs.ts'
import {
  buyerCountries,
  grandTotal,
  revenueOf,
  transactionsOf,
  type SandboxListing,
  type SandboxShop,
} from '../shop/sandbox-shop.ts'
import type { Invoice } from './read-invoices.ts'

const names: Readonly<Record<string, string>> = {
  'United Kingdom': 'GB', Germany: 'DE', France: 'FR', EIRE: 'IE', Netherlands: 'NL', Italy: 'IT',
  Australia: 'AU', Japan: 'JP', USA: 'US', Canada: 'CA', Spain: 'ES', Belgium: 'BE',
  Switzerland: 'CH', Portugal: 'PT', Norway: 'NO', Finland: 'FI', Cyprus: 'CY', Sweden: 'SE',
  Austria: 'AT', Denmark: 'DK', Poland: 'PL', Israel: 'IL', 'Hong Kong': 'HK', Singapore: 'SG',
  Iceland: 'IS', Greece: 'GR', Malta: 'MT', 'United Arab Emirates': 'AE', Lebanon: 'LB',
  Lithuania: 'LT', Brazil: 'BR', Bahrain: 'BH', 'Saudi Arabia': 'SA', 'Czech Republic': 'CZ',
  RSA: 'ZA', 'Channel Islands': 'JE',
} // prettier-ignore

export type Replay = {
  readonly shop: SandboxShop
  /** What became of the file. */
  readonly report: {
    readonly orders: number
    readonly refunds: number
    readonly cancellations: number
    /** Canceled lines for which no sale was found in the file. */
    readonly unmatched: number
  }
}

/**
 * Lets a real file of sales happen again: its last day is today, invoices are orders, canceled
 * lines are refunds (or cancel the whole order), stock codes are listings; fees, ledger and books
 * follow the sandbox's rules for a British shop with a VAT number.
 */
export function replayShop(invoices: readonly Invoice[], nowMs: number): Replay {
  const calendar = new Calendar('Europe/London')
  const nowSec = Math.floor(nowMs / 1000)
  const [first] = invoices
  const last = invoices.at(-1)
  if (first === undefined || last === undefined) throw new Error('the file holds no sale')
  const shift = calendar.dayOf(nowSec) - dayNumber(last.day)
  const momentOf = moments(invoices, calendar, shift, nowSec)
  const { listings, rowOf } = listingsOf(invoices, momentOf, nowSec)
  const shop = newShop({
    seed: 0,
    name: 'ReplayedShop',
    currency: 'GBP',
    country: 'GB',
    // A retailer of this size has one.
    hasVatNumber: true,
    calendar,
    firstDay: dayNumber(first.day) + shift,
    listings,
    sections: ['Everything'],
  })
  const buyers = new Map<string, number>()
  const report = { orders: 0, refunds: 0, cancellations: 0, unmatched: 0 }
  const returns = new Returns(shop)
  for (const invoice of invoices) {
    const sec = momentOf(invoice)
    if (invoice.isCancellation) {
      for (const { stockCode, quantity, price } of invoice.lines) {
        const row = rowOf.get(stockCode) ?? -1
        const outcome = returns.give(invoice.customer, row, -quantity, -quantity * price, sec)
        report[outcome] += 1
      }
      continue
    }
    const order = takeOrder(shop, invoice, sec, rowOf, buyers)
    returns.remember(invoice.customer, order)
    report.orders += 1
  }
  const random = new Random(1)
  const open: OpenWanted = { dueToday: 3, late: 3 }
  for (let row = 0; row < shop.receipts.length; row++)
    if (shop.receipts.canceledSec.at(row) === 0) post(shop, row, nowSec, open, random)
  postRunningCosts(shop, nowSec, random)
  shop.ledger.seal()
  return { shop, report }
}

/** Today's sales are moved before now, in their own order, when the file's day is longer than ours. */
function moments(
  invoices: readonly Invoice[],
  calendar: Calendar,
  shift: number,
  nowSec: number,
): (invoice: Invoice) => number {
  const today = calendar.dayOf(nowSec)
  const start = calendar.startOf(today)
  const ofToday = invoices.filter(({ day }) => dayNumber(day) + shift === today)
  const longest = Math.max(...ofToday.map(({ second }) => second))
  const squeeze = Math.min(1, (nowSec - start) / (longest + 1))
  return ({ day, second }) => {
    const shifted = dayNumber(day) + shift
    return shifted === today
      ? start + Math.floor(second * squeeze)
      : calendar.startOf(shifted) + second
  }
}

function listingsOf(
  invoices: readonly Invoice[],
  momentOf: (invoice: Invoice) => number,
  nowSec: number,
): { readonly listings: SandboxListing[]; readonly rowOf: ReadonlyMap<string, number> } {
  const rowOf = new Map<string, number>()
  const listings: SandboxListing[] = []
  for (const invoice of invoices) {
    if (invoice.isCancellation) continue
    const sec = momentOf(invoice)
    for (const { stockCode, description, quantity, price } of invoice.lines) {
      const known = listings[rowOf.get(stockCode) ?? -1]
      if (known !== undefined) {
        known.soldUnits += quantity
        known.updatedSec = sec
        known.state = nowSec - sec < 120 * 86_400 ? 'active' : 'expired'
        if (known.prices.at(-1)?.minor !== price) known.prices.push({ sec, minor: price })
        continue
      }
      const row = listings.length
      rowOf.set(stockCode, row)
      listings.push({
        row,
        id: listingIdOf(FIRST_SHOP_ID, row),
        title: description || `Article ${stockCode}`,
        sku: stockCode,
        tags: ['gift'],
        section: 0,
        prices: [{ sec: sec - 30 * 86_400, minor: price }],
        state: nowSec - sec < 120 * 86_400 ? 'active' : 'expired',
        isDeleted: false,
        quantity: 20 + (row % 70),
        createdSec: sec - 30 * 86_400,
        updatedSec: sec,
        soldUnits: quantity,
        viewsPerSale: 10,
      })
    }
  }
  return { listings, rowOf }
}

function takeOrder(
  shop: SandboxShop,
  invoice: Invoice,
  sec: number,
  rowOf: ReadonlyMap<string, number>,
  buyers: Map<string, number>,
): number {
  const code = names[invoice.country] ?? shop.country
  const country = Math.max(
    0,
    buyerCountries.findIndex(known => known === code),
  )
  const who = invoice.customer === '' ? invoice.number : invoice.customer
  const buyer = buyers.get(who) ?? buyers.size + 1
  buyers.set(who, buyer)
  const goods = invoice.lines.reduce((sum, line) => sum + line.price * line.quantity, 0)
  const taxShare = buyerTaxShare(shop.country, code)
  return addOrder(shop, {
    sec,
    buyer,
    country,
    lines: invoice.lines.map(({ stockCode, quantity, price }) => ({
      listing: rowOf.get(stockCode) ?? 0,
      quantity,
      price,
      discount: 0,
    })),
    shipping: invoice.postage,
    giftWrap: 0,
    tax: Math.round((goods + invoice.postage) * taxShare),
    isPaid: true,
    isOffsite: false,
    isShareAndSave: false,
    shipBySec: shipByOf(shop, sec),
  })
}

/** Finds the sale that a canceled line takes back: the same customer's newest one with enough left. */
class Returns {
  readonly #shop: SandboxShop
  readonly #ordersOf = new Map<string, number[]>()
  /** Pieces already taken back, by line. */
  readonly #back = new Map<number, number>()

  constructor(shop: SandboxShop) {
    this.#shop = shop
  }

  remember(customer: string, order: number): void {
    if (customer === '') return
    const orders = this.#ordersOf.get(customer)
    if (orders === undefined) this.#ordersOf.set(customer, [order])
    else orders.push(order)
  }

  give(
    customer: string,
    listing: number,
    quantity: number,
    amount: number,
    sec: number,
  ): 'refunds' | 'cancellations' | 'unmatched' {
    const shop = this.#shop
    const { transactions, receipts, calendar } = shop
    for (const order of (this.#ordersOf.get(customer) ?? []).toReversed()) {
      if (receipts.canceledSec.at(order) > 0) continue
      const line = transactionsOf(shop, order).find(
        row =>
          transactions.listing.at(row) === listing &&
          transactions.quantity.at(row) - (this.#back.get(row) ?? 0) >= quantity,
      )
      const left = refundable(shop, order)
      if (line === undefined || left === 0) continue
      this.#back.set(line, (this.#back.get(line) ?? 0) + quantity)
      const isWhole = amount >= revenueOf(shop, order)
      const sameDay = calendar.dayOf(receipts.createdSec.at(order)) === calendar.dayOf(sec)
      if (isWhole && sameDay) {
        cancelOrder(shop, order, sec)
        return 'cancellations'
      }
      const withTax = Math.round((amount * grandTotal(shop, order)) / revenueOf(shop, order))
      refundOrder(shop, order, sec, Math.min(left, withTax))
      return 'refunds'
    }
    return 'unmatched'
  }
}
