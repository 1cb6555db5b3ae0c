import { liveOn, shipByOf } from './after-sale.ts'
import { Calendar } from './calendar.ts'
import { HOSTILE_LISTING, inventListings, priceAt, sections } from './catalogue.ts'
import { buyerTaxShare, fromCents } from './fee-rules.ts'
import { newShop } from './new-shop.ts'
import { historyDays, orderMoments } from './order-moments.ts'
import { addOrder, type OrderLine } from './orders.ts'
import { Random } from './random.ts'
import { postRunningCosts } from './running-costs.ts'
import {
  buyerCountries,
  INVENTED_COUNTRIES,
  type SandboxListing,
  type SandboxShop,
} from './sandbox-shop.ts'

export type GenerateOptions = {
  readonly seed: number
  /** How many transactions (lines of orders) the history holds, exactly. At least 30. */
  readonly transactions: number
  /** Epoch ms. Nothing is invented after it. */
  readonly now: number
  readonly timeZone?: string
  readonly currency?: string
  /** ISO 3166 alpha-2: decides fees and VAT. */
  readonly country?: string
  readonly shopId?: number
  readonly name?: string
  /** Length of the history in days; by default it follows from the size. */
  readonly days?: number
}

/** Invents a whole shop. The same options give the same shop, to the cent. */
export function generateShop(options: GenerateOptions): SandboxShop {
  const { seed, transactions, currency = 'USD', country = 'US' } = options
  const random = new Random(seed)
  const calendar = new Calendar(options.timeZone ?? 'America/New_York')
  const nowSec = Math.floor(options.now / 1000)
  const today = calendar.dayOf(nowSec)
  const firstDay = today - (options.days ?? historyDays(transactions)) + 1
  const shopId = options.shopId ?? 10_000_001
  const count = Math.max(19, Math.round(2.2 * transactions ** 0.47))
  const firstSec = calendar.startOf(firstDay)
  const invention = { shopId, count, currency, firstSec, nowSec, random }
  const listings = inventListings(invention)
  const name = options.name ?? 'SandboxShop'
  const shop = newShop({
    ...options,
    shopId,
    name,
    currency,
    country,
    calendar,
    firstDay,
    listings,
    sections,
  })
  const sizes = orderSizes(transactions, random)
  const moments = orderMoments(sizes.length, firstDay, nowSec, calendar, random)
  const shelf = new Shelf(listings.slice(0, count), random)
  const open = { dueToday: 2, late: 2 }
  moments.forEach((sec, i) => {
    // The newest order but one carries the hostile title, so that it is on every first page.
    const isHostile = i === moments.length - 2
    const order = inventOrder(shop, sec, sizes[i] ?? 1, shelf, isHostile, random)
    liveOn(shop, order, nowSec, open, random)
  })
  postRunningCosts(shop, nowSec, random)
  shop.ledger.seal()
  return shop
}

/** Lines per order, adding up to `transactions`: most orders have one. */
function orderSizes(transactions: number, random: Random): number[] {
  const sizes: number[] = []
  for (let left = transactions; left > 0;) {
    const luck = random.next()
    const size = luck < 0.62 ? 1 : luck < 0.84 ? 2 : luck < 0.94 ? 3 : random.between(4, 6)
    sizes.push(Math.min(size, left))
    left -= Math.min(size, left)
  }
  return sizes
}

function inventOrder(
  shop: SandboxShop,
  sec: number,
  size: number,
  shelf: Shelf,
  isHostile: boolean,
  random: Random,
): number {
  const coupon = random.chance(0.07) ? random.pick([0.1, 0.15, 0.2]) : 0
  const lines: OrderLine[] = Array.from({ length: size }, () => {
    const listing = isHostile ? shelf.take(HOSTILE_LISTING, sec, 1) : shelf.anything(sec)
    const quantity = listing.quantity > 2 && random.chance(0.08) ? random.between(2, 3) : 1
    shelf.take(listing.row, sec, quantity)
    const price = priceAt(listing, sec)
    const discount = Math.round(price * quantity * coupon)
    return { listing: listing.row, quantity, price, discount }
  })
  const country = buyerCountry(shop, random)
  const isFreeShipping = random.chance(0.25)
  const shipping = isFreeShipping ? 0 : fromCents(450 + 150 * (size - 1), shop.currency)
  const giftWrap = random.chance(0.04) ? fromCents(300, shop.currency) : 0
  const goods = lines.reduce((sum, line) => sum + line.price * line.quantity - line.discount, 0)
  const taxShare = buyerTaxShare(shop.country, buyerCountries[country] ?? 'US')
  const known = shop.receipts.length
  const isOffsite = random.chance(0.08)
  return addOrder(shop, {
    sec,
    buyer:
      known > 20 && random.chance(0.13) ? shop.receipts.buyer.at(random.below(known)) : known + 1,
    country,
    lines,
    shipping,
    giftWrap,
    tax: Math.round((goods + shipping + giftWrap) * taxShare),
    isPaid: isHostile || !random.chance(0.003),
    isOffsite,
    isShareAndSave: !isOffsite && random.chance(0.03),
    shipBySec: shipByOf(shop, sec),
  })
}

function buyerCountry(shop: SandboxShop, random: Random): number {
  const home = buyerCountries.findIndex(code => code === shop.country)
  if (home >= 0 && random.chance(0.78)) return home
  return random.below(INVENTED_COUNTRIES)
}

/** What is on the shelves: popular things sell more, run out, and are made again. */
class Shelf {
  readonly #listings: readonly SandboxListing[]
  readonly #popularity: Float64Array
  readonly #random: Random
  readonly #backSec: Float64Array

  constructor(listings: readonly SandboxListing[], random: Random) {
    this.#listings = listings
    this.#random = random
    this.#backSec = new Float64Array(listings.length)
    let sum = 0
    this.#popularity = Float64Array.from(listings, (_, rank) => (sum += 1 / (rank + 3) ** 0.85))
  }

  /** Something that is listed and in stock; when luck finds nothing, the shop's first listing. */
  anything(sec: number): SandboxListing {
    for (let tries = 0; tries < 8; tries++) {
      const row = this.#random.index(this.#popularity)
      const listing = this.#at(row)
      this.#restock(listing, sec)
      const isGone = listing.isDeleted && sec > listing.createdSec + 200 * 86_400
      if (listing.createdSec <= sec && listing.quantity > 0 && !isGone) return listing
    }
    const first = this.#at(0)
    if (first.quantity < 5) first.quantity += 40
    return first
  }

  /** Takes pieces off the shelf; the last one starts the wait for more. */
  take(row: number, sec: number, quantity: number): SandboxListing {
    const listing = this.#at(row)
    listing.quantity = Math.max(0, listing.quantity - quantity)
    listing.soldUnits += quantity
    listing.updatedSec = sec
    if (listing.quantity === 0) {
      listing.state = 'sold_out'
      this.#backSec[row] = sec + this.#random.between(2, 20) * 86_400
    }
    return listing
  }

  #restock(listing: SandboxListing, sec: number): void {
    if (listing.quantity > 0 || (this.#backSec[listing.row] ?? 0) > sec) return
    listing.quantity = this.#random.between(10, 80)
    listing.state = 'active'
  }

  #at(row: number): SandboxListing {
    const listing = this.#listings[row]
    if (listing === undefined) throw new RangeError(`no listing ${row}`)
    return listing
  }
}
