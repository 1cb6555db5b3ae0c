import { booksOf } from '../../shop/books-of.ts'
import { dayText } from '../../shop/calendar.ts'
import { html, type Html } from '../html.ts'
import type { PageContext, ShopManagerPage } from '../page-context.ts'
import { lastDays } from './dashboard.ts'
import { bars, picture } from './parts.ts'

export function statsPage(context: PageContext): ShopManagerPage {
  const { words, count, money, settings } = context
  const days = lastDays(context, 30)
  const sum = (pick: (day: (typeof days)[number]) => number) =>
    days.reduce((total, day) => total + pick(day), 0)
  const orders = sum(day => day.receipts)
  const metric = (label: string, value: string) =>
    html`<li>
      <span><span>${label}</span></span>
      <div data-late>${value}</div>
    </li>`
  const block = html`<div class="stats-page-list">
    <div class="dropdown">
      <ul>
        ${metric(words.visitsTitle, count(orders * 38 + 21))}${metric(words.totalViews, count(orders * 61 + 40))}${metric(words.ordersTitle, count(orders))}${metric(words.revenueTitle, money(sum(day => day.gmv)))}
      </ul>
    </div>
    ${bars(
      days.map(day => day.gmv),
      words.revenueTitle,
    )}
  </div>`
  const sources = [
    'Direct & other traffic',
    'Etsy app & other Etsy pages',
    'Etsy Ads',
    'Etsy search',
  ]
  return {
    section: 'stats',
    title: words.stats,
    body: html`<header class="sb-head">
        <h1>${words.shopStats}</h1>
        <span>${words.lastDays}</span>
      </header>
      ${settings.anchors !== 'all' ? html`<div class="sb-card">${block}</div>` : html`<div id="mission-control-listing-stats" class="sb-card">${block}</div>`}
      <h2>${words.traffic}</h2>
      <div class="sb-card">
        <ol data-sandbox-list>
          ${sources.map((source, i) => html`<li><span>${source}</span> <span data-late>${count(Math.round((orders * 38) / (i + 2)))}</span></li>`)}
        </ol>
      </div>`,
  }
}

/** Statistics of one listing: another page, at which the extension should stay away. */
export function listingStatsPage(context: PageContext): ShopManagerPage {
  const { shop, params, words, count, money, nowSec } = context
  const listing = shop.listings.find(({ id }) => String(id) === params['id'])
  const today = shop.calendar.dayOf(nowSec)
  const book = booksOf(shop)
    .listings(dayText(today - 29), dayText(today))
    .find(({ listingId }) => listingId === params['id'])
  const item = (label: string, value: string): Html =>
    html`<div class="sb-card">
      <h3>${label}</h3>
      <p class="sb-number">${value}</p>
    </div>`
  return {
    section: 'stats',
    title: words.stats,
    body: html`<header class="sb-head">
        <h1>${listing?.title ?? words.stats}</h1>
        ${picture(listing)}
      </header>
      <div class="sb-cards">
        ${item(words.ordersTitle, count(book?.receipts ?? 0))}${item(words.revenueTitle, money(book?.revenue ?? 0))}
      </div>`,
  }
}
