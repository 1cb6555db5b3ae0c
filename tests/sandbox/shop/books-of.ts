import { sumFees, type DayBook, type FeesByKind } from './books.ts'
import { dayNumber, dayText } from './calendar.ts'
import { idOf, rowOf } from './ids.ts'
import { transactionsOf, type SandboxShop } from './sandbox-shop.ts'

export type OrderBook = {
  readonly receiptId: string
  readonly isPaid: boolean
  readonly isCanceled: boolean
  readonly revenue: number
  readonly fees: FeesByKind
  readonly feesTotal: number
  readonly labels: number
  /** revenue − fees − labels. */
  readonly profit: number
}

export type ListingBook = {
  readonly listingId: string
  readonly receipts: number
  readonly units: number
  readonly revenue: number
  readonly fees: number
  readonly labels: number
  readonly profit: number
}

export type OpenOrderBook = {
  readonly receiptId: string
  readonly shipBy: string
  readonly units: number
}

/** Stands for the row of every listing that is gone. */
const DELETED = -1

/**
 * What the shop really earned, by the generator's own decisions: the truth that every shown number
 * is held against. Minor units of `currency`; days are shop-local.
 */
export function booksOf(shop: SandboxShop) {
  const { books, receipts, transactions, calendar } = shop

  function days(from: string, to: string): DayBook[] {
    const first = dayNumber(from)
    return Array.from({ length: dayNumber(to) - first + 1 }, (_, i) => books.dayAt(first + i))
  }

  function orderAt(row: number): OrderBook {
    const { revenue, fees, labels } = books.orderAt(row)
    const feesTotal = sumFees(fees)
    const receiptId = String(idOf(shop, 'receipt', row))
    const isPaid = receipts.isPaid.at(row) === 1
    const isCanceled = receipts.canceledSec.at(row) > 0
    return {
      receiptId,
      isPaid,
      isCanceled,
      revenue,
      fees,
      feesTotal,
      labels,
      profit: revenue - feesTotal - labels,
    }
  }

  /** By the receipt's id; `undefined` for an id that is none of the shop's. */
  function order(receiptId: string): OrderBook | undefined {
    const row = rowOf(shop, 'receipt', Number(receiptId), receipts.length)
    return row === undefined ? undefined : orderAt(row)
  }

  /** The newest orders, newest first. */
  function newestOrders(limit: number): OrderBook[] {
    const count = Math.min(limit, receipts.length)
    return Array.from({ length: count }, (_, i) => orderAt(receipts.length - 1 - i))
  }

  /**
   * Every listing that sold in orders made on the days from `from` to `to`, both included, or cost
   * a listing fee on them. An order's money is shared by price × quantity, what names a line goes to
   * that line.
   */
  function listings(from: string, to: string): ListingBook[] {
    const sums = new Map<number, { receipts: number; units: number; revenue: number; fees: number; labels: number }>() // prettier-ignore
    const firstSec = calendar.startOf(dayNumber(from))
    const endSec = calendar.startOf(dayNumber(to) + 1)
    const end = receipts.createdSec.lowerBound(endSec)
    for (let row = receipts.createdSec.lowerBound(firstSec); row < end; row++) {
      if (!receipts.isPaid.at(row)) continue
      const counts = receipts.canceledSec.at(row) === 0
      const lines = transactionsOf(shop, row)
      const weights = lines.map(
        line => transactions.price.at(line) * transactions.quantity.at(line),
      )
      const { revenue, fees, labels } = books.orderAt(row)
      const named = lines.reduce((sum, line) => sum + books.lineFeesAt(line), 0)
      const revenueShares = share(revenue, weights)
      const feeShares = share(sumFees(fees) - named, weights)
      const labelShares = share(labels, weights)
      const seen = new Set<number>()
      lines.forEach((line, i) => {
        const known = transactions.listing.at(line)
        // Etsy no longer says which of its deleted listings it was.
        const listing = shop.listings[known]?.isDeleted ? DELETED : known
        const sum = sums.get(listing) ?? { receipts: 0, units: 0, revenue: 0, fees: 0, labels: 0 }
        sums.set(listing, sum)
        if (counts && !seen.has(listing)) sum.receipts += 1
        if (counts) sum.units += transactions.quantity.at(line)
        seen.add(listing)
        sum.revenue += revenueShares[i] ?? 0
        sum.fees += (feeShares[i] ?? 0) + books.lineFeesAt(line)
        sum.labels += labelShares[i] ?? 0
      })
    }
    for (const { listing, amount } of books.listingFeesBetween(firstSec, endSec)) {
      const sum = sums.get(listing) ?? { receipts: 0, units: 0, revenue: 0, fees: 0, labels: 0 }
      sums.set(listing, sum)
      sum.fees += amount
    }
    return [...sums].flatMap(([row, sum]) => {
      const listing = row === DELETED ? { id: 'unknown' } : shop.listings[row]
      if (listing === undefined) return []
      // Only canceled orders, and nothing kept of them: it neither sold nor cost.
      if (Object.values(sum).every(value => value === 0)) return []
      return [
        { listingId: String(listing.id), ...sum, profit: sum.revenue - sum.fees - sum.labels },
      ]
    })
  }

  /** Paid, not posted, not canceled; by the day they must be posted, oldest first. */
  function openOrders(): OpenOrderBook[] {
    const open: OpenOrderBook[] = []
    for (let row = 0; row < receipts.length; row++) {
      const isOpen =
        receipts.isPaid.at(row) &&
        receipts.shippedSec.at(row) === 0 &&
        receipts.canceledSec.at(row) === 0
      if (!isOpen) continue
      const units = transactionsOf(shop, row).reduce(
        (sum, line) => sum + transactions.quantity.at(line),
        0,
      )
      const shipBy = dayText(calendar.dayOf(receipts.shipBySec.at(row)))
      open.push({ receiptId: String(idOf(shop, 'receipt', row)), shipBy, units })
    }
    return open.sort((a, b) => (a.shipBy < b.shipBy ? -1 : a.shipBy > b.shipBy ? 1 : 0))
  }

  return {
    currency: shop.currency,
    timeZone: calendar.timeZone,
    firstDay: dayText(shop.firstDay),
    days,
    order,
    newestOrders,
    listings,
    openOrders,
    get orderCount() {
      return books.orderCount
    },
    /** What is on the payment account now. */
    get balance() {
      return shop.ledger.length === 0 ? 0 : shop.ledger.balance.at(shop.ledger.length - 1)
    },
  }
}

/** Parts of `total` in proportion to `weights` that add up to it: largest remainders first. */
function share(total: number, weights: readonly number[]): number[] {
  const whole = weights.reduce((sum, weight) => sum + weight, 0)
  if (whole === 0) return weights.map((_, i) => (i === 0 ? total : 0))
  const exact = weights.map(weight => (Math.abs(total) * weight) / whole)
  const parts = exact.map(Math.floor)
  const left = Math.abs(total) - parts.reduce((sum, part) => sum + part, 0)
  const byRemainder = exact.map((value, i) => ({ i, rest: value - Math.floor(value) }))
  byRemainder.sort((a, b) => b.rest - a.rest || a.i - b.i)
  for (const { i } of byRemainder.slice(0, left)) parts[i] = (parts[i] ?? 0) + 1
  return parts.map(part => Math.sign(total) * part)
}

export type BooksOfShop = ReturnType<typeof booksOf>
