import 'fake-indexeddb/auto'
import { beforeEach, describe, expect, test } from 'vitest'
import { generateShop } from '../../tests/sandbox/shop/generate-shop.ts'
import { booksOf } from '../../tests/sandbox/shop/books-of.ts'
import type { SandboxShop } from '../../tests/sandbox/shop/sandbox-shop.ts'
import { renderLedgerEntry, renderPayment } from '../../tests/sandbox/api/render-ledger.ts'
import { renderReceipt } from '../../tests/sandbox/api/render-receipt.ts'
import { renderShop } from '../../tests/sandbox/api/render-shop.ts'
import { classify } from '../../models/fees/classify.ts'
import { addDays, dayOf } from '../../models/metrics/day.ts'
import { feesOf, takeHomeOf } from '../../models/metrics/rollup.ts'
import type { Pending } from '../../models/metrics/pending.ts'
import type { ShopContext } from '../../models/metrics/shop-context.ts'
import type { Entity, Version } from '../../schema/entities/entity.ts'
import type { Result } from '../../schema/result.ts'
import { normaliseLedgerEntry } from '../../worker/etsy/normalise-ledger-entry.ts'
import { normalisePayment } from '../../worker/etsy/normalise-payment.ts'
import { normaliseReceipt } from '../../worker/etsy/normalise-receipt.ts'
import { normaliseShop } from '../../worker/etsy/normalise-shop.ts'
import { applyVersions } from './apply.ts'
import { dailyTotals } from './daily-totals.ts'
import { db } from './db.ts'
import { ledgerOfPeriod } from './ledger-entries.ts'
import { listingTotals } from './listing-totals.ts'
import { openCounts, openOrders } from './open-orders.ts'
import { orderProfits } from './order-profits.ts'
import { addConnectedShop } from './shop-state.ts'
import { loadShopContext } from './shop-context.ts'

/**
 * Whole shops, from what Etsy would answer to what a widget is told, held against the generator's
 * own books, which none of our code has made.
 */
const NOW = Date.parse('2026-11-22T18:00:00Z')

function take<T>(result: Result<T, { reason: string }>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error))
  return result.value
}

function entitiesOf(shop: SandboxShop, timeZone: string): Entity[] {
  const receipts = Array.from({ length: shop.receipts.length }, (_, row) => row)
  return [
    take(normaliseShop(renderShop(shop, NOW / 1000), NOW)).shop,
    { kind: 'settings', id: 'settings', timeZone, closedWeekdays: [] },
    ...receipts.map(row => take(normaliseReceipt(renderReceipt(shop, row))).receipt),
    ...receipts
      .filter(row => shop.receipts.isPaid.at(row) === 1)
      .map(row => take(normalisePayment(renderPayment(shop, row)))),
    ...Array.from({ length: shop.ledger.length }, (_, row) =>
      take(normaliseLedgerEntry(renderLedgerEntry(shop, row))),
    ),
  ]
}

/** The same order for the same seed; far from Etsy's. */
function shuffled<T>(rows: readonly T[], seed: number): T[] {
  let state = seed
  const rank = () => (state = (state * 48_271) % 2_147_483_647)
  return rows
    .map(row => ({ row, at: rank() }))
    .sort((a, b) => a.at - b.at)
    .map(({ row }) => row)
}

beforeEach(async () => {
  await db.delete()
  await db.open()
})

async function load(shop: SandboxShop, timeZone: string, disorder: boolean): Promise<ShopContext> {
  const entities = entitiesOf(shop, timeZone)
  const rows = disorder ? shuffled(entities, 7) : entities
  const versions = rows.map((entity, i): Version => ({ seq: i + 1, entity }))
  const shopId = String(shop.shopId)
  for (let i = 0; i < versions.length; i += 1000) {
    await applyVersions(shopId, versions.slice(i, i + 1000), Math.min(i + 1000, versions.length))
  }
  await addConnectedShop(shopId, 'Kiln')
  const context = await loadShopContext(NOW, 'en-US')
  if (!context) throw new Error('no shop')
  return context
}

describe.each([
  {
    name: 'a shop in the United States',
    country: 'US',
    currency: 'USD',
    timeZone: 'America/New_York',
    seed: 1,
    disorder: false,
  },
  {
    name: 'a British shop with VAT on its fees, its rows in disorder',
    country: 'GB',
    currency: 'GBP',
    timeZone: 'Europe/London',
    seed: 2,
    disorder: true,
  },
])('$name', ({ country, currency, timeZone, seed, disorder }) => {
  test('agrees with its books to the cent: days, orders, listings, open orders, ledger', async () => {
    const shop = generateShop({ seed, transactions: 900, now: NOW, timeZone, currency, country })
    const books = booksOf(shop)
    const context = await load(shop, timeZone, disorder)
    expect(context).toMatchObject({ currency, timeZone })

    const today = dayOf(NOW, timeZone)
    const totals = await dailyTotals({ from: books.firstDay, to: addDays(today, 1) }, context)
    const pages = books.days(books.firstDay, today)
    expect(totals.length).toBe(pages.length)
    totals.forEach((total, i) => {
      const { day, receipts, units, gmv, revenue, refunds, fees, labels } = total
      expect({ day, receipts, units, gmv, revenue, refunds, fees, labels }).toEqual(pages[i])
      const byHour = total.takeHomeByHour.reduce((sum, minor) => sum + minor, 0)
      expect(byHour).toBe(revenue - feesOf(total) - labels)
    })

    const orders = books.newestOrders(books.orderCount)
    const profits = await orderProfits({ receiptIds: orders.map(o => o.receiptId) }, context)
    expect(profits.size).toBe(orders.length)
    for (const order of orders) {
      const { revenue, fees, labels, profit, lines } = profits.get(order.receiptId) ?? {}
      expect({ revenue, fees, labels, profit }, order.receiptId).toEqual({
        revenue: order.revenue,
        fees: order.feesTotal,
        labels: order.labels,
        profit: order.profit,
      })
      const proved = lines?.filter(line => line.group !== 'passed-on') ?? []
      expect(proved.reduce((sum, line) => sum + line.minor, 0)).toBe(order.profit)
    }

    // What the days count as not posted yet is what the orders say one by one.
    const waiting = (kind: Pending) => {
      const days = [...profits.values()]
        .filter(order => order.pending.includes(kind))
        .map(order => dayOf(order.createdAt, timeZone))
      return totals.map(({ day }) => days.filter(one => one === day).length)
    }
    expect(totals.map(total => total.pendingFees)).toEqual(waiting('fees'))
    expect(totals.map(total => total.pendingLabels)).toEqual(waiting('label'))
    expect(waiting('label').some(count => count > 0)).toBe(true)

    const months = await listingTotals({ days: 30 }, context)
    const booked = books.listings(addDays(today, -29), today)
    for (const listing of booked) {
      const { units, revenue, fees, labels, profit } =
        months.find(total => total.listingId === listing.listingId) ?? {}
      expect({ units, revenue, fees, labels, profit }, listing.listingId).toEqual({
        units: listing.units,
        revenue: listing.revenue,
        fees: listing.fees,
        labels: listing.labels,
        profit: listing.profit,
      })
    }
    const unbooked = months.filter(m => !booked.some(b => b.listingId === m.listingId))
    expect(unbooked.map(total => total.listingId).filter(id => id !== 'unknown')).toEqual([])

    const open = await openOrders({}, context)
    expect(open.map(order => order.receiptId).sort()).toEqual(
      books
        .openOrders()
        .map(order => order.receiptId)
        .sort(),
    )
    expect((await openCounts({}, context)).all).toBe(open.length)

    // What the days keep, plus the buyers' tax and the payouts, is what moved on the account.
    const ledger = await ledgerOfPeriod({ from: books.firstDay, to: addDays(today, 1) }, context)
    expect(ledger.length).toBe(shop.ledger.length)
    const moved = (groups: readonly string[]) =>
      ledger
        .filter(row => groups.includes(row.class.group))
        .reduce((sum, row) => sum + row.minor, 0)
    const kept = totals.reduce((sum, total) => sum + takeHomeOf(total), 0)
    const isPassedOn = ['revenue', 'refund', 'passed-on']
    const sold = totals.reduce((sum, total) => sum + total.revenue, 0)
    expect(kept - sold).toBe(moved(['fee', 'label', 'unclassified']))
    expect(moved(isPassedOn) + kept - sold + moved(['cash'])).toBe(books.balance)
    expect(classify('prolist').group).toBe('fee')
  })
})
