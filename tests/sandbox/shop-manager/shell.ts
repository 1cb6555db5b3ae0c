import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { transformSync } from 'esbuild'
import { html, Html, type Html as HtmlType } from './html.ts'
import type { PageContext, ShopManagerPage } from './page-context.ts'
import type { PageSettings } from './page-settings.ts'
import { hostileStyles, styles, worseStyles } from './styles.ts'
import { locales } from './words.ts'

const client = transformSync(readFileSync(join(import.meta.dirname, 'client.ts'), 'utf8'), {
  loader: 'ts',
  format: 'iife',
}).code

const sections = [
  ['dashboard', 'dashboard', '/your/shops/me/dashboard'],
  ['listings', 'listings', '/your/shops/me/tools/listings'],
  ['messages', 'messages', '/messages'],
  ['orders', 'orders', '/your/orders/sold'],
  ['stats', 'stats', '/your/shops/me/stats'],
  ['payments', 'payments', '/your/account/payments'],
  ['ads', 'ads', '/your/shops/me/advertising'],
] as const

function nav(context: PageContext, page: ShopManagerPage): HtmlType {
  const { shop, words, settings } = context
  const open = context.shop.receipts.length % 9
  const counter =
    settings.variant === '2025'
      ? html`<span data-clg-id="WtCounterIndicator">${open}</span>`
      : html`<clg-counter-indicator value="${open}"></clg-counter-indicator>`
  const items = sections.map(
    ([key, word, href]) =>
      html`<li>
        <a
          data-app-key="${key}"
          href="${href}?ref=seller-platform-mcnav"
          ${key === page.section ? html`aria-current="page"` : ''}
          ><span>${words[word]}</span>${(key === 'messages' || key === 'orders') && counter}</a
        >
      </li>`,
  )
  return html`<nav data-seller-nav="true">
    <ul id="shop-manager--tool-links">
      ${items}
    </ul>
    <div id="shop-manager--channels-list">
      ${
        hasLinks(settings) &&
        html`<a href="/shop/${shop.name}?ref=seller-platform-mcnav"
          ><span data-test-id="unsanitize">${shop.name}</span></a
        >`
      }
    </div>
  </nav>`
}

export function hasLinks({ signs }: PageSettings): boolean {
  return signs === 'all' || signs === 'links'
}

/** Data that pages carry in a script, as JSON that cannot end it. */
function scriptJson(value: unknown): HtmlType {
  return new Html(JSON.stringify(value).replaceAll('<', '\\u003c'))
}

function etsyContext({ shop, settings, localePrefix }: PageContext) {
  const code = locales[settings.lang]
  return {
    feature: { isAppShellEnabled: true },
    data: {
      ...((settings.signs === 'all' || settings.signs === 'script') && {
        shop_id: shop.shopId,
        shop_name: shop.name,
      }),
      user_id: shop.userId,
      css_variant: 'sasquatch',
      is_app_shell: true,
      locale_settings: {
        language: { code },
        currency: { code: shop.currency },
        region: { code: shop.country },
        subdir_code: localePrefix,
      },
      initial_data: {},
    },
  }
}

/** Controls of the page's own that stay where they are while it scrolls. */
function corner({ settings }: PageContext): HtmlType | undefined {
  const button = (side: string) =>
    html`<button class="sb-corner sb-corner--${side}" type="button">Help</button>`
  switch (settings.corner) {
    case 'free':
      return undefined
    case 'right':
      return button('right')
    case 'both':
      return html`${button('left')}${button('right')}`
    case 'bar':
      return html`<div class="sb-corner-bar">
        <button class="sb-button" type="button">Discard</button>
        <button class="sb-button sb-primary" type="button">Publish changes</button>
      </div>`
  }
}

/** The whole document of a page. Without `nonce` it carries no script but its data: that is a saved page. */
export function document(
  context: PageContext,
  page: ShopManagerPage,
  nonce: string | undefined,
): string {
  const { settings } = context
  const { hydrate } = settings
  const bare = settings.anchors !== 'all'
  const region = bare
    ? html`<div class="sb-region">${page.body}</div>`
    : html`<div id="page-region">${page.body}</div>`
  const isHidden = hydrate > 0 && nonce !== undefined
  const content = isHidden ? '' : region
  const main = bare
    ? html`<main class="sb-main">${content}</main>`
    : html`<main id="main-content">${content}</main>`
  return wholeDocument(
    context,
    page.title,
    html`<div id="root">${settings.anchors === 'none' ? '' : nav(context, page)}${main}</div>
      ${corner(context)} ${isHidden && html`<template id="sandbox-page">${region}</template>`}`,
    nonce,
  )
}

/** A document without any of Shop Manager's shell. */
export function plainDocument(
  context: PageContext,
  title: string,
  content: HtmlType,
  nonce: string | undefined,
): string {
  return wholeDocument(context, title, html`<div id="root"><div>${content}</div></div>`, nonce)
}

function wholeDocument(
  context: PageContext,
  title: string,
  body: HtmlType,
  nonce: string | undefined,
): string {
  const { settings, shop } = context
  const { late, hydrate, rerender, reroot, nav: navigation } = settings
  const css = { own: '', hostile: hostileStyles, worse: hostileStyles + worseStyles }[settings.css]
  const etsy = html`window.Etsy=window.Etsy||{};Etsy.Context=${scriptJson(etsyContext(context))};`
  const data = html`${etsy}window.__sandboxConfig=${scriptJson({ late, hydrate, rerender, reroot, nav: navigation })};`
  const script = (text: HtmlType) =>
    nonce === undefined
      ? ''
      : html`<script nonce="${nonce}">
          ${text}
        </script>`
  return html`<!doctype html>
    <html lang="${settings.htmlLang || locales[settings.lang]}" data-theme="${settings.theme}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <meta name="csrf_nonce" content="3:0:sandbox:0" />
        <title>${title} · ${shop.name}</title>
        <style>
          ${new Html(styles + css)}
        </style>
        ${
          nonce === undefined
            ? html`<script>
                ${etsy}
              </script>`
            : script(data)
        }
      </head>
      <body>
        ${body}${script(new Html(client))}
      </body>
    </html> `.text
}

/** What makes a page ask every frame in it for a policy of its own. */
export function isolationHeaders(isolation: PageSettings['isolation']): Record<string, string> {
  if (isolation === 'none') return {}
  return {
    'cross-origin-embedder-policy': 'require-corp',
    ...(isolation === 'isolated' ? { 'cross-origin-opener-policy': 'same-origin' } : {}),
  }
}

/** Stricter than Etsy's is known to be: only scripts with the page's nonce, no frames, trusted types. */
export function strictPolicy(nonce: string): string {
  return [
    "default-src 'self'",
    `script-src 'nonce-${nonce}'`,
    "style-src 'unsafe-inline'",
    "img-src 'self' data:",
    "frame-src 'none'",
    "object-src 'none'",
    "base-uri 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ')
}
