// @vitest-environment happy-dom
import { beforeAll, describe, expect, test } from 'vitest'
import { idOf } from '../shop/ids.ts'
import { generateShop } from '../shop/generate-shop.ts'
import { canary, hostileTitle, type SandboxShop } from '../shop/sandbox-shop.ts'
import { defaultSettings, readSettings } from './page-settings.ts'
import { strictPolicy } from './shell.ts'
import { drawPage } from './shop-manager.ts'

const now = Date.parse('2026-11-22T18:30:00Z')
let shop: SandboxShop

beforeAll(() => {
  shop = generateShop({ seed: 21, transactions: 1_000, now })
})

function text(address: string, setting = '', nonce?: string): string {
  const settings = readSettings(setting, defaultSettings)
  const url = new URL(address, 'https://shop-manager.example')
  return drawPage({ shop, nowSec: now / 1000, url, settings }, nonce) ?? ''
}

function draw(address: string, setting = ''): Document {
  return new DOMParser().parseFromString(text(address, setting), 'text/html')
}

const count = (page: Document, selector: string) => page.querySelectorAll(selector).length

const addresses = {
  dashboard: '/your/shops/me/dashboard',
  stats: '/your/shops/me/stats?date_range=last_30',
  'stats of one listing': '/your/shops/me/stats/listings/1500000004',
  listings: '/your/shops/me/tools/listings',
  'listing editor': '/your/shops/me/listing-editor/edit/1500000004',
  orders: '/your/orders/sold',
  payments: '/your/account/payments',
  ads: '/your/shops/me/advertising',
} as const

describe.each(Object.entries(addresses))('the %s page', (_name, address) => {
  test('has the shell and its content once', () => {
    const page = draw(address)
    for (const hook of [
      'main#main-content > #page-region',
      'nav[data-seller-nav="true"] #shop-manager--tool-links',
      '#shop-manager--channels-list a[href^="/shop/"] span[data-test-id="unsanitize"]',
      '#shop-manager--tool-links a[data-app-key="orders"]',
    ])
      expect(count(page, hook)).toBe(1)
  })

  test('is there in German under its prefix', () => {
    const page = draw(`/de${address}`)
    expect(page.documentElement.lang).toBe('de-DE')
    expect(page.querySelector('a[data-app-key="stats"]')?.textContent).toBe('Statistik')
  })

  test('speaks Turkish when asked', () => {
    expect(draw(address, 'lang:tr').querySelector('a[data-app-key="listings"]')?.textContent).toBe(
      'İlanlar',
    )
  })

  test('has nothing to hold on to without its anchors', () => {
    const page = draw(address, 'anchors:none')
    const anchors =
      '#page-region, #main-content, nav[data-seller-nav], #browse-view, .dashboard-header-metadata, #mission-control-listing-stats, section.order-group-list, a.card-body'
    expect(count(page, anchors)).toBe(0)
    expect(page.body.textContent.length).toBeGreaterThan(20)
  })
})

test('titles stand as text, whatever is in them', () => {
  const page = draw('/your/shops/me/dashboard')
  expect(count(page, 'img[src="x"]')).toBe(0)
  expect(page.body.textContent).toContain(hostileTitle)
})

test('an unknown address is no page', () => {
  expect(text('/shop/SandboxShop')).toBe('')
  expect(count(draw('/your/orders/sold/12'), '.panel-body-row')).toBe(0)
})

describe('orders', () => {
  test('stand in groups by the day they must be posted, each row with its id', () => {
    const page = draw('/your/orders/sold')
    const groups = [...page.querySelectorAll('section.order-group-list h3')].map(
      h3 => h3.textContent,
    )
    expect(groups.slice(0, 2)).toEqual(['Overdue', 'Ship by today'])
    const rows = [...page.querySelectorAll('.panel-body > .panel-body-row')]
    expect(rows.length).toBeGreaterThan(3)
    for (const row of rows) {
      const id = row.querySelector('.flag-body[data-order-id]')?.getAttribute('data-order-id') ?? ''
      expect(
        row.querySelectorAll(`a[href*="/your/orders/sold"][href*="order_id=${id}"]`).length,
      ).toBe(1)
    }
  })

  test('wear custom elements in 2026 and plain buttons in 2025', () => {
    const icon = 'section.order-group-list .panel-body-row clg-tooltip clg-icon[name="message"]'
    const old = '#browse-view button[data-clg-id="WtButton"]'
    expect(count(draw('/your/orders/sold', 'variant:2026'), icon)).toBeGreaterThan(0)
    expect(count(draw('/your/orders/sold', 'variant:2026'), old)).toBe(0)
    expect(count(draw('/your/orders/sold', 'variant:2025'), icon)).toBe(0)
    expect(count(draw('/your/orders/sold', 'variant:2025'), old)).toBeGreaterThan(0)
    expect(
      count(draw('/your/orders/sold', 'variant:2025'), 'span[data-clg-id="WtCounterIndicator"]'),
    ).toBe(2)
  })

  test('open in a drawer that repeats the number outside the rows', () => {
    const page = draw('/your/orders/sold')
    const id = page.querySelector('[data-order-id]')?.getAttribute('data-order-id') ?? ''
    const opened = draw(`/your/orders/sold?order_id=${id}`)
    expect(
      opened.querySelector('#order-detail-container #order-details-order-info a')?.textContent,
    ).toBe(`#${id}`)
    expect(count(opened, '.panel-body-row #order-detail-container')).toBe(0)
    expect(count(page, '#order-detail-container')).toBe(0)
  })

  test('that are completed have their own address', () => {
    const newest = idOf(shop, 'receipt', shop.receipts.length - 1)
    expect(count(draw('/your/orders/sold/completed'), '.panel-body-row')).toBe(20)
    expect(text('/your/orders/sold/completed')).not.toContain(String(newest))
  })

  test('show the buyer, but not in a saved page', () => {
    expect(text('/your/orders/sold')).toContain(canary.email)
    const saved = text('/your/orders/sold', 'buyers:none')
    for (const secret of Object.values(canary)) expect(saved).not.toContain(secret)
  })
})

describe('listings', () => {
  test('come 40 to a page, known by the link of the card', () => {
    const page = draw('/your/shops/me/tools/listings')
    const cards = [...page.querySelectorAll('ul.wt-block-grid > li.wt-block-grid__item')]
    expect(cards.length).toBe(40)
    for (const card of cards)
      expect(card.querySelector('a.card-body')?.getAttribute('href')).toMatch(
        /\/listing-editor\/edit\/\d+$/,
      )
    const second = draw('/your/shops/me/tools/listings?page=2')
    expect(count(second, 'a.card-body')).toBeGreaterThan(0)
    expect(second.querySelector('a.card-body')?.getAttribute('href')).not.toBe(
      page.querySelector('a.card-body')?.getAttribute('href'),
    )
  })

  test('have statistics only when asked for', () => {
    expect(count(draw('/your/shops/me/tools/listings'), '.card-meta')).toBe(0)
    expect(count(draw('/your/shops/me/tools/listings?stats=true'), '.card-meta')).toBe(80)
    expect(count(draw('/your/shops/me/tools/listings/stats:true'), '.card-meta')).toBe(80)
  })

  test.each(['draft', 'inactive', 'expired', 'sold_out'])(
    'that are %s have their own list',
    state => {
      const page = draw(`/your/shops/me/tools/listings?item_status=${state}`)
      const expected = shop.listings.filter(
        listing => listing.state === state && !listing.isDeleted,
      )
      expect(count(page, 'a.card-body')).toBe(Math.min(40, expected.length))
      expect(count(page, `label[aria-current="true"] input[value="${state}"]`)).toBe(1)
    },
  )
})

describe('settings', () => {
  test('that mean nothing are refused, so that no test asks in vain', () => {
    expect(() => readSettings('lang:fr', defaultSettings)).toThrow('lang:fr')
    expect(() => readSettings('lnag:de', defaultSettings)).toThrow('lnag:de')
    expect(() => readSettings('late:soon', defaultSettings)).toThrow('late:soon')
  })

  test('choose theme, foreign rules and how the page comes to life', () => {
    expect(draw('/your/orders/sold', 'theme:dark').documentElement.dataset['theme']).toBe('dark')
    expect(text('/your/orders/sold', 'css:hostile')).toContain('button{all:unset}')
    expect(text('/your/orders/sold')).not.toContain('button{all:unset}')
    const late = text('/your/orders/sold', 'hydrate:400,late:900,rerender:2000,nav:push', 'n')
    expect(late).toContain('"late":900,"hydrate":400,"rerender":2000,"reroot":0,"nav":"push"')
    expect(late).toContain('<template id="sandbox-page">')
  })

  test('the strict policy lets only scripts of the page run, and no frame', () => {
    expect(strictPolicy('abc')).toContain("script-src 'nonce-abc'")
    expect(strictPolicy('abc')).toContain("frame-src 'none'")
    const scripts = text('/your/orders/sold', 'csp:strict', 'abc').match(/<script[^>]*>/g) ?? []
    expect(scripts.length).toBe(2)
    for (const script of scripts) expect(script).toBe('<script nonce="abc">')
  })
})

describe('what is no page of Shop Manager', () => {
  const shell = 'nav[data-seller-nav], #shop-manager--tool-links, #page-region'

  test.each(['403', '404', '429', '500', 'maintenance', 'captcha', 'sign-in'])(
    '%s has words and none of the seller’s nav',
    answer => {
      const page = draw('/your/orders/sold', `answer:${answer}`)
      expect(count(page, shell)).toBe(0)
      expect(count(page, 'h1')).toBe(1)
    },
  )

  test('an error may stand inside the nav', () => {
    expect(count(draw('/your/orders/sold', 'answer:error-in-shell'), shell)).toBe(3)
  })

  test('a page whose layout is new keeps the nav', () => {
    const page = draw('/your/orders/sold', 'anchors:shell')
    expect(count(page, 'nav[data-seller-nav]')).toBe(1)
    expect(count(page, '#page-region, #main-content')).toBe(0)
  })

  test('the language may be anything, and fixed controls stand where they were asked for', () => {
    const page = draw('/your/orders/sold', 'htmlLang:en_US,corner:both')
    expect(page.documentElement.lang).toBe('en_US')
    expect(count(page, '.sb-corner')).toBe(2)
  })
})
