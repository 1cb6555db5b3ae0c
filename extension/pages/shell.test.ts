// @vitest-environment happy-dom
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { orders } from './orders.ts'
import { pages } from './registry.ts'
import { showsShopManager } from './shell.ts'

const ORDERS = 'https://www.etsy.com/your/orders/sold'
const folder = join(import.meta.dirname, '../../tests/fixtures/pages')
const saved = readdirSync(folder).filter(name => !name.includes('without-anchors'))

afterEach(() => vi.restoreAllMocks())

function loadedAt(href: string, responseStatus: number) {
  Reflect.get(window, 'happyDOM').setURL(href)
  vi.spyOn(performance, 'getEntriesByType').mockReturnValue([
    { name: href, responseStatus } as unknown as PerformanceEntry,
  ])
}

test.each(saved)('%s is Shop Manager', file => {
  document.documentElement.innerHTML = readFileSync(join(folder, file), 'utf8')
  const page = pages.find(({ id }) => file.startsWith(`${id}-`))!
  expect(showsShopManager(page, document)).toBe(true)
})

test.each([
  ['an empty page', ''],
  ['an error with a content root', '<main id="main-content"><h1>Not found</h1></main>'],
  ['a sign-in that links here', '<a href="/your/shops/me/dashboard?ref=hdr-mcpa">Shop</a><form>'],
])('%s is not', (_name, html) => {
  document.body.innerHTML = html
  expect(showsShopManager(orders, document)).toBe(false)
})

test('a page that brings its own place needs no nav', () => {
  document.body.innerHTML = '<div id="page-region"></div>'
  expect(showsShopManager(orders, document)).toBe(true)
})

test('a document that came with an error’s status is not, until one navigates on', () => {
  document.body.innerHTML = '<nav data-seller-nav="true"></nav><div id="page-region"></div>'
  loadedAt(ORDERS, 200)
  expect(showsShopManager(orders, document)).toBe(true)
  loadedAt(ORDERS, 503)
  expect(showsShopManager(orders, document)).toBe(false)
  Reflect.get(window, 'happyDOM').setURL('https://www.etsy.com/your/orders/sold/completed')
  expect(showsShopManager(orders, document)).toBe(true)
})
