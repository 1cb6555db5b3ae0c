import 'fake-indexeddb/auto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  aCost,
  aLine,
  aPayment,
  aReceipt,
  anEntry,
  aShop,
  usd,
} from '../../tests/fixtures/entities.ts'
import { classify } from '../../models/fees/classify.ts'
import { allocate } from '../../models/metrics/allocate.ts'
import { costBook, lineCosts, missesCosts } from '../../models/metrics/costs.ts'
import { addDays, dayOf } from '../../models/metrics/day.ts'
import { counts, revenueOf } from '../../models/metrics/revenue.ts'
import type { Entity, Version } from '../../schema/entities/entity.ts'
import type { LedgerEntry } from '../../schema/entities/ledger-entry.ts'
import type { Receipt } from '../../schema/entities/receipt.ts'
import { applyVersions } from './apply.ts'
import { db } from './db.ts'

const SHOP = '77'
const ZONE = 'America/New_York'
const START = Date.parse('2026-03-06T00:00:00Z') // two days before clocks move there
const HOUR_MS = 3_600_000

/** One shop's life: versions in the order in which its room numbered them. */
const life = fc
  .array(
    fc.record({
      receipt: fc.integer({ min: 1, max: 30 }),
      hour: fc.integer({ min: 0, max: 120 }),
      prices: fc.array(fc.integer({ min: 0, max: 5000 }), { minLength: 1, maxLength: 3 }),
      tax: fc.integer({ min: 0, max: 400 }),
      refund: fc.option(fc.integer({ min: 1, max: 3000 })),
      isCanceled: fc.boolean(),
      isPaid: fc.integer({ min: 0, max: 9 }),
      amount: fc.integer({ min: -900, max: 300 }),
      what: fc.constantFrom(
        'receipt',
        'receipt',
        'receipt',
        'gone',
        'payment',
        'line-fee',
        'order-fee',
        'payment-fee',
        'known-fee',
        'vat',
        'label',
        'ads',
        'renewal',
        'new-word',
        'cost',
        'cost',
        'no-cost',
      ),
    }),
    { minLength: 1, maxLength: 90 },
  )
  .map(steps => steps.map((step, i): Version => versionOf(step, i + 10)))

type Step = {
  receipt: number
  hour: number
  prices: number[]
  tax: number
  refund: number | null
  isCanceled: boolean
  isPaid: number
  amount: number
  what: string
}

const types = [
  'transaction',
  'offsite_ads_fee',
  'PAYMENT_PROCESSING_FEE',
  'regulatory_operating_fee',
  'vat_on_processing_fees',
  'shipping_labels',
  'prolist',
  'auto_renew_expired',
  'a_word_nobody_knows',
]

function entryId(step: Step, ledgerType: string): string {
  return String(1000 + step.receipt * 100 + types.indexOf(ledgerType))
}

function versionOf(step: Step, seq: number): Version {
  const id = String(step.receipt)
  const createdAt = START + step.hour * HOUR_MS
  const entry = (ledgerType: string, reference?: LedgerEntry['reference'], more = {}): Version => ({
    seq,
    // Few ids, so that entries change too; the reference of an id never does.
    entity: anEntry({
      id: entryId(step, ledgerType),
      ledgerType,
      minor: step.amount,
      createdAt,
      ...(reference && { reference }),
      ...more,
    }),
  })
  switch (step.what) {
    case 'receipt':
      return {
        seq,
        entity: aReceipt({
          id,
          createdAt,
          tax: usd(step.tax),
          isPaid: step.isPaid > 0,
          isCanceled: step.isCanceled,
          transactions: step.prices.map((price, i) =>
            aLine({
              id: `${id}${i}`,
              listingId: String(900 + i),
              price: usd(price),
              quantity: i + 1,
            }),
          ),
          shipments: [{ id: `8${id}` }],
          refunds:
            step.refund === null
              ? []
              : [{ amount: usd(step.refund), createdAt: createdAt + 30 * HOUR_MS }],
        }),
      }
    case 'gone':
      return { seq, tombstone: { kind: 'receipt', id, deletedAt: createdAt } }
    case 'payment':
      return { seq, entity: aPayment(`7${id}`, id) }
    case 'line-fee':
      return entry('transaction', { type: 'transaction', id: `${id}0` })
    case 'order-fee':
      return entry('offsite_ads_fee', { type: 'receipt', id })
    case 'payment-fee':
      return entry('PAYMENT_PROCESSING_FEE', { type: 'shop_payment', id: `7${id}` })
    case 'known-fee':
      return entry(
        'regulatory_operating_fee',
        { type: 'shop_payment', id: `7${id}` },
        { receiptId: id },
      )
    case 'vat':
      return entry(
        'vat_on_processing_fees',
        { type: 'etsy', id: '0' },
        {
          parentEntryId: entryId(step, 'PAYMENT_PROCESSING_FEE'),
        },
      )
    case 'label':
      return entry('shipping_labels', { type: 'shipping_label', id: `8${id}` })
    case 'ads':
      return entry('prolist', { type: 'prolist', id: '0' })
    case 'renewal':
      return entry('auto_renew_expired', { type: 'listing', id: '900' })
    case 'cost': {
      const from = addDays('2026-03-05', step.hour % 7)
      return {
        seq,
        // Few ids and three listings: a cost changes, moves and ends as well.
        entity: aCost({
          id: `cost-000${String(step.receipt % 5)}`,
          listingId: String(900 + (step.tax % 3)),
          minor: Math.abs(step.amount),
          from,
          ...(step.isCanceled && { to: addDays(from, step.receipt % 4) }),
        }),
      }
    }
    case 'no-cost':
      return {
        seq,
        tombstone: {
          kind: 'cost',
          id: `cost-000${String(step.receipt % 5)}`,
          deletedAt: createdAt,
        },
      }
    default:
      return entry('a_word_nobody_knows', { type: 'receipt', id })
  }
}

test('rollups equal a recount, whatever the order, repetition and cut of what arrives', async () => {
  const disorder = fc.record({
    versions: life,
    order: fc.array(fc.nat(), { minLength: 140, maxLength: 140 }),
    // Large batches are read by range, small ones by key.
    cut: fc.constantFrom(1, 3, 9, 500),
  })
  await fc.assert(
    fc.asyncProperty(disorder, async ({ versions, order, cut }) => {
      await db.delete()
      await db.open()
      const settings: Entity = {
        kind: 'settings',
        id: 'settings',
        timeZone: ZONE,
        closedWeekdays: [],
      }
      await applyVersions(
        SHOP,
        [
          { seq: 1, entity: settings },
          { seq: 2, entity: aShop() },
        ],
        2,
      )
      // Every version once and some twice, in any order.
      const doubled = [...versions, ...versions.slice(0, versions.length / 2)]
      const shuffled = doubled
        .map((version, i) => ({ version, rank: order[i] ?? 0 }))
        .sort((a, b) => a.rank - b.rank)
        .map(({ version }) => version)
      for (let i = 0; i < shuffled.length; i += cut) {
        await applyVersions(SHOP, shuffled.slice(i, i + cut), 0)
      }
      await expectRecount(versions)
    }),
    { numRuns: 120 },
  )
})

/** The oracle: final entities, counted one by one, with none of the store's ways. */
async function expectRecount(versions: readonly Version[]): Promise<void> {
  const newest = new Map<string, Version>()
  for (const version of [...versions].sort((a, b) => a.seq - b.seq)) {
    const { kind, id } = 'entity' in version ? version.entity : version.tombstone
    newest.set(`${kind} ${id}`, version)
  }
  const alive = [...newest.values()].flatMap(version =>
    'entity' in version ? [version.entity] : [],
  )
  const receipts = alive.filter(entity => entity.kind === 'receipt')
  const entries = alive.filter(entity => entity.kind === 'ledgerEntry')
  const payments = alive.filter(entity => entity.kind === 'payment')
  const book = costBook(alive.filter(entity => entity.kind === 'cost'))
  const stored = await db.dailyTotals.toArray()

  const byDay = new Map<string, number>()
  const costsByDay = new Map<string, number>()
  const uncostedByDay = new Map<string, number>()
  const costsByListing = new Map<string, number>()
  const uncostedByListing = new Map<string, number>()
  const add = (map: Map<string, number>, key: string, minor: number) =>
    map.set(key, (map.get(key) ?? 0) + minor)
  for (const receipt of receipts) {
    if (!counts(receipt)) continue
    const sold = receipt.subtotal.minor + receipt.shipping.minor
    const given = sold - revenueOf(receipt)
    const day = dayOf(receipt.createdAt, ZONE)
    const costs = lineCosts(receipt, book, ZONE)
    const cost = costs.reduce<number>((sum, minor) => sum + (minor ?? 0), 0)
    add(costsByDay, day, cost)
    if (missesCosts(receipt, costs)) add(uncostedByDay, day, 1)
    for (const [i, line] of receipt.transactions.entries()) {
      const key = `${line.listingId ?? ''} ${day}`
      add(costsByListing, key, costs[i] ?? 0)
      if (costs[i] === undefined) add(uncostedByListing, key, line.quantity)
    }
    add(byDay, day, sold - cost)
    const [refund] = receipt.refunds
    if (refund) add(byDay, dayOf(refund.createdAt, ZONE), -given)
  }
  for (const entry of entries) add(byDay, dayOf(entry.createdAt, ZONE), entry.amount.minor)
  for (const row of stored) {
    const takeHome = row.takeHomeByHour.reduce((sum, minor) => sum + minor, 0)
    expect(takeHome, row.day).toBe(byDay.get(row.day) ?? 0)
    expect(row.costs, row.day).toBe(costsByDay.get(row.day) ?? 0)
    expect(row.uncosted, row.day).toBe(uncostedByDay.get(row.day) ?? 0)
    byDay.delete(row.day)
    costsByDay.delete(row.day)
  }
  const left = [...byDay.values(), ...costsByDay.values()]
  expect(left.filter(minor => minor !== 0)).toEqual([])

  // Orders, listings and what belongs to none add up to the whole ledger.
  const orderOf = (entry: LedgerEntry): string | undefined => {
    const { type, id } = entry.reference ?? { type: '', id: '' }
    if (type === 'receipt') return id
    if (entry.receiptId !== undefined) return entry.receiptId
    if (type === 'transaction') return id.slice(0, -1)
    if (type === 'shop_payment') return payments.find(payment => payment.id === id)?.receiptId
    if (type === 'shipping_label') return id.slice(1)
    const parent = entries.find(({ id: other }) => other === entry.parentEntryId)
    return parent && orderOf(parent)
  }
  const isKnown = (id: string | undefined): id is string =>
    id !== undefined && receipts.some(receipt => receipt.id === id)
  const listings = new Map<string, number>()
  for (const receipt of receipts) {
    for (const [key, minor] of listingShares(
      receipt,
      entries.filter(e => orderOf(e) === receipt.id),
    )) {
      add(listings, key, minor)
    }
  }
  for (const entry of entries) {
    if (entry.reference?.type !== 'listing') continue
    add(listings, `${entry.reference.id} ${dayOf(entry.createdAt, ZONE)}`, entry.amount.minor)
  }
  const inListings = await db.listingDays.toArray()
  for (const row of inListings) {
    const key = `${row.listingId} ${row.day}`
    expect(row.revenue - row.fees - row.labels, key).toBe(listings.get(key) ?? 0)
    expect(row.costs, key).toBe(costsByListing.get(key) ?? 0)
    expect(row.uncosted, key).toBe(uncostedByListing.get(key) ?? 0)
    costsByListing.delete(key)
    listings.delete(key)
  }
  const rest = [...listings.values(), ...costsByListing.values()]
  expect(rest.filter(minor => minor !== 0)).toEqual([])

  const unattributed = entries
    .filter(entry => !isKnown(orderOf(entry)) && entry.reference?.type !== 'listing')
    .reduce((sum, entry) => sum + entry.amount.minor, 0)
  const profit = inListings.reduce((sum, row) => sum + row.revenue - row.fees - row.labels, 0)
  const revenue = receipts.reduce((sum, receipt) => sum + revenueOf(receipt), 0)
  const movement = entries.reduce((sum, entry) => sum + entry.amount.minor, 0)
  expect(profit - revenue + unattributed).toBe(movement)
}

function listingShares(receipt: Receipt, entries: readonly LedgerEntry[]): Map<string, number> {
  const day = dayOf(receipt.createdAt, ZONE)
  const weights = receipt.transactions.map(line => line.price.minor * line.quantity)
  const sum = (of: readonly LedgerEntry[]) => of.reduce((all, entry) => all + entry.amount.minor, 0)
  const lineOf = (entry: LedgerEntry) =>
    receipt.transactions.findIndex(
      line => entry.reference?.type === 'transaction' && line.id === entry.reference.id,
    )
  const labels = entries.filter(entry => classify(entry.ledgerType).group === 'label')
  const shared = entries.filter(entry => !labels.includes(entry) && lineOf(entry) < 0)
  const revenue = allocate(revenueOf(receipt), weights)
  const fees = allocate(-sum(shared), weights)
  const costs = allocate(-sum(labels), weights)
  return new Map(
    receipt.transactions.map((line, i) => {
      const own = sum(entries.filter(entry => !labels.includes(entry) && lineOf(entry) === i))
      const minor = (revenue[i] ?? 0) - (fees[i] ?? 0) - (costs[i] ?? 0) + own
      return [`${line.listingId ?? ''} ${day}`, minor]
    }),
  )
}
