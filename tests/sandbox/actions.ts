import { shipByOf } from './shop/after-sale.ts'
import { priceAt } from './shop/catalogue.ts'
import { buyerTaxShare, fromCents } from './shop/fee-rules.ts'
import { idOf, rowOf } from './shop/ids.ts'
import { addOrder, cancelOrder, refundOrder, refundable, shipOrder } from './shop/orders.ts'
import { buyerCountries, type SandboxListing, type SandboxShop } from './shop/sandbox-shop.ts'

export type Sale = {
  /** Which listing is bought; by default one that is on sale. */
  readonly listingId?: string | undefined
  readonly quantity?: number | undefined
  readonly isOffsite?: boolean | undefined
}

/** A moment for something new: the shop's newest moment when the clock was set back behind it. */
function momentOf(shop: SandboxShop, nowSec: number): number {
  const lastEntry = shop.ledger.length === 0 ? 0 : shop.ledger.sec.at(shop.ledger.length - 1)
  const { createdSec } = shop.receipts
  const lastOrder = createdSec.length === 0 ? 0 : createdSec.at(createdSec.length - 1)
  return Math.max(nowSec, lastEntry, lastOrder)
}

/** Somebody buys something now: the order, its ledger rows and the books. Returns the receipt's row. */
export function sell(shop: SandboxShop, sale: Sale, nowSec: number): number {
  const sec = momentOf(shop, nowSec)
  const listing = listingFor(shop, sale.listingId)
  const quantity = sale.quantity ?? 1
  const price = priceAt(listing, sec)
  const shipping = fromCents(450, shop.currency)
  const home = buyerCountries.findIndex(code => code === shop.country)
  const country = Math.max(0, home)
  const taxShare = buyerTaxShare(shop.country, buyerCountries[country] ?? 'US')
  listing.quantity = Math.max(0, listing.quantity - quantity)
  listing.soldUnits += quantity
  listing.updatedSec = sec
  if (listing.quantity === 0) listing.state = 'sold_out'
  const row = addOrder(shop, {
    sec,
    buyer: shop.receipts.length + 1,
    country,
    lines: [{ listing: listing.row, quantity, price, discount: 0 }],
    shipping,
    giftWrap: 0,
    tax: Math.round((price * quantity + shipping) * taxShare),
    isPaid: true,
    isOffsite: sale.isOffsite ?? false,
    isShareAndSave: false,
    shipBySec: shipByOf(shop, sec),
  })
  shop.version += 1
  return row
}

function listingFor(shop: SandboxShop, listingId: string | undefined): SandboxListing {
  const onSale = shop.listings.filter(({ state, isDeleted }) => state === 'active' && !isDeleted)
  const chosen =
    listingId === undefined
      ? onSale[shop.version % Math.max(1, onSale.length)]
      : onSale.find(listing => String(listing.id) === listingId)
  if (chosen === undefined) throw new Error(`no listing on sale: ${listingId ?? 'any'}`)
  return chosen
}

/** Throws on an id that is none of the shop's. */
export function receiptRowOf(shop: SandboxShop, receiptId: string): number {
  const row = rowOf(shop, 'receipt', Number(receiptId), shop.receipts.length)
  if (row === undefined) throw new Error(`no receipt ${receiptId}`)
  return row
}

/** Refunds `minor` (tax included), or all that is left. A silent refund does not show as a change. */
export function refund(
  shop: SandboxShop,
  row: number,
  minor: number | undefined,
  nowSec: number,
  isSilent: boolean,
): void {
  const updatedSec = shop.receipts.updatedSec.at(row)
  refundOrder(shop, row, momentOf(shop, nowSec), minor ?? refundable(shop, row))
  if (isSilent) shop.receipts.updatedSec.set(row, updatedSec)
  shop.version += 1
}

export function cancel(shop: SandboxShop, row: number, nowSec: number, isSilent: boolean): void {
  const updatedSec = shop.receipts.updatedSec.at(row)
  cancelOrder(shop, row, momentOf(shop, nowSec))
  if (isSilent) shop.receipts.updatedSec.set(row, updatedSec)
  shop.version += 1
}

/** Posts a parcel with a label bought at Etsy. */
export function ship(shop: SandboxShop, row: number, nowSec: number): void {
  if (shop.receipts.shippedSec.at(row) > 0) throw new Error('it is already posted')
  shipOrder(shop, row, momentOf(shop, nowSec), fromCents(495, shop.currency))
  shop.version += 1
}

export function receiptIdOf(shop: SandboxShop, row: number): string {
  return String(idOf(shop, 'receipt', row))
}
