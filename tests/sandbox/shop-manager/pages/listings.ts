import { viewsOf, renewedSec } from '../../api/render-listing.ts'
import { booksOf } from '../../shop/books-of.ts'
import { dayText } from '../../shop/calendar.ts'
import { priceAt } from '../../shop/catalogue.ts'
import type { SandboxListing } from '../../shop/sandbox-shop.ts'
import { html, type Html } from '../html.ts'
import type { PageContext, ShopManagerPage } from '../page-context.ts'
import { picture } from './parts.ts'

const states = ['active', 'draft', 'expired', 'sold_out', 'inactive'] as const
type State = (typeof states)[number]

/** State, page and stats come by query, or in the old form as `key:value` pairs in the path. */
function asked(context: PageContext) {
  const inPath = new Map(
    (context.params['pairs'] ?? '').split(',').map(pair => {
      const [key = '', value = ''] = decodeURIComponent(pair).split(':')
      return [key, value]
    }),
  )
  const read = (name: string) => context.url.searchParams.get(name) ?? inPath.get(name)
  const wanted = read('item_status') ?? read('state')
  const state = states.find(known => known === wanted) ?? 'active'
  return {
    state,
    page: Math.max(1, Number(read('page') ?? 1) || 1),
    withStats: read('stats') === 'true',
  }
}

export function listingsPage(context: PageContext): ShopManagerPage {
  const { shop, words, settings } = context
  const { state, page, withStats } = asked(context)
  const all = shop.listings.filter(listing => listing.state === state && !listing.isDeleted)
  const pages = Math.max(1, Math.ceil(all.length / settings.cards))
  const shown = all.slice((page - 1) * settings.cards, page * settings.cards)
  const sold = withStats ? salesOf(context) : new Map<string, { units: number; revenue: number }>()
  const label: Readonly<Record<State, string>> = {
    active: words.active,
    draft: words.draft,
    expired: words.expired,
    sold_out: words.soldOut,
    inactive: words.inactive,
  }
  const query = (number: number) =>
    `?item_status=${state}&stats=${String(withStats)}&page=${number}`
  return {
    section: 'listings',
    title: words.listings,
    body: html`<header class="sb-head">
        <h1>${words.listings}</h1>
        <a class="sb-button sb-primary" href="/your/shops/me/listing-editor/create"
          >${words.addListing}</a
        >
      </header>
      <div class="sb-split">
        <ul class="wt-block-grid" data-sandbox-list>
          ${shown.map(listing => card(context, listing, withStats, sold))}
        </ul>
        <fieldset class="sb-filter">
          <legend>${words.listingStatus}</legend>
          ${states.map(
            known =>
              html`<label aria-current="${String(known === state)}"
                ><input
                  type="radio"
                  name="item_status"
                  value="${known}"
                  ${known === state ? html`checked` : ''}
                  data-sandbox-filter
                />
                ${label[known]}</label
              >`,
          )}
        </fieldset>
      </div>
      <nav class="sb-pages" aria-label="${words.page}">
        ${Array.from({ length: pages }, (_, i) => html`<a href="/your/shops/me/tools/listings${query(i + 1)}" aria-current="${String(i + 1 === page)}">${i + 1}</a>`)}
      </nav>`,
  }
}

function salesOf({ shop, nowSec }: PageContext) {
  const today = shop.calendar.dayOf(nowSec)
  const books = booksOf(shop).listings(dayText(today - 29), dayText(today))
  return new Map(books.map(({ listingId, units, revenue }) => [listingId, { units, revenue }]))
}

function card(
  context: PageContext,
  listing: SandboxListing,
  withStats: boolean,
  sold: ReadonlyMap<string, { units: number; revenue: number }>,
): Html {
  const { words, money, count, date, nowSec, settings, shop } = context
  const renews =
    listing.state === 'expired' || listing.state === 'inactive'
      ? `${words.expires} ${date(renewedSec(listing, nowSec) + 120 * 86_400)}`
      : words.renews
  const quantity = html`<div class="card-meta-row card-meta-row-quantity" data-late>
    ${count(listing.quantity)} ${words.inStock}
  </div>`
  // The body of the card is one link, which ends in the listing's id.
  const inner = html`<div class="card-img-wrap">${picture(listing)}</div>
    <h2 class="card-title" title="${listing.title}" data-late>${listing.title}</h2>
    <div class="card-meta-row card-meta-row-sku">
      <span ${settings.variant === '2026' ? html`data-value="true"` : ''} data-late
        >${listing.sku}</span
      >
    </div>
    ${quantity}
    <div class="card-meta-row card-meta-row-price">
      <span data-late>${money(priceAt(listing, nowSec))}</span>
    </div>
    <div class="card-meta-row card-meta-row-status text-gray-lighter" data-late>${renews}</div>
    ${withStats && listing.state === 'active' && stats(context, listing, sold.get(String(listing.id)))}`
  const edit = `/your/shops/me/listing-editor/edit/${listing.id}`
  const body =
    settings.anchors !== 'all'
      ? html`<button class="card-body">${inner}</button>`
      : settings.rows === 'links'
        ? html`<a href="${edit}">${inner}</a>`
        : html`<a class="card-body" href="${edit}">${inner}</a>`
  return html`<li class="wt-block-grid__item">
    ${body}
    <div class="card-actions card-actions-3">
      <div class="wt-display-flex-xs wt-align-items-center">
        <a href="/listing/${listing.id}" aria-label="${shop.name}">↗</a>
        <a href="/your/shops/me/stats/listings/${listing.id}" aria-label="${words.stats}">▤</a>
      </div>
    </div>
  </li>`
}

function stats(
  { shop, words, money, count, nowSec }: PageContext,
  listing: SandboxListing,
  sold: { units: number; revenue: number } | undefined,
): Html {
  const row = (text: string) =>
    html`<div class="card-meta-row wt-mb-xs-2">
      <span class="card-meta-row-item text-gray-lighter selected-color" data-late>${text}</span>
    </div>`
  const views = viewsOf(shop, listing, nowSec)
  return html`<div class="card-meta">
      <h6>${words.last30}</h6>
      ${row(`${count((sold?.units ?? 0) * listing.viewsPerSale + (listing.row % 9))} ${words.visits}`)}${row(`${count(listing.row % 8)} ${words.favorites}`)}
    </div>
    <div class="card-meta">
      <h6>${words.allTime}</h6>
      ${row(`${count(listing.soldUnits)} ${words.sales}`)}${row(`${money(listing.soldUnits * priceAt(listing, nowSec))} ${words.revenue}`)}${row(`${count(Math.floor(views / 400))} ${words.renewals}`)}
    </div>`
}
