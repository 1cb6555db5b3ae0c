import type { SandboxShop } from '../shop/sandbox-shop.ts'
import { escapeHtml } from './render-common.ts'

const YEAR_SEC = 365 * 86_400

export function renderShop(shop: SandboxShop, nowSec: number) {
  const active = shop.listings.filter(({ state, isDeleted }) => state === 'active' && !isDeleted)
  const ratings: number[] = []
  for (let row = 0; row < shop.reviews.sec.length; row++)
    if (shop.reviews.sec.at(row) > nowSec - YEAR_SEC) ratings.push(shop.reviews.rating.at(row))
  const stars = ratings.reduce((sum, rating) => sum + rating, 0)
  const isUs = shop.country === 'US'
  return {
    shop_id: shop.shopId,
    user_id: shop.userId,
    shop_name: shop.name,
    create_date: shop.openedSec,
    created_timestamp: shop.openedSec,
    title: 'Small things, made slowly',
    announcement: null,
    currency_code: shop.currency,
    is_vacation: false,
    vacation_message: null,
    sale_message: null,
    digital_sale_message: null,
    update_date: nowSec,
    updated_timestamp: nowSec,
    listing_active_count: active.length,
    digital_listing_count: 0,
    login_name: `${shop.name.toLowerCase()}seller`,
    accepts_custom_requests: true,
    policy_welcome: null,
    policy_payment: null,
    policy_shipping: null,
    policy_refunds: null,
    policy_additional: null,
    policy_seller_info: null,
    policy_update_date: shop.openedSec,
    policy_has_private_receipt_info: false,
    has_unstructured_policies: false,
    policy_privacy: null,
    vacation_autoreply: null,
    url: `https://www.etsy.com/shop/${shop.name}`,
    image_url_760x100: null,
    num_favorers: 40 + Math.round(shop.transactions.length / 9),
    languages: ['en-US'],
    icon_url_fullxfull: null,
    is_using_structured_policies: true,
    has_onboarded_structured_policies: true,
    include_dispute_form_link: false,
    is_direct_checkout_onboarded: true,
    is_etsy_payments_onboarded: true,
    is_calculated_eligible: isUs,
    is_opted_in_to_buyer_promise: true,
    is_shop_us_based: isUs,
    transaction_sold_count: shop.transactions.length,
    shipping_from_country_iso: shop.country,
    shop_location_country_iso: shop.country,
    review_count: ratings.length,
    review_average:
      ratings.length === 0 ? null : Math.round((stars / ratings.length) * 10_000) / 10_000,
  }
}

export function renderSections(shop: SandboxShop) {
  const results = shop.sections.map((title, index) => ({
    shop_section_id: index + 1,
    title: escapeHtml(title),
    rank: index + 1,
    user_id: shop.userId,
    active_listing_count: shop.listings.filter(
      listing => listing.section === index && listing.state === 'active' && !listing.isDeleted,
    ).length,
  }))
  return { count: results.length, results }
}

const holidays = [
  [1, "New Year's Day"],
  [6, 'Memorial Day'],
  [8, 'Independence Day'],
  [9, 'Labor Day'],
  [11, 'Thanksgiving Day'],
  [12, 'Christmas Day'],
] as const

/** Etsy knows holidays of US and Canadian shops only. */
export function renderHolidays(shop: SandboxShop) {
  if (shop.country !== 'US' && shop.country !== 'CA') return []
  return holidays.map(([holidayId, name]) => ({
    shop_id: shop.shopId,
    holiday_id: holidayId,
    country_iso: shop.country,
    is_working: false,
    holiday_name: name,
  }))
}

export function renderTaxonomy() {
  const child = {
    id: 2,
    level: 2,
    name: 'Kitchen',
    parent_id: 1,
    children: [],
    full_path_taxonomy_ids: [1, 2],
  }
  const home = {
    id: 1,
    level: 1,
    name: 'Home & Living',
    parent_id: null,
    children: [child],
    full_path_taxonomy_ids: [1],
  }
  return { count: 1, results: [home] }
}
