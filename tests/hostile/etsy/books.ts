import type { Entity } from '../../../schema/entities/entity.ts'
import type { Result } from '../../../schema/result.ts'
import type { Refused } from '../../../worker/etsy/normalise.ts'
import { normaliseLedgerEntry } from '../../../worker/etsy/normalise-ledger-entry.ts'
import { normaliseListing } from '../../../worker/etsy/normalise-listing.ts'
import { normalisePayment } from '../../../worker/etsy/normalise-payment.ts'
import { normaliseReceipt } from '../../../worker/etsy/normalise-receipt.ts'
import { normaliseReview } from '../../../worker/etsy/normalise-review.ts'
import { renderLedgerEntry, renderPayment } from '../../sandbox/api/render-ledger.ts'
import { renderListing, renderReview } from '../../sandbox/api/render-listing.ts'
import { renderReceipt } from '../../sandbox/api/render-receipt.ts'
import type { SandboxShop } from '../../sandbox/shop/sandbox-shop.ts'

/** What each entity is at Etsy, as the room would hold it, by `kind:id`. */
export type Books = Map<string, Entity>

/** The books of an unspoiled Etsy, through the worker's own normalisers, which have tests of their own. */
export function booksOf(shop: SandboxShop, nowMs: number): Books {
  const books: Books = new Map()
  const put = (read: Result<Entity, Refused>) => {
    if (!read.ok) throw new Error(`the books hold a row that is refused: ${read.error.why}`)
    books.set(`${read.value.kind}:${read.value.id}`, read.value)
  }
  const nowSec = Math.floor(nowMs / 1000)
  for (let row = 0; row < shop.receipts.length; row += 1) {
    const receipt = normaliseReceipt(renderReceipt(shop, row))
    put(receipt.ok ? { ok: true, value: receipt.value.receipt } : receipt)
    if (shop.receipts.isPaid.at(row) === 1) put(normalisePayment(renderPayment(shop, row)))
  }
  for (let row = 0; row < shop.ledger.length; row += 1)
    put(normaliseLedgerEntry(renderLedgerEntry(shop, row)))
  for (const listing of shop.listings)
    if (!listing.isDeleted)
      put(normaliseListing(renderListing(shop, listing, nowSec, new Set()), nowMs))
  for (let row = 0; row < shop.reviews.sec.length; row += 1)
    put(normaliseReview(renderReview(shop, row)))
  return books
}

/** Payments that no ledger entry names are never asked for. */
export function isOwedToUs(entity: Entity, named: ReadonlySet<string>): boolean {
  return entity.kind !== 'payment' || named.has(entity.id)
}

export function paymentsNamed(books: Books): Set<string> {
  const named = new Set<string>()
  for (const entity of books.values())
    if (entity.kind === 'ledgerEntry' && entity.reference?.type === 'shop_payment')
      named.add(entity.reference.id)
  return named
}

/** All that is counted, compared and added up, without texts, hashes and moments of reading. */
export function figuresOf(entity: Entity): string {
  switch (entity.kind) {
    case 'receipt': {
      const { id, isPaid, isCanceled, createdAt, transactions, refunds } = entity
      const { totalPrice, discount, subtotal, shipping, giftWrap, tax, grandTotal } = entity
      const lines = transactions.map(line => [line.id, line.listingId, line.quantity, line.price, line.shipping]) // prettier-ignore
      const back = refunds.map(({ amount, createdAt: at }) => [amount, at])
      const amounts = [totalPrice, discount, subtotal, shipping, giftWrap, tax, grandTotal]
      return JSON.stringify([id, isPaid, isCanceled, createdAt, amounts, lines, back])
    }
    case 'ledgerEntry': {
      const { id, sequence, createdAt, ledgerType, amount, balance, reference } = entity
      return JSON.stringify([id, sequence, createdAt, ledgerType, amount, balance, reference])
    }
    case 'payment': {
      const { id, receiptId, createdAt, gross, fees, net } = entity
      const { adjustedGross, adjustedFees, adjustedNet } = entity
      const amounts = [gross, fees, net, adjustedGross, adjustedFees, adjustedNet]
      return JSON.stringify([id, receiptId, createdAt, amounts])
    }
    case 'listing': {
      const { id, state, price, quantity, createdAt } = entity
      return JSON.stringify([id, state, price, quantity, createdAt])
    }
    case 'review':
      return JSON.stringify([entity.id, entity.rating, entity.createdAt, entity.listingId])
    default:
      return ''
  }
}

/** The whole row, but for what depends on when it was read. */
export function wholeOf(entity: Entity): string {
  switch (entity.kind) {
    case 'receipt':
      return JSON.stringify({ ...entity, buyerHash: undefined })
    case 'ledgerEntry':
      return JSON.stringify({ ...entity, receiptId: undefined })
    case 'listing':
      return JSON.stringify({ ...entity, asOf: 0, views: 0, favorers: 0, updatedAt: 0, endsAt: 0 })
    default:
      return JSON.stringify(entity)
  }
}
