import { addDays, startOfDay } from '../../models/metrics/day.ts'
import { costBook, lineCosts, type CostBook } from '../../models/metrics/costs.ts'
import { costsOfReceipt, listingCostsOfReceipt } from '../../models/metrics/cost-rollup.ts'
import type { ListingDeltas } from '../../models/metrics/listing-rollup.ts'
import type { DayDeltas } from '../../models/metrics/rollup.ts'
import { costSchema, type Cost } from '../../schema/entities/cost.ts'
import { receiptSchema, type Receipt } from '../../schema/entities/receipt.ts'
import type { Change, ChangeOf } from './change.ts'
import { readable } from './corrupt.ts'
import { db } from './db.ts'

/**
 * Adds what the seller's own costs change in the totals: of orders that changed, and of orders that
 * did not but contain a listing whose costs did. The rows are already written, so that the table
 * holds the costs as they are from now on.
 */
export async function addCostDeltas(
  shopId: string,
  changes: readonly Change[],
  timeZone: string,
  days: DayDeltas,
  listings: ListingDeltas,
): Promise<void> {
  const receipts = new Map<string, { old: Receipt | undefined; new: Receipt | undefined }>()
  for (const change of changes) if (change.kind === 'receipt') receipts.set(change.id, change)
  // Our own put comes back from the room as it was sent: that moves nothing.
  const changed = changes.filter(change => change.kind === 'cost').filter(isNews)
  if (receipts.size === 0 && changed.length === 0) return
  for (const receipt of await receiptsUnder(shopId, changed, timeZone)) {
    if (!receipts.has(receipt.id)) receipts.set(receipt.id, { old: receipt, new: receipt })
  }
  const { before, after } = await booksOf(shopId, [...receipts.values()], changed)
  const add = (receipt: Receipt, book: CostBook, sign: 1 | -1) => {
    const costs = lineCosts(receipt, book, timeZone)
    days.add(costsOfReceipt(receipt, costs, timeZone), sign)
    listings.add(listingCostsOfReceipt(receipt, costs, timeZone), sign)
  }
  for (const receipt of receipts.values()) {
    if (receipt.old) add(receipt.old, before, -1)
    if (receipt.new) add(receipt.new, after, 1)
  }
}

function isNews(change: ChangeOf<'cost'>): boolean {
  return JSON.stringify(change.old) !== JSON.stringify(change.new)
}

/** The costs of the listings that these orders name, before the changes and after them. */
async function booksOf(
  shopId: string,
  receipts: readonly { old: Receipt | undefined; new: Receipt | undefined }[],
  changed: readonly ChangeOf<'cost'>[],
): Promise<{ before: CostBook; after: CostBook }> {
  const lines = receipts.flatMap(({ old, new: fresh }) => [
    ...(old?.transactions ?? []),
    ...(fresh?.transactions ?? []),
  ])
  const costs = await costsOfListings(
    shopId,
    lines.flatMap(line => line.listingId ?? []),
  )
  const changedIds = new Set(changed.map(({ id }) => id))
  const untouched = costs.filter(cost => !changedIds.has(cost.id))
  return {
    before: costBook([...untouched, ...changed.flatMap(({ old }) => old ?? [])]),
    after: costBook([...untouched, ...changed.flatMap(change => change.new ?? [])]),
  }
}

/** What the seller entered for these listings. */
export async function costsOfListings(
  shopId: string,
  listingIds: readonly string[],
): Promise<Cost[]> {
  const keys = [...new Set(listingIds)].map((id): [string, string] => [shopId, id])
  if (keys.length === 0) return []
  const rows = await db.costs.where('[shopId+listingId]').anyOf(keys).toArray()
  return readable(costSchema, 'costs', rows)
}

/**
 * Stored orders on whose day one of these costs holds or held. The days on which its listing sold
 * are known from the totals, so that only those are read.
 */
async function receiptsUnder(
  shopId: string,
  changed: readonly ChangeOf<'cost'>[],
  timeZone: string,
): Promise<Receipt[]> {
  const costs = changed.flatMap(change => [change.old, change.new].filter(c => c !== undefined))
  const listingIds = new Set(costs.map(cost => cost.listingId))
  const days = new Set<string>()
  for (const { listingId, from, to } of costs) {
    const rows = await db.listingDays
      .where('[shopId+listingId+day+currency]')
      .between([shopId, listingId, from, ''], [shopId, listingId, to ?? '\uffff', ''])
      .toArray()
    for (const row of rows) if (row.receipts > 0) days.add(row.day)
  }
  const receipts: Receipt[] = []
  for (const day of days) {
    const rows = await db.receipts
      .where('[shopId+createdAt]')
      .between(
        [shopId, startOfDay(day, timeZone)],
        [shopId, startOfDay(addDays(day, 1), timeZone)],
        true,
        false,
      )
      .toArray()
    const ofDay = readable(receiptSchema, 'receipts', rows)
    receipts.push(
      ...ofDay.filter(receipt =>
        receipt.transactions.some(
          line => line.listingId !== undefined && listingIds.has(line.listingId),
        ),
      ),
    )
  }
  return receipts
}
