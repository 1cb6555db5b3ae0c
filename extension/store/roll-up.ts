import {
  effectOf,
  keyOfEntry,
  keysOfReceipt,
  mayHaveChildren,
  type Attribution,
  type Effect,
} from '../../models/metrics/attribution.ts'
import { AttributionBook, MAX_STEPS } from '../../models/metrics/attribution-book.ts'
import {
  addListingDays,
  isEmptyListingDay,
  ListingDeltas,
  listingDayOfEffect,
  listingDaysOfOrder,
} from '../../models/metrics/listing-rollup.ts'
import { pendingContributions } from '../../models/metrics/pending.ts'
import {
  addTotals,
  contributionsOfEntry,
  contributionsOfReceipt,
  DayDeltas,
  emptyDay,
  isEmptyDay,
} from '../../models/metrics/rollup.ts'
import type { ListingDay } from '../../models/metrics/listing-total.ts'
import type { LedgerEntry } from '../../schema/entities/ledger-entry.ts'
import { receiptSchema, type Receipt } from '../../schema/entities/receipt.ts'
import type { Change } from './change.ts'
import { addCostDeltas } from './cost-deltas.ts'
import { readable } from './corrupt.ts'
import { db } from './db.ts'
import { getMany } from './get-many.ts'

/**
 * Brings the rollups from what the changed rows were to what they are now. Runs inside the
 * transaction that wrote the rows. Everything is read and written in bulk: a first sync has
 * hundreds of thousands of rows. Returns whether a daily total changed.
 */
export async function rollUp(
  shopId: string,
  changes: readonly Change[],
  timeZone: string,
): Promise<boolean> {
  const days = new DayDeltas()
  for (const change of changes) {
    if (change.kind === 'receipt') {
      if (change.old) days.add(contributionsOfReceipt(change.old, timeZone), -1)
      if (change.new) days.add(contributionsOfReceipt(change.new, timeZone), 1)
    } else if (change.kind === 'ledgerEntry') {
      if (change.old) days.add(contributionsOfEntry(change.old, timeZone), -1)
      if (change.new) days.add(contributionsOfEntry(change.new, timeZone), 1)
    }
  }
  const book = await loadBook(shopId, changes)
  attribute(book, changes)
  const listings = new ListingDeltas()
  await addOrderDeltas(shopId, changes, book, timeZone, days, listings)
  await addCostDeltas(shopId, changes, timeZone, days, listings)
  await storeAttributions(shopId, book.dirty)
  await storeListingDays(shopId, listings)
  return storeDailyTotals(shopId, days)
}

/** Every attribution row that the changes may touch: the keys they name, and the owners above. */
async function loadBook(shopId: string, changes: readonly Change[]): Promise<AttributionBook> {
  const rows = new Map<string, Attribution>()
  const asked = new Set<string>()
  async function load(keys: Iterable<string>): Promise<void> {
    let missing = [...new Set(keys)].filter(key => !asked.has(key) && !key.startsWith('listing:'))
    while (missing.length > 0) {
      for (const key of missing) asked.add(key)
      const owners = new Set<string>()
      for (const row of await attributionsOf(shopId, missing)) {
        rows.set(row.key, row)
        if (row.owner !== undefined) owners.add(row.owner)
      }
      missing = [...owners].filter(key => !asked.has(key) && !key.startsWith('listing:'))
    }
  }
  await load(changes.flatMap(keysOfChange))
  const owners = await findOwners(shopId, changes, rows, load)
  const book = new AttributionBook(rows)
  for (const [key, owner] of owners) book.setOwner(key, owner)
  return book
}

/** Keys of one sort lie together: each sort is one request. */
async function attributionsOf(shopId: string, keys: readonly string[]): Promise<Attribution[]> {
  const sorts = new Map<string, string[]>()
  for (const key of keys) {
    const sort = key.slice(0, key.indexOf(':'))
    const same = sorts.get(sort)
    if (same) same.push(key)
    else sorts.set(sort, [key])
  }
  const found: Attribution[] = []
  for (const same of sorts.values()) {
    const rows = await getMany(db.attributions, shopId, same, row => row.key)
    found.push(...rows.values())
  }
  return found
}

function keysOfChange(change: Change): string[] {
  switch (change.kind) {
    case 'receipt':
      return change.new
        ? [`receipt:${change.id}`, ...keysOfReceipt(change.new)]
        : [`receipt:${change.id}`]
    case 'payment':
      return change.new ? [`shop_payment:${change.id}`, `receipt:${change.new.receiptId}`] : []
    case 'ledgerEntry': {
      const entries = [change.old, change.new].filter(entry => entry !== undefined)
      const own = entries.filter(effectOf).flatMap(entry => keyOfEntry(entry) ?? [])
      return entries.some(mayHaveChildren) ? [...own, `entry:${change.id}`] : own
    }
    default:
      return []
  }
}

/**
 * Owners that rows stored earlier can tell: the fee that an entry taxes, the payment that it names.
 * In a page of a first sync there are few: most entries name their line or their order.
 */
async function findOwners(
  shopId: string,
  changes: readonly Change[],
  rows: ReadonlyMap<string, Attribution>,
  load: (keys: Iterable<string>) => Promise<void>,
): Promise<Map<string, string>> {
  const owners = new Map<string, string>()
  const ownerOf = (key: string) => owners.get(key) ?? rows.get(key)?.owner
  const asked = new Set<string>()
  let open = new Set<string>()
  for (const { kind, new: entry } of changes) {
    if (kind !== 'ledgerEntry' || !entry || !effectOf(entry)) continue
    const key = keyOfEntry(entry)
    if (key !== undefined) open.add(key)
  }
  // Entry → fee → payment → order: each round climbs one step.
  while (open.size > 0) {
    const roots = new Set<string>()
    for (const key of open) {
      const root = rootAbove(key, ownerOf)
      if (!asked.has(root)) roots.add(root)
    }
    for (const root of roots) asked.add(root)
    const found = new Map([
      ...(await ownersOfEntries(shopId, idsOf(roots, 'entry:'))),
      ...(await ownersOfPayments(shopId, idsOf(roots, 'shop_payment:'))),
    ])
    for (const [key, owner] of found) owners.set(key, owner)
    await load(found.values())
    open = new Set(found.keys())
  }
  return owners
}

function rootAbove(key: string, ownerOf: (key: string) => string | undefined): string {
  let root = key
  // Entries that name each other as parents would lead in a circle.
  for (let steps = 0; steps < MAX_STEPS; steps++) {
    const owner = ownerOf(root)
    if (owner === undefined) break
    root = owner
  }
  return root
}

function idsOf(keys: ReadonlySet<string>, prefix: string): string[] {
  return [...keys].filter(key => key.startsWith(prefix)).map(key => key.slice(prefix.length))
}

async function ownersOfEntries(
  shopId: string,
  ids: readonly string[],
): Promise<[string, string][]> {
  const rows = await db.ledgerEntries.bulkGet(ids.map((id): [string, string] => [shopId, id]))
  return rows.flatMap((row): [string, string][] => {
    const owner = row?.entity && mayHaveChildren(row.entity) ? keyOfEntry(row.entity) : undefined
    return row && owner !== undefined ? [[`entry:${row.id}`, owner]] : []
  })
}

async function ownersOfPayments(
  shopId: string,
  ids: readonly string[],
): Promise<[string, string][]> {
  const rows = await db.payments.bulkGet(ids.map((id): [string, string] => [shopId, id]))
  return rows.flatMap((row): [string, string][] =>
    row?.entity ? [[`shop_payment:${row.id}`, `receipt:${row.entity.receiptId}`]] : [],
  )
}

function attribute(book: AttributionBook, changes: readonly Change[]): void {
  for (const change of changes) {
    switch (change.kind) {
      case 'receipt':
        for (const key of change.new ? keysOfReceipt(change.new) : []) {
          book.setOwner(key, `receipt:${change.id}`)
        }
        break
      case 'payment':
        // Worth a row only where something waits for it: payments themselves tell the rest.
        if (change.new && book.isWaiting(`shop_payment:${change.id}`)) {
          book.setOwner(`shop_payment:${change.id}`, `receipt:${change.new.receiptId}`)
        }
        break
      case 'ledgerEntry':
        moveEntry(book, change.old, change.new)
        break
      default:
    }
  }
}

function moveEntry(
  book: AttributionBook,
  old: LedgerEntry | undefined,
  fresh: LedgerEntry | undefined,
): void {
  const oldEffect = old && effectOf(old)
  const oldKey = old && keyOfEntry(old)
  if (oldEffect && oldKey !== undefined) book.remove(oldKey, oldEffect)
  const effect = fresh && effectOf(fresh)
  const key = fresh && keyOfEntry(fresh)
  if (effect && key !== undefined) book.put(key, effect)
  if (fresh && key !== undefined && book.isWaiting(`entry:${fresh.id}`)) {
    book.setOwner(`entry:${fresh.id}`, key)
  }
}

/**
 * Adds what the changes mean for each order with its ledger entries: what its listings earned, and
 * what is still to be posted for it.
 */
async function addOrderDeltas(
  shopId: string,
  changes: readonly Change[],
  book: AttributionBook,
  timeZone: string,
  days: DayDeltas,
  listings: ListingDeltas,
): Promise<void> {
  const receipts = new Map<string, { old: Receipt | undefined; new: Receipt | undefined }>()
  for (const change of changes) if (change.kind === 'receipt') receipts.set(change.id, change)
  const others = book.touchedReceipts.filter(id => !receipts.has(id))
  const rows = await getMany(db.receipts, shopId, others, row => row.id)
  for (const receipt of readable(receiptSchema, 'receipts', [...rows.values()])) {
    receipts.set(receipt.id, { old: receipt, new: receipt })
  }
  const add = (receipt: Receipt, effects: readonly Effect[], sign: 1 | -1) => {
    listings.add(listingDaysOfOrder(receipt, effects, timeZone), sign)
    days.add(pendingContributions(receipt, effects, timeZone), sign)
  }
  for (const [id, receipt] of receipts) {
    if (receipt.old) add(receipt.old, book.effectsBefore(id), -1)
    if (receipt.new) add(receipt.new, book.effectsOf(id), 1)
  }
  for (const { listingId, effect, sign } of book.listingEffects) {
    listings.add([listingDayOfEffect(listingId, effect, timeZone)], sign)
  }
}

async function storeAttributions(shopId: string, dirty: readonly Attribution[]): Promise<void> {
  const isEmpty = (row: Attribution) => row.owner === undefined && row.effects.length === 0
  const kept = dirty.filter(row => !isEmpty(row))
  const gone = dirty.filter(isEmpty)
  await db.attributions.bulkPut(kept.map(row => ({ ...row, shopId })))
  await db.attributions.bulkDelete(gone.map(row => [shopId, row.key]))
}

async function storeListingDays(shopId: string, deltas: ListingDeltas): Promise<void> {
  const { changes } = deltas
  if (changes.length === 0) return
  const keyOf = (row: ListingDay) => `${row.listingId} ${row.day} ${row.currency}`
  const before = new Map(
    (await listingDaysAround(shopId, changes)).map(row => [keyOf(row), row] as const),
  )
  const after = changes.map(change => {
    const old = before.get(keyOf(change))
    return old ? addListingDays(old, change) : change
  })
  const gone = after.filter(isEmptyListingDay)
  await db.listingDays.bulkPut(
    after.filter(row => !isEmptyListingDay(row)).map(row => ({ ...row, shopId })),
  )
  await db.listingDays.bulkDelete(gone.map(row => [shopId, row.listingId, row.day, row.currency]))
}

/** Rows that arrive together are of few days: those days are read whole, unless they hold much more. */
async function listingDaysAround(
  shopId: string,
  changes: readonly ListingDay[],
): Promise<ListingDay[]> {
  const days = changes.map(row => row.day).sort()
  const limit = 4 * changes.length + 50
  const rows = await db.listingDays
    .where('[shopId+day]')
    .between([shopId, days[0] ?? ''], [shopId, days.at(-1) ?? ''], true, true)
    .limit(limit)
    .toArray()
  if (rows.length < limit) return rows
  const single = await db.listingDays.bulkGet(
    changes.map((row): [string, string, string, string] => [
      shopId,
      row.listingId,
      row.day,
      row.currency,
    ]),
  )
  return single.filter(row => row !== undefined)
}

async function storeDailyTotals(shopId: string, deltas: DayDeltas): Promise<boolean> {
  const { changes } = deltas
  const keys = changes.map((row): [string, string, string] => [shopId, row.day, row.currency])
  const before = await db.dailyTotals.bulkGet(keys)
  const after = changes.map((change, i) =>
    addTotals(before[i] ?? emptyDay(change.day, change.currency), change),
  )
  await db.dailyTotals.bulkPut(
    after.filter(row => !isEmptyDay(row)).map(row => ({ ...row, shopId })),
  )
  await db.dailyTotals.bulkDelete(keys.filter((_, i) => isEmptyDay(after[i]!)))
  return changes.length > 0
}
