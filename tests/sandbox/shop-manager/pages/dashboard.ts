import { booksOf } from '../../shop/books-of.ts'
import { dayText } from '../../shop/calendar.ts'
import { idOf } from '../../shop/ids.ts'
import { transactionsOf } from '../../shop/sandbox-shop.ts'
import { html, type Html } from '../html.ts'
import type { PageContext, ShopManagerPage } from '../page-context.ts'
import { hasLinks } from '../shell.ts'
import { bars, picture } from './parts.ts'

/** What Etsy itself shows of the last days: its revenue leaves shipping out. */
export function lastDays({ shop, nowSec }: PageContext, days: number) {
  const today = shop.calendar.dayOf(nowSec)
  return booksOf(shop).days(dayText(today - days + 1), dayText(today))
}

export function dashboardPage(context: PageContext): ShopManagerPage {
  const { shop, words, count, money, settings } = context
  const days = lastDays(context, 30)
  const orders = days.reduce((sum, day) => sum + day.receipts, 0)
  const gmv = days.reduce((sum, day) => sum + day.gmv, 0)
  const active = shop.listings.filter(({ state, isDeleted }) => state === 'active' && !isDeleted)
  const card = (label: string, value: string, drawn: Html | false = false) =>
    html`<div class="sb-card">
      <h3>${label}</h3>
      <p class="sb-number" data-late>${value}</p>
      ${drawn}
    </div>`
  const own = hasLinks(settings) ? `/shop/${shop.name}` : '/your/shops/me'
  const strip = html`<a href="${own}"><span>${shop.name}</span></a>
    <a href="${own}#reviews"
      ><div>★★★★★</div>
      <div>
        <span>5</span> <span data-late>${count(shop.reviews.sec.length)}</span> ${words.reviews}
      </div></a
    >
    <a href="/your/orders/sold"
      ><span data-late>${count(shop.receipts.length)}</span> ${words.salesWord}</a
    >
    <a href="/your/shops/me/tools/listings"
      ><span data-late>${count(active.length)}</span> ${words.activeListings}</a
    >`
  return {
    section: 'dashboard',
    title: words.dashboard,
    body: html`<header class="sb-head"><h1>${words.greeting}</h1></header>
      ${settings.anchors !== 'all' ? html`<div class="sb-strip">${strip}</div>` : html`<div class="dashboard-header-metadata">${strip}</div>`}
      <h2>${words.lastDays}</h2>
      <div class="sb-cards">
        ${card(words.totalViews, count(orders * 61 + 40))}${card(words.visitsTitle, count(orders * 38 + 21))}${card(words.ordersTitle, count(orders))}${card(
          words.revenueTitle,
          money(gmv),
          bars(
            days.map(day => day.gmv),
            words.revenueTitle,
          ),
        )}
      </div>
      <h2>${words.activity}</h2>
      <div id="recent-activity-content-region" data-sandbox-list>${activity(context)}</div>`,
  }
}

function activity(context: PageContext): Html[] {
  const { shop, date, money, settings } = context
  const newest = Array.from({ length: 6 }, (_, i) => shop.receipts.length - 1 - i)
  return newest
    .filter(row => row >= 0)
    .map(row => {
      const [line] = transactionsOf(shop, row)
      const listing =
        line === undefined ? undefined : shop.listings[shop.transactions.listing.at(line)]
      const id = String(idOf(shop, 'receipt', row))
      const who = settings.buyers === 'none' ? 'Buyer' : `Canary ${shop.receipts.buyer.at(row)}`
      return html`<div class="dashboard-activity-item">
        ${picture(listing)}
        <div>
          <h4><a href="/people/sandbox-buyer" data-late>${who}</a></h4>
          <p class="wt-mb-xs-2 wt-text-body-small" data-late>${listing?.title ?? ''}</p>
          <p class="sb-quiet" data-late>
            ${date(shop.receipts.createdSec.at(row))} · ${money(shop.receipts.subtotal.at(row))} ·
            #${id}
          </p>
        </div>
      </div>`
    })
}
