import { describe, expect, test } from 'vitest'
import { booksOf } from './books-of.ts'
import { dayText } from './calendar.ts'
import { generateShop } from './generate-shop.ts'
import { hostileTitle, transactionsOf, type SandboxShop } from './sandbox-shop.ts'

const now = Date.parse('2026-11-22T18:30:00Z')

const shops = [
  { seed: 1, transactions: 100 },
  { seed: 2, transactions: 1_000, country: 'GB', currency: 'GBP', timeZone: 'Europe/London' },
  { seed: 3, transactions: 5_000, country: 'DE', currency: 'EUR', timeZone: 'Europe/Berlin' },
  { seed: 4, transactions: 1_000, country: 'JP', currency: 'JPY', timeZone: 'Asia/Tokyo' },
] as const

const feeOf: Record<string, string> = {
  transaction: 'transaction',
  transaction_refund: 'transaction',
  shipping_transaction: 'transaction',
  shipping_transaction_refund: 'transaction',
  gift_wrap_fees: 'transaction',
  PAYMENT_PROCESSING_FEE: 'payment-processing',
  regulatory_operating_fee: 'regulatory',
  regulatory_operating_fee_refund: 'regulatory',
  gift_wrap_fees_refund: 'transaction',
  renew_sold_auto: 'listing',
  renew_sold_auto_refund: 'listing',
  transaction_quantity: 'listing',
  transaction_quantity_refund: 'listing',
  listing: 'listing',
  auto_renew_expired: 'listing',
  offsite_ads_fee: 'offsite-ads',
  offsite_ads_fee_refund: 'offsite-ads',
  prolist: 'etsy-ads',
  vat_seller_services: 'vat',
  vat_on_processing_fees: 'vat',
  SELLER_DRIVEN_TRAFFIC_CREDIT: 'other',
}

/** Which order an entry is about, found from its reference alone. */
function orderOf(shop: SandboxShop, row: number): number | undefined {
  const parent = shop.ledger.parentAt(row)
  if (parent !== undefined) return orderOf(shop, parent)
  const reference = shop.ledger.referenceAt(row)
  if (reference.type === 'transaction') return shop.transactions.receipt.at(reference.row)
  const isOrder = ['shop_payment', 'receipt', 'shipping_label'].includes(reference.type)
  return isOrder ? reference.row : undefined
}

describe.each(shops)('a generated shop ($transactions transactions, seed $seed)', options => {
  const shop = generateShop({ ...options, now })
  const books = booksOf(shop)
  const { ledger, receipts, calendar } = shop

  test('has exactly the transactions that were asked for, none in the future', () => {
    expect(shop.transactions.length).toBe(options.transactions)
    expect(ledger.length).toBeGreaterThan(options.transactions)
    expect(receipts.createdSec.at(receipts.length - 1)).toBeLessThanOrEqual(now / 1000)
    expect(ledger.sec.at(ledger.length - 1)).toBeLessThanOrEqual(now / 1000)
  })

  test('keeps its account continuous and in the order of time', () => {
    let balance = 0
    for (let row = 0; row < ledger.length; row++) {
      balance += ledger.amount.at(row)
      expect(ledger.balance.at(row)).toBe(balance)
      if (row > 0) expect(ledger.sec.at(row)).toBeGreaterThanOrEqual(ledger.sec.at(row - 1))
    }
  })

  test('has books whose fees and labels are those of the ledger, day by day and kind by kind', () => {
    const fromLedger = new Map<string, number>()
    const fromBooks = new Map<string, number>()
    const add = (map: Map<string, number>, key: string, amount: number) => {
      const sum = (map.get(key) ?? 0) + amount
      if (sum === 0) map.delete(key)
      else map.set(key, sum)
    }
    for (let row = 0; row < ledger.length; row++) {
      const day = dayText(calendar.dayOf(ledger.sec.at(row)))
      const type = ledger.typeAt(row)
      const kind = type.startsWith('shipping_label') ? 'labels' : feeOf[type]
      if (kind !== undefined) add(fromLedger, `${day} ${kind}`, -ledger.amount.at(row))
    }
    const first = dayText(shop.firstDay - 1)
    for (const { day, fees, labels } of books.days(first, dayText(calendar.dayOf(now / 1000)))) {
      add(fromBooks, `${day} labels`, labels)
      for (const [kind, amount] of Object.entries(fees)) add(fromBooks, `${day} ${kind}`, amount)
    }
    expect(fromBooks.size).toBeGreaterThan(100)
    expect(fromBooks).toEqual(fromLedger)
  })

  test('has orders whose revenue, fees and labels are exactly what its ledger moved for them', () => {
    const moved = new Map<number, number>()
    let unattributed = 0
    for (let row = 0; row < ledger.length; row++) {
      const order = orderOf(shop, row)
      const amount = ledger.amount.at(row)
      if (order === undefined) unattributed += amount
      else moved.set(order, (moved.get(order) ?? 0) + amount)
    }
    const oldestFirst = books.newestOrders(receipts.length).reverse()
    let paid = 0
    for (let row = 0; row < receipts.length; row++) {
      const profit = oldestFirst[row]?.profit ?? Number.NaN
      expect(moved.get(row) ?? 0).toBe(profit)
      paid += profit
    }
    expect(paid + unattributed).toBe(books.balance)
  })

  test('counts days as its orders do', () => {
    const from = dayText(shop.firstDay)
    const to = dayText(calendar.dayOf(now / 1000))
    const days = books.days(from, to)
    const total = (pick: (day: (typeof days)[number]) => number) =>
      days.reduce((sum, day) => sum + pick(day), 0)
    const orders = books.newestOrders(receipts.length)
    expect(total(day => day.revenue)).toBe(orders.reduce((sum, order) => sum + order.revenue, 0))
    const counted = Array.from({ length: receipts.length }, (_, row) => row).filter(
      row => receipts.isPaid.at(row) && receipts.canceledSec.at(row) === 0,
    )
    expect(total(day => day.receipts)).toBe(counted.length)
    expect(total(day => day.gmv)).toBe(
      counted.reduce((sum, row) => sum + receipts.subtotal.at(row) + receipts.discount.at(row), 0),
    )
    const listings = books.listings(from, to)
    expect(listings.length).toBeGreaterThan(5)
  })

  test('leaves orders that are late and orders that are due today', () => {
    const today = dayText(calendar.dayOf(now / 1000))
    const open = books.openOrders()
    expect(open.filter(order => order.shipBy < today).length).toBeGreaterThanOrEqual(1)
    expect(open.filter(order => order.shipBy === today).length).toBeGreaterThanOrEqual(1)
    expect(open.filter(order => order.shipBy > today).length).toBeGreaterThanOrEqual(1)
    expect(books.days(today, today)[0]?.receipts).toBeGreaterThanOrEqual(2)
  })

  test('carries markup in the title of the newest order but one', () => {
    const [line] = transactionsOf(shop, receipts.length - 2)
    expect(shop.listings[shop.transactions.listing.at(line ?? -1)]?.title).toBe(hostileTitle)
  })

  test('is the same again from the same seed', () => {
    const again = generateShop({ ...options, now })
    expect(booksOf(again).balance).toBe(books.balance)
    expect(booksOf(again).newestOrders(20)).toEqual(books.newestOrders(20))
  })
})

test('listings share the money of their orders, less their own fees, without losing a cent', () => {
  const shop = generateShop({ seed: 9, transactions: 100, now })
  const books = booksOf(shop)
  const orders = books.newestOrders(shop.receipts.length)
  const from = dayText(shop.firstDay)
  const to = dayText(shop.calendar.dayOf(now / 1000))
  const listings = books.listings(from, to)
  const sum = (rows: readonly { profit: number }[]) =>
    rows.reduce((total, row) => total + row.profit, 0)
  let ownFees = 0
  for (let row = 0; row < shop.ledger.length; row++)
    if (shop.ledger.referenceAt(row).type === 'listing') ownFees -= shop.ledger.amount.at(row)
  expect(listings.length).toBeGreaterThan(5)
  expect(ownFees).toBeGreaterThan(0)
  expect(sum(listings)).toBe(sum(orders) - ownFees)
})
