import { html } from '../html.ts'
import type { PageContext, ShopManagerPage } from '../page-context.ts'
import { picture } from './parts.ts'

export function adsPage(context: PageContext): ShopManagerPage {
  const { shop, words, money, count, settings } = context
  const shown = shop.listings
    .filter(({ state, isDeleted }) => state === 'active' && !isDeleted)
    .slice(0, Math.min(12, settings.cards))
  return {
    section: 'ads',
    title: words.adsTitle,
    body: html`<header class="sb-head">
        <h1>${words.adsTitle}</h1>
        <span>${words.budget}: ${money(500)}</span>
      </header>
      <div id="listings-header">
        <table class="wt-table">
          <thead>
            <tr>
              <th>${words.listing}</th>
              <th>${words.views}</th>
              <th>${words.clicks}</th>
              <th>${words.spend}</th>
              <th>${words.roas}</th>
            </tr>
          </thead>
          <tbody data-sandbox-list>
            ${shown.map(listing => {
              const clicks = (listing.row * 13) % 41
              return html`<tr class="wt-table__row">
                <td class="wt-table__row__cell">
                  <a href="/your/shops/me/advertising/listings/${listing.id}"
                    >${picture(listing)} <span data-late>${listing.title}</span></a
                  >
                </td>
                <td data-late>${count(clicks * 52)}</td>
                <td data-late>${count(clicks)}</td>
                <td data-late>${money(clicks * 21)}</td>
                <td><span data-late>${((listing.row * 7) % 60) / 10}</span></td>
              </tr>`
            })}
          </tbody>
        </table>
      </div>`,
  }
}
