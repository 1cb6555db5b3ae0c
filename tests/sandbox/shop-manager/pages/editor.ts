import { priceAt } from '../../shop/catalogue.ts'
import { html } from '../html.ts'
import type { PageContext, ShopManagerPage } from '../page-context.ts'
import { picture } from './parts.ts'

export function editorPage(context: PageContext): ShopManagerPage {
  const { shop, params, words, money, nowSec } = context
  const listing = shop.listings.find(({ id }) => String(id) === params['id'])
  const title = listing?.title ?? ''
  const price = listing === undefined ? '' : money(priceAt(listing, nowSec))
  const field = (id: string, label: string, input: ReturnType<typeof html>) =>
    html`<div class="sb-field" id="field-${id}">
      <label for="listing-${id}-input">${label}</label>${input}
    </div>`
  return {
    section: 'listings',
    title: words.editor,
    body: html`<header class="sb-head">
        <h3 role="button" class="wt-text-title-large">
          ${title === '' ? words.addListing : title}
        </h3>
        <span class="wt-badge wt-badge--statusValue">${words.active}</span>
      </header>
      <nav data-clg-id="WtExternalTabList">
        ${['about', 'media', 'price-inventory', 'variations', 'details', 'shipping', 'settings'].map(tab => html`<a href="#${tab}">${tab}</a>`)}
      </nav>
      <form class="sb-card" id="about">
        ${field('title', words.title, html`<textarea id="listing-title-input" name="title" rows="2">${title}</textarea><span id="listing-title-character-count" class="sb-quiet">${title.length}/140</span>`)}
        ${field('description', words.description, html`<textarea id="listing-description-textarea" name="description" rows="5">Made by hand in a small workshop.</textarea>`)}
        <div id="field-listingImages">${picture(listing)}</div>
        ${field('price', words.price, html`<input id="listing-price-input" data-testid="price-input" name="price" value="${price}" />`)}
        ${field('quantity', words.quantity, html`<input id="listing-quantity-input" name="quantity" value="${listing?.quantity ?? 1}" />`)}
        ${field('sku', words.sku, html`<input id="listing-sku-input" name="sku" value="${listing?.sku ?? ''}" />`)}
        ${field(
          'tags',
          words.tags,
          html`<input id="listing-tags-input" /><button type="button" id="listing-tags-button">
              +
            </button>
            <ul>
              ${(listing?.tags ?? []).map(
                tag =>
                  html`<li>
                    <div>
                      ${tag} <button type="button" class="le-chip-remove" aria-label="×">×</button>
                    </div>
                  </li>`,
              )}
            </ul>`,
        )}
        <select id="shop-section-select" aria-label="${words.listings}">
          ${shop.sections.map(section => html`<option>${section}</option>`)}
        </select>
        <label><input type="checkbox" id="listing-is-promoted-checkbox" /> ${words.adsTitle}</label>
        <footer class="sb-actions">
          <button
            type="button"
            class="sb-button"
            id="shop-manager--listing-save"
            data-testid="save"
          >
            ${words.saveDraft}
          </button>
          ${
            listing === undefined
              ? html`<button
                  type="button"
                  class="sb-button sb-primary"
                  id="shop-manager--listing-publish"
                  data-testid="publish"
                >
                  ${words.publish}
                </button>`
              : html`<button
                  type="button"
                  class="sb-button sb-primary"
                  id="shop-manager--listing-publish-edit"
                >
                  ${words.publish}
                </button>`
          }
        </footer>
      </form>`,
  }
}
