import { rowOf } from '../shop/ids.ts'
import type { SandboxListing, SandboxShop } from '../shop/sandbox-shop.ts'
import { answer, Refusal, type Answer } from './answer.ts'
import { readChoice, readIds, readPaging, readTimestamp } from './read-query.ts'
import { findEntries, type ReceiptSearch } from './receipt-search.ts'
import { renderLedgerEntry, renderPayment } from './render-ledger.ts'
import { renderInventory, renderListing, renderReview } from './render-listing.ts'
import { renderReceipt, renderTransaction } from './render-receipt.ts'
import { renderHolidays, renderSections, renderShop, renderTaxonomy } from './render-shop.ts'

export type Call = {
  readonly query: URLSearchParams
  readonly form: URLSearchParams
  readonly params: Readonly<Record<string, string | undefined>>
  readonly nowSec: number
  readonly receiptSearch: ReceiptSearch
  /** All shops, for what needs no seller's consent. */
  readonly shops: readonly SandboxShop[]
  /** The caller's own shop; only where a scope is asked for. */
  readonly own: SandboxShop | undefined
  readonly scopesOf: (token: string) => readonly string[] | undefined
}

export type Operation = {
  readonly id: string
  readonly method: 'GET' | 'POST'
  /** Below `/v3/application`. */
  readonly path: string
  /** Absent: the key alone is enough. */
  readonly scope?: string
  readonly run: (call: Call) => Answer
}

function readId(call: Call, name: string): number {
  const id = Number(call.params[name])
  if (!Number.isSafeInteger(id) || id < 1) throw new Refusal(400, `Invalid ${name}`)
  return id
}

/** The shop of the path: the caller's own where consent is needed, any other is refused. */
function ownShop(call: Call): SandboxShop {
  const shopId = readId(call, 'shop_id')
  if (call.own?.shopId !== shopId) throw new Refusal(403, `User does not own Shop ${shopId}`)
  return call.own
}

function anyShop(call: Call): SandboxShop {
  const shopId = readId(call, 'shop_id')
  const shop = call.shops.find(known => known.shopId === shopId)
  if (shop === undefined) throw new Refusal(404, 'Could not find a Shop with that shop_id')
  return shop
}

function receiptRow(call: Call, shop: SandboxShop): number {
  const row = rowOf(shop, 'receipt', readId(call, 'receipt_id'), shop.receipts.length)
  if (row === undefined) throw new Refusal(404, 'Resource not found: no such receipt')
  return row
}

function listingOf(shops: readonly SandboxShop[], id: number) {
  for (const shop of shops) {
    const listing = shop.listings.find(known => known.id === id && !known.isDeleted)
    if (listing !== undefined) return { shop, listing }
  }
  return undefined
}

function page<T>(items: readonly T[], call: Call): { count: number; results: T[] } {
  const { limit, offset } = readPaging(call.query)
  return { count: items.length, results: items.slice(offset, offset + limit) }
}

const associations = ['Shipping', 'Images', 'Shop', 'User', 'Translations', 'Inventory', 'Videos', 'Personalization', 'BuyerPrice'] // prettier-ignore

function readIncludes(call: Call, known: readonly string[]): ReadonlySet<string> {
  const names = (call.query.get('includes') ?? '').split(',').filter(Boolean)
  const unknown = names.find(name => !known.includes(name))
  if (unknown !== undefined) throw new Refusal(400, `Invalid value for 'includes': ${unknown}`)
  return new Set(names)
}

function receiptPage(call: Call): Answer {
  const shop = ownShop(call)
  const { count, rows } = call.receiptSearch.find(shop, call.query)
  return answer({ count, results: rows.map(row => renderReceipt(shop, row)) })
}

function transactionPage(call: Call): Answer {
  const shop = ownShop(call)
  const { limit, offset } = readPaging(call.query)
  const count = shop.transactions.length
  const length = Math.max(0, Math.min(limit, count - offset))
  const results = Array.from({ length }, (_, i) => renderTransaction(shop, count - 1 - offset - i))
  return answer({ count, results })
}

function entryPage(call: Call): Answer {
  const shop = ownShop(call)
  const { count, rows } = findEntries(shop, call.query)
  return answer({ count, results: rows.map(row => renderLedgerEntry(shop, row)) })
}

function oneEntry(call: Call): Answer {
  const shop = ownShop(call)
  const row = rowOf(shop, 'ledgerEntry', readId(call, 'ledger_entry_id'), shop.ledger.length)
  if (row === undefined) throw new Refusal(404, 'Resource not found: no such ledger entry')
  return answer(renderLedgerEntry(shop, row))
}

function paymentsOfEntries(call: Call): Answer {
  const shop = ownShop(call)
  const receipts = new Set<number>()
  for (const id of readIds(call.query, 'ledger_entry_ids')) {
    const row = rowOf(shop, 'ledgerEntry', id, shop.ledger.length)
    const reference = row === undefined ? undefined : shop.ledger.referenceAt(row)
    if (reference?.type === 'shop_payment') receipts.add(reference.row)
  }
  const results = [...receipts].map(row => renderPayment(shop, row))
  return answer({ count: results.length, results })
}

function paymentsByIds(call: Call): Answer {
  const shop = ownShop(call)
  const results = readIds(call.query, 'payment_ids').flatMap(id => {
    const row = rowOf(shop, 'payment', id, shop.receipts.length)
    return row === undefined || !shop.receipts.isPaid.at(row) ? [] : [renderPayment(shop, row)]
  })
  return answer({ count: results.length, results })
}

function paymentOfReceipt(call: Call): Answer {
  const shop = ownShop(call)
  const row = receiptRow(call, shop)
  if (!shop.receipts.isPaid.at(row)) throw new Refusal(404, 'Resource not found: not paid')
  return answer({ count: 1, results: [renderPayment(shop, row)] })
}

function listingPage(call: Call): Answer {
  const shop = ownShop(call)
  const states = ['active', 'inactive', 'sold_out', 'draft', 'expired'] as const
  const state = readChoice(call.query, 'state', states, 'active')
  const includes = readIncludes(call, associations)
  const listings = shop.listings.filter(listing => listing.state === state && !listing.isDeleted)
  return sortedListings(call, shop, listings, includes)
}

function sortedListings(
  call: Call,
  shop: SandboxShop,
  listings: SandboxListing[],
  includes: ReadonlySet<string>,
): Answer {
  const orders = ['asc', 'ascending', 'desc', 'descending', 'up', 'down'] as const
  const order = readChoice(call.query, 'sort_order', orders, 'desc')
  const sign = ['asc', 'ascending', 'up'].includes(order) ? -1 : 1
  const newestFirst = (a: SandboxListing, b: SandboxListing) =>
    sign * (b.createdSec - a.createdSec || b.row - a.row)
  const { count, results } = page(listings.sort(newestFirst), call)
  return answer({
    count,
    results: results.map(listing => renderListing(shop, listing, call.nowSec, includes)),
  })
}

/** Active ones only, and without views and SKUs, as on Etsy. */
function sectionListingPage(call: Call): Answer {
  const shop = anyShop(call)
  const wanted = new Set(readIds(call.query, 'shop_section_ids'))
  const listings = shop.listings.filter(
    ({ state, isDeleted, section }) => state === 'active' && !isDeleted && wanted.has(section + 1),
  )
  const { status, body } = sortedListings(call, shop, listings, new Set())
  const { count, results } = body as { count: number; results: Record<string, unknown>[] }
  return { status, body: { count, results: results.map(({ views: _, skus: __, ...row }) => row) } }
}

function oneListing(call: Call): Answer {
  const found = listingOf(call.shops, readId(call, 'listing_id'))
  if (found === undefined) throw new Refusal(404, 'Resource not found: no such listing')
  const includes = readIncludes(call, associations)
  return answer(renderListing(found.shop, found.listing, call.nowSec, includes))
}

function listingBatch(call: Call): Answer {
  const includes = readIncludes(
    call,
    associations.filter(name => name !== 'Inventory' && name !== 'Shipping'),
  )
  const results = readIds(call.query, 'listing_ids').flatMap(id => {
    const found = listingOf(call.shops, id)
    return found === undefined
      ? []
      : [renderListing(found.shop, found.listing, call.nowSec, includes)]
  })
  return answer({ count: results.length, results })
}

/** One id that is not the caller's fails the whole batch. */
function inventoryBatch(call: Call): Answer {
  const shops = call.own === undefined ? [] : [call.own]
  const results = readIds(call.query, 'listing_ids').map(id => {
    const found = listingOf(shops, id)
    if (found === undefined) throw new Refusal(404, `Resource not found: listing ${id}`)
    return renderListing(found.shop, found.listing, call.nowSec, new Set(['Inventory']))
  })
  return answer({ count: results.length, results })
}

function oneInventory(call: Call): Answer {
  const shops = call.own === undefined ? [] : [call.own]
  const found = listingOf(shops, readId(call, 'listing_id'))
  if (found === undefined) throw new Refusal(404, 'Resource not found: no such listing')
  return answer(renderInventory(found.shop, found.listing, call.nowSec))
}

function reviewPage(call: Call): Answer {
  const shop = anyShop(call)
  const from = readTimestamp(call.query, 'min_created') ?? 0
  const to = readTimestamp(call.query, 'max_created') ?? Number.MAX_SAFE_INTEGER
  const rows: number[] = []
  for (let row = 0; row < shop.reviews.sec.length; row++) {
    const sec = shop.reviews.sec.at(row)
    if (sec >= from && sec <= to) rows.push(row)
  }
  rows.sort((a, b) => shop.reviews.sec.at(b) - shop.reviews.sec.at(a) || b - a)
  const { count, results } = page(rows, call)
  return answer({ count, results: results.map(row => renderReview(shop, row)) })
}

function me(call: Call): Answer {
  if (call.own === undefined) throw new Refusal(404, 'Resource not found: user has no shop')
  return answer({ user_id: call.own.userId, shop_id: call.own.shopId })
}

function scopes(call: Call): Answer {
  const found = call.scopesOf(call.form.get('token') ?? '')
  if (found === undefined) throw new Refusal(401, 'invalid_token')
  return answer({ scopes: found })
}

/** Every operation that the sandbox answers; all others are 404. */
export const operations: readonly Operation[] = [
  { id: 'ping', method: 'GET', path: '/openapi-ping', run: () => answer({ application_id: 1 }) },
  { id: 'tokenScopes', method: 'POST', path: '/scopes', run: scopes },
  { id: 'getMe', method: 'GET', path: '/users/me', scope: 'shops_r', run: me },
  {
    id: 'getShop',
    method: 'GET',
    path: '/shops/:shop_id',
    run: call => answer(renderShop(anyShop(call), call.nowSec)),
  },
  { id: 'getShopReceipts', method: 'GET', path: '/shops/:shop_id/receipts', scope: 'transactions_r', run: receiptPage },
  {
    id: 'getShopReceipt',
    method: 'GET',
    path: '/shops/:shop_id/receipts/:receipt_id',
    scope: 'transactions_r',
    run: call => answer(renderReceipt(ownShop(call), receiptRow(call, ownShop(call)))),
  },
  { id: 'getShopReceiptTransactionsByShop', method: 'GET', path: '/shops/:shop_id/transactions', scope: 'transactions_r', run: transactionPage },
  { id: 'getShopPaymentByReceiptId', method: 'GET', path: '/shops/:shop_id/receipts/:receipt_id/payments', scope: 'transactions_r', run: paymentOfReceipt },
  { id: 'getShopPaymentAccountLedgerEntries', method: 'GET', path: '/shops/:shop_id/payment-account/ledger-entries', scope: 'transactions_r', run: entryPage },
  { id: 'getPaymentAccountLedgerEntryPayments', method: 'GET', path: '/shops/:shop_id/payment-account/ledger-entries/payments', scope: 'transactions_r', run: paymentsOfEntries },
  { id: 'getShopPaymentAccountLedgerEntry', method: 'GET', path: '/shops/:shop_id/payment-account/ledger-entries/:ledger_entry_id', scope: 'transactions_r', run: oneEntry },
  { id: 'getPayments', method: 'GET', path: '/shops/:shop_id/payments', scope: 'transactions_r', run: paymentsByIds },
  { id: 'getListingsByShop', method: 'GET', path: '/shops/:shop_id/listings', scope: 'listings_r', run: listingPage },
  { id: 'getListingsInventoryByListingIds', method: 'GET', path: '/listings/batch/inventory', scope: 'listings_r', run: inventoryBatch },
  { id: 'getListingsByListingIds', method: 'GET', path: '/listings/batch', run: listingBatch },
  { id: 'getListingInventory', method: 'GET', path: '/listings/:listing_id/inventory', scope: 'listings_r', run: oneInventory },
  { id: 'getListing', method: 'GET', path: '/listings/:listing_id', run: oneListing },
  { id: 'getReviewsByShop', method: 'GET', path: '/shops/:shop_id/reviews', run: reviewPage },
  {
    id: 'getListingsByShopSectionId',
    method: 'GET',
    path: '/shops/:shop_id/shop-sections/listings',
    run: sectionListingPage,
  },
  {
    id: 'getShopSections',
    method: 'GET',
    path: '/shops/:shop_id/sections',
    run: call => answer(renderSections(anyShop(call))),
  },
  {
    id: 'getHolidayPreferences',
    method: 'GET',
    path: '/shops/:shop_id/holiday-preferences',
    scope: 'shops_r',
    run: call => answer(renderHolidays(ownShop(call))),
  },
  { id: 'getSellerTaxonomyNodes', method: 'GET', path: '/seller-taxonomy/nodes', run: () => answer(renderTaxonomy()) },
] // prettier-ignore
