import { priceAt } from '../shop/catalogue.ts'
import { idOf } from '../shop/ids.ts'
import type { SandboxListing, SandboxShop } from '../shop/sandbox-shop.ts'
import { buyerUserId, escapeHtml, money } from './render-common.ts'

const FOUR_MONTHS_SEC = 120 * 86_400

/** Lifetime views as Etsy counts them: of active listings only, once a day. */
export function viewsOf(shop: SandboxShop, listing: SandboxListing, nowSec: number): number {
  if (listing.state !== 'active') return 0
  const days = shop.calendar.dayOf(nowSec) - shop.calendar.dayOf(listing.createdSec)
  return listing.soldUnits * listing.viewsPerSale + Math.max(0, days) * 2
}

export function renewedSec(listing: SandboxListing, nowSec: number): number {
  const cycles = Math.max(0, Math.floor((nowSec - listing.createdSec) / FOUR_MONTHS_SEC))
  return listing.createdSec + cycles * FOUR_MONTHS_SEC
}

export function renderListing(
  shop: SandboxShop,
  listing: SandboxListing,
  nowSec: number,
  includes: ReadonlySet<string>,
) {
  const renewed = listing.state === 'expired' ? listing.createdSec : renewedSec(listing, nowSec)
  const updatedSec = Math.max(renewed, listing.updatedSec)
  return {
    listing_id: listing.id,
    user_id: shop.userId,
    shop_id: shop.shopId,
    title: escapeHtml(listing.title),
    description: 'Made by hand in a small workshop.',
    state: listing.state,
    creation_timestamp: renewed,
    created_timestamp: renewed,
    ending_timestamp: renewed + FOUR_MONTHS_SEC,
    original_creation_timestamp: listing.createdSec,
    last_modified_timestamp: updatedSec,
    updated_timestamp: updatedSec,
    state_timestamp: renewed,
    quantity: listing.quantity,
    shop_section_id: listing.section + 1,
    featured_rank: 0,
    url: `https://www.etsy.com/listing/${listing.id}`,
    num_favorers: Math.round(listing.soldUnits * 1.7) + (listing.row % 7),
    non_taxable: false,
    is_taxable: true,
    is_customizable: false,
    is_personalizable: false,
    listing_type: 'physical',
    tags: listing.tags.map(escapeHtml),
    materials: ['cotton'],
    shipping_profile_id: 1,
    return_policy_id: 1,
    processing_min: 1,
    processing_max: 3,
    who_made: 'i_did',
    when_made: 'made_to_order',
    is_supply: false,
    item_weight: null,
    item_weight_unit: null,
    item_length: null,
    item_width: null,
    item_height: null,
    item_dimensions_unit: null,
    is_private: false,
    style: [],
    file_data: '',
    has_variations: false,
    should_auto_renew: listing.state !== 'expired',
    language: 'en-US',
    price: money(shop, priceAt(listing, nowSec)),
    taxonomy_id: 1,
    readiness_state_id: null,
    skus: [listing.sku],
    views: viewsOf(shop, listing, nowSec),
    ...(includes.has('Images') && { images: [renderImage(listing)] }),
    ...(includes.has('Inventory') && { inventory: renderInventory(shop, listing, nowSec) }),
  }
}

function renderImage(listing: SandboxListing) {
  const url = (size: string) => `https://i.etsystatic.com/${listing.id}/il_${size}.jpg`
  return {
    listing_id: listing.id,
    listing_image_id: listing.id + 5,
    hex_code: null,
    red: null,
    green: null,
    blue: null,
    hue: null,
    saturation: null,
    brightness: null,
    is_black_and_white: null,
    creation_tsz: listing.createdSec,
    created_timestamp: listing.createdSec,
    rank: 1,
    url_75x75: url('75x75'),
    url_170x135: url('170x135'),
    url_570xN: url('570xN'),
    url_fullxfull: url('fullxfull'),
    full_height: 2000,
    full_width: 2000,
    alt_text: null,
  }
}

export function renderInventory(shop: SandboxShop, listing: SandboxListing, nowSec: number) {
  return {
    products: [
      {
        product_id: listing.id * 10,
        sku: listing.sku,
        is_deleted: false,
        offerings: [
          {
            offering_id: listing.id * 10 + 1,
            quantity: listing.quantity,
            is_enabled: listing.state === 'active',
            is_deleted: false,
            price: money(shop, priceAt(listing, nowSec)),
            readiness_state_id: null,
          },
        ],
        property_values: [],
      },
    ],
    price_on_property: [],
    quantity_on_property: [],
    sku_on_property: [],
    readiness_state_on_property: [],
  }
}

export function renderReview(shop: SandboxShop, row: number) {
  const { reviews, transactions } = shop
  const transaction = reviews.transaction.at(row)
  const sec = reviews.sec.at(row)
  return {
    shop_id: shop.shopId,
    listing_id: shop.listings[transactions.listing.at(transaction)]?.id ?? 1,
    transaction_id: idOf(shop, 'transaction', transaction),
    buyer_user_id: buyerUserId(shop, transactions.receipt.at(transaction)),
    rating: reviews.rating.at(row),
    review: reviews.rating.at(row) > 3 ? 'Lovely, and quickly sent.' : 'Not quite as pictured.',
    language: 'en',
    image_url_fullxfull: null,
    create_timestamp: sec,
    created_timestamp: sec,
    update_timestamp: sec,
    updated_timestamp: sec,
  }
}
