import { buyerName } from '../../api/render-common.ts'
import { statusOf } from '../../api/render-receipt.ts'
import { idOf, rowOf } from '../../shop/ids.ts'
import { canary, grandTotal, transactionsOf, type SandboxShop } from '../../shop/sandbox-shop.ts'
import { html, type Html } from '../html.ts'
import type { PageContext, ShopManagerPage } from '../page-context.ts'
import { picture } from './parts.ts'

const PER_PAGE = 20

function rowsToShow({ shop, path, settings }: PageContext): number[] {
  const { receipts } = shop
  const isCompleted = path.includes('/completed')
  const rows: number[] = []
  const wanted = Math.min(PER_PAGE, settings.cards)
  for (
    let row = receipts.length - 1;
    row >= 0 && rows.length < (isCompleted ? wanted : 400);
    row--
  ) {
    if (!receipts.isPaid.at(row)) continue
    const isOpen = receipts.shippedSec.at(row) === 0 && receipts.canceledSec.at(row) === 0
    if (isOpen !== isCompleted) rows.push(row)
  }
  const byDue = (a: number, b: number) =>
    receipts.shipBySec.at(a) - receipts.shipBySec.at(b) || a - b
  return isCompleted ? rows : rows.sort(byDue).slice(0, wanted)
}

export function ordersPage(context: PageContext): ShopManagerPage {
  const { words, url, settings } = context
  const rows = rowsToShow(context)
  const groups = new Map<string, number[]>()
  for (const row of rows) {
    const name = groupOf(context, row)
    groups.set(name, [...(groups.get(name) ?? []), row])
  }
  const tab = (path: string, label: string) => {
    const isHere = context.path.replace(/\/$/, '') === path
    return html`<li class="wt-tab__item">
      <a href="${path}" data-sandbox-push aria-selected="${String(isHere)}">${label}</a>
    </li>`
  }
  const asked = Number(url.searchParams.get('order_id') ?? 0)
  const opened = rowOf(context.shop, 'receipt', asked, context.shop.receipts.length)
  const list = html`<div class="order-lists" data-sandbox-list>
    ${[...groups].map(([name, members]) => group(context, name, members))}
  </div>`
  return {
    section: 'orders',
    title: words.orders,
    body: html`<header class="sb-head">
        <h1>${words.orders}</h1>
        <input aria-label="${words.searchOrders}" placeholder="${words.searchOrders}" />
      </header>
      <nav class="wt-tab-container">
        <ul class="wt-tab">
          ${tab('/your/orders/sold', words.newOrders)}${tab('/your/orders/sold/completed', words.completed)}
        </ul>
      </nav>
      ${settings.variant === '2025' && settings.anchors === 'all' ? html`<div id="browse-view">${list}</div>` : list}
      ${opened !== undefined && drawer(context, opened)}`,
  }
}

function groupOf({ shop, words, nowSec, date }: PageContext, row: number): string {
  if (shop.receipts.canceledSec.at(row) > 0) return words.canceled
  if (shop.receipts.shippedSec.at(row) > 0) return words.shipped
  const dueSec = shop.receipts.shipBySec.at(row)
  const days = shop.calendar.dayOf(dueSec) - shop.calendar.dayOf(nowSec)
  if (days < 0) return words.overdue
  if (days === 0) return words.today
  if (days === 1) return words.tomorrow
  return `${words.shipBy} ${date(dueSec)}`
}

function group(context: PageContext, name: string, rows: readonly number[]): Html {
  const isKnown = context.settings.rows === 'known'
  const rowClass = isKnown ? html`class="panel-body-row"` : html`class="row"`
  const inner = html`<header class="panel-header">
      <h3>${name}</h3>
      <span>${context.count(rows.length)}</span>
    </header>
    ${rows.map(row => html`<div class="panel-body"><div ${rowClass}>${order(context, row)}</div></div>`)}`
  return context.settings.anchors !== 'all'
    ? html`<div class="sb-group">${inner}</div>`
    : html`<section class="order-group-list" aria-label="${context.words.orders}">
        ${inner}
      </section>`
}

function nameOf({ shop, settings }: PageContext, row: number): string {
  return settings.buyers === 'none' ? 'Buyer' : buyerName(shop, row)
}

function order(context: PageContext, row: number): Html {
  const { shop, words, date, money, settings } = context
  const id = String(idOf(shop, 'receipt', row))
  const buyer = nameOf(context, row)
  const createdSec = shop.receipts.createdSec.at(row)
  const named = settings.rows === 'known' ? html`data-order-id="${id}"` : ''
  const message =
    settings.variant === '2025'
      ? html`<button data-clg-id="WtButton" class="wt-btn" aria-label="${words.message}">
          <span class="icon">✉</span>
        </button>`
      : html`<clg-tooltip
          ><clg-icon-button aria-label="${words.message}"
            ><clg-icon name="message"></clg-icon></clg-icon-button
        ></clg-tooltip>`
  return html`<div class="flag">
    <div class="flag-img">
      <input
        type="checkbox"
        aria-label="${words.selectOrder} ${buyer} ${words.on} ${date(createdSec)}"
      />
    </div>
    <div class="flag-body wt-vertical-align-top" ${named}>
      <div class="sb-order-head">
        <button class="btn-link strong fs-mask" data-late>${buyer}</button>
        <a
          data-sandbox-drawer
          href="/your/orders/sold?ref=seller-platform-mcnav&amp;order_id=${id}"
          data-late
          >#${id}</a
        >
        <span class="strong" data-late>${money(grandTotal(shop, row))}</span>
      </div>
      <div class="sb-lines">${transactionsOf(shop, row).map(line => lineOf(context, line))}</div>
      ${settings.buyers === 'shown' && address(context, row)}
    </div>
    <div class="sb-side">
      <h2 class="wt-text-title-small" data-late>${statusWord(context, row)}</h2>
      <p data-late>${words.shipBy} ${date(shop.receipts.shipBySec.at(row))}</p>
      <div class="sb-actions">
        ${message}
        <div data-dropdown-container="true">
          <clg-tooltip
            ><button data-dropdown-button="true" aria-label="${words.updateProgress}">
              ⋯
            </button></clg-tooltip
          >
          <div data-dropdown-target="true" class="is-closed" aria-hidden="true"></div>
        </div>
        <button class="sb-button" data-sandbox-complete>${words.completeOrder}</button>
      </div>
    </div>
  </div>`
}

function lineOf({ shop, words }: PageContext, line: number): Html {
  const listing = shop.listings[shop.transactions.listing.at(line)]
  const title = listing?.title ?? ''
  return html`<div class="flag">
    <a class="flag-img" href="/transaction/${idOf(shop, 'transaction', line)}" title="${title}"
      >${picture(listing)}</a
    >
    <div class="flag-body">
      <p data-late>${title}</p>
      <p class="sb-quiet">
        <span>${words.quantity}</span>
        <span class="strong" data-late>${shop.transactions.quantity.at(line)}</span>
      </p>
    </div>
  </div>`
}

function address(context: PageContext, row: number): Html {
  const { name, street, city, email } = canary
  return html`<div class="address">
    <span class="name" data-late>${nameOf(context, row)}</span>,
    <span class="first-line" data-late>${street}</span>, <span class="city" data-late>${city}</span>
    <span class="zip" data-late>10001</span>
    <a href="mailto:${email}" title="${name}" data-late>${email}</a>
  </div>`
}

function statusWord({ shop, words }: PageContext, row: number): string {
  if (statusOf(shop, row) === 'canceled') return words.canceled
  return shop.receipts.shippedSec.at(row) > 0 ? words.shipped : words.notShipped
}

/** What opens over the list; its number repeats the row's. */
function drawer(context: PageContext, row: number): Html {
  const { shop, words, money } = context
  const id = String(idOf(shop, 'receipt', row))
  return html`<aside id="order-detail-container" role="dialog" aria-label="${words.details}">
    <button data-sandbox-back><span class="screen-reader-only">${words.close}</span>×</button>
    <p id="order-details-order-info">
      <a href="/your/orders/sold?order_id=${id}">#${id}</a> ${shop.name}
    </p>
    <h2 id="order-details-header-text"><span>${words.orderFrom} ${nameOf(context, row)}</span></h2>
    <div id="dg-tabs-preact__tab-1--default_wt_tab_panel">
      <dl class="sb-sums">
        ${sums(shop, row).map(
          ([word, minor]) =>
            html`<dt>${words[word]}</dt>
              <dd>${money(minor)}</dd>`,
        )}
      </dl>
      <textarea name="message" rows="3"></textarea>
    </div>
  </aside>`
}

function sums(shop: SandboxShop, row: number) {
  const { receipts } = shop
  return [
    ['itemTotal', receipts.subtotal.at(row)],
    ['shippingLine', receipts.shipping.at(row) + receipts.giftWrap.at(row)],
    ['tax', receipts.tax.at(row)],
    ['total', grandTotal(shop, row)],
  ] as const
}
