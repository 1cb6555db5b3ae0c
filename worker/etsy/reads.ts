import * as v from 'valibot'
import type { Listing } from '../../schema/entities/listing.ts'
import type { LedgerEntry } from '../../schema/entities/ledger-entry.ts'
import type { Payment } from '../../schema/entities/payment.ts'
import type { Review } from '../../schema/entities/review.ts'
import { parse } from '../../schema/parse.ts'
import { ok, type Result } from '../../schema/result.ts'
import type { EtsyClient } from './client.ts'
import type { EtsyFailure } from './failure.ts'
import { normaliseLedgerEntry } from './normalise-ledger-entry.ts'
import { normaliseListing } from './normalise-listing.ts'
import { normalisePayment } from './normalise-payment.ts'
import { normaliseReceipt, type NormalisedReceipt } from './normalise-receipt.ts'
import { normaliseReview } from './normalise-review.ts'
import { normaliseShop, type NormalisedShop } from './normalise-shop.ts'
import type { Refused } from './normalise.ts'
import { getPage } from './page-in-parts.ts'
import { etsyIdSchema, pageSchema } from './wire.ts'

/** The most rows that Etsy gives in one answer, and the furthest offset it accepts. */
export const PAGE_ROWS = 100
export const MAX_OFFSET = 12_000
/** Ids in one batch. Etsy names no limit for payments; for listings it is this. */
export const BATCH_IDS = 100

/** A row that could not be used, and its id where at least that could be read. */
export type RefusedRow = Refused & { readonly id: string | undefined }

/** One page of a collection, in our terms. `rows` counts what Etsy sent, refused ones included. */
export type Page<T> = {
  readonly count: number
  readonly rows: number
  /** The ids of all its rows in Etsy's order; `undefined` where a row has none that is usable. */
  readonly ids: readonly (string | undefined)[]
  readonly items: readonly T[]
  readonly refused: readonly RefusedRow[]
}

/** Both ends belong to the range. */
export type Range = { readonly fromMs: number; readonly toMs: number }

export const listingStates = ['active', 'inactive', 'sold_out', 'draft', 'expired'] as const
export type ListingState = (typeof listingStates)[number]

type Answer<T> = Promise<Result<T, EtsyFailure>>

export async function readShop(
  client: EtsyClient,
  shopId: string,
  asOf: number,
): Answer<NormalisedShop> {
  const answer = await client.get(v.unknown(), `/shops/${shopId}`)
  if (!answer.ok) return answer
  const shop = normaliseShop(answer.value, asOf)
  return shop.ok
    ? shop
    : { ok: false, error: { reason: 'unavailable', why: `shop: ${shop.error.why}` } }
}

export async function readMe(client: EtsyClient): Answer<{ shopId: string; userId: string }> {
  const schema = v.object({ user_id: etsyIdSchema, shop_id: etsyIdSchema })
  const answer = await client.get(schema, '/users/me')
  return answer.ok ? ok({ shopId: answer.value.shop_id, userId: answer.value.user_id }) : answer
}

/**
 * Receipts by when they were created or last changed. Ascending within a closed range, so that new
 * orders do not shift the pages. Canceled ones are asked for apart: what Etsy does when the
 * question is left open is not documented.
 */
export async function readReceipts(
  client: EtsyClient,
  shopId: string,
  query: { by: 'created' | 'updated'; range: Range; canceled: boolean; offset: number },
): Answer<Page<NormalisedReceipt>> {
  const [from, to] = [seconds(query.range.fromMs), seconds(query.range.toMs)]
  const range =
    query.by === 'created'
      ? { min_created: from, max_created: to }
      : { min_last_modified: from, max_last_modified: to }
  return await readPage(client, `/shops/${shopId}/receipts`, 'receipt_id', normaliseReceipt, {
    ...range,
    sort_on: query.by,
    sort_order: 'asc',
    was_canceled: query.canceled,
    limit: PAGE_ROWS,
    offset: query.offset,
  })
}

export async function readReceipt(
  client: EtsyClient,
  shopId: string,
  receiptId: string,
): Answer<Result<NormalisedReceipt, Refused>> {
  const answer = await client.get(v.unknown(), `/shops/${shopId}/receipts/${receiptId}`)
  return answer.ok ? ok(normaliseReceipt(answer.value)) : answer
}

/** At most 31 days at once. */
export async function readLedger(
  client: EtsyClient,
  shopId: string,
  query: { range: Range; offset: number },
): Answer<Page<LedgerEntry>> {
  return await readPage(
    client,
    `/shops/${shopId}/payment-account/ledger-entries`,
    'entry_id',
    normaliseLedgerEntry,
    {
      min_created: seconds(query.range.fromMs),
      max_created: seconds(query.range.toMs),
      limit: PAGE_ROWS,
      offset: query.offset,
    },
  )
}

/** The payments that these ledger entries belong to; entries without one are left out by Etsy. */
export async function readPaymentsOfEntries(
  client: EtsyClient,
  shopId: string,
  entryIds: readonly string[],
): Answer<Page<Payment>> {
  return await readPage(
    client,
    `/shops/${shopId}/payment-account/ledger-entries/payments`,
    'payment_id',
    normalisePayment,
    { ledger_entry_ids: entryIds },
  )
}

export type ListingQuery = {
  readonly state: ListingState
  /** Oldest first; newest first where it is absent. */
  readonly order?: 'asc' | undefined
  /** Of one section of the shop, of which Etsy gives active listings alone. */
  readonly sectionId?: string | undefined
}

export async function readListings(
  client: EtsyClient,
  shopId: string,
  query: ListingQuery & { readonly offset: number; readonly asOf: number },
): Answer<Page<Listing>> {
  const { state, order, sectionId, offset, asOf } = query
  const normalise = (row: unknown) => normaliseListing(row, asOf)
  const page = {
    ...(order && { sort_on: 'created', sort_order: order }),
    limit: PAGE_ROWS,
    offset,
  }
  if (sectionId === undefined)
    return await readPage(client, `/shops/${shopId}/listings`, 'listing_id', normalise, {
      state,
      ...page,
    })
  const section = await readPage(
    client,
    `/shops/${shopId}/shop-sections/listings`,
    'listing_id',
    normalise,
    { shop_section_ids: [sectionId], ...page },
  )
  return section.ok ? await withViews(client, section.value, normalise) : section
}

/**
 * The same page with each listing whole: a section's listings come without views and SKUs, and would
 * take both from what is stored. One that Etsy does not give by its id is refused, and so is missing.
 */
async function withViews(
  client: EtsyClient,
  page: Page<Listing>,
  normalise: (row: unknown) => Result<Listing, Refused>,
): Answer<Page<Listing>> {
  const ids = page.items.map(({ id }) => id)
  if (ids.length === 0) return ok(page)
  const whole = await readPage(client, '/listings/batch', 'listing_id', normalise, {
    listing_ids: ids,
  })
  if (!whole.ok) return whole
  const { items, refused } = whole.value
  const known = new Set([...items.map(({ id }) => id), ...refused.map(({ id }) => id)])
  const absent = ids
    .filter(id => !known.has(id))
    .map((id): RefusedRow => ({ reason: 'row-refused', why: 'not given by its id', id }))
  return ok({ ...page, items, refused: [...page.refused, ...refused, ...absent] })
}

/** The ids of the sections into which the seller has put the listings. */
export async function readSections(client: EtsyClient, shopId: string): Answer<string[]> {
  const answer = await client.get(pageSchema, `/shops/${shopId}/sections`)
  if (!answer.ok) return answer
  return ok(answer.value.results.flatMap(row => idOf(row, 'shop_section_id') ?? []))
}

export async function readReviews(
  client: EtsyClient,
  shopId: string,
  query: { range: Range; offset: number },
): Answer<Page<Review>> {
  return await readPage(client, `/shops/${shopId}/reviews`, 'transaction_id', normaliseReview, {
    min_created: seconds(query.range.fromMs),
    max_created: seconds(query.range.toMs),
    limit: PAGE_ROWS,
    offset: query.offset,
  })
}

async function readPage<T>(
  client: EtsyClient,
  path: string,
  idName: string,
  normalise: (row: unknown) => Result<T, Refused>,
  query: NonNullable<Parameters<EtsyClient['get']>[2]>,
): Answer<Page<T>> {
  const answer = await getPage(client, path, query)
  if (!answer.ok) return answer
  const ids: (string | undefined)[] = []
  const items: T[] = []
  const refused: RefusedRow[] = []
  for (const row of answer.value.results) {
    const id = idOf(row, idName)
    ids.push(id)
    const item = normalise(row)
    if (item.ok) items.push(item.value)
    else refused.push({ ...item.error, id })
  }
  return ok({ count: answer.value.count, rows: ids.length, ids, items, refused })
}

/** The row's id, whatever else is wrong with it. */
function idOf(row: unknown, name: string): string | undefined {
  const id = parse(v.object({ [name]: etsyIdSchema }), row)
  return id.ok ? id.value[name] : undefined
}

/** Etsy counts in seconds, and refuses milliseconds with a message about something else. */
function seconds(ms: number): number {
  return Math.floor(ms / 1000)
}
