import { expect, test } from 'vitest'
import { pageIds } from './page-id.ts'
import { pages, recognise } from './registry.ts'
import { shopPath } from './shop-path.ts'

const examples = pages.flatMap(page => page.examples.map(example => [page.id, example] as const))

test('every page id has its page, once', () => {
  expect(pages.map(page => page.id).toSorted()).toEqual([...pageIds].toSorted())
})

test('there is something to check', () => {
  expect(examples.length).toBeGreaterThan(30)
})

test.each(examples)('%s alone matches %s', (id, example) => {
  const path = shopPath(example)
  expect(path).toBeDefined()
  expect(pages.filter(page => page.matches(path ?? '')).map(page => page.id)).toEqual([id])
})

test.each([
  ['a shop as a buyer sees it', 'https://www.etsy.com/shop/SandboxShop'],
  ['a listing as a buyer sees it', 'https://www.etsy.com/listing/1234567890/your/orders/sold'],
  ['a purchase', 'https://www.etsy.com/your/purchases'],
  ['one order by itself', 'https://www.etsy.com/your/orders/3519402218?order_id=3519402218'],
  ['statistics of one listing', 'https://www.etsy.com/your/shops/me/stats/listings/1234567890'],
  ['discounts', 'https://www.etsy.com/your/shops/me/sales-discounts'],
  ['messages', 'https://www.etsy.com/messages/all'],
  ['a look-alike host', 'https://www.etsy.com.example/your/orders/sold'],
  ['a look-alike user part', 'https://www.etsy.com@evil.example/your/orders/sold'],
  ['an unencrypted page', 'http://www.etsy.com/your/orders/sold'],
  ['another port', 'https://www.etsy.com:8443/your/orders/sold'],
  ['a path that only contains ours', 'https://www.etsy.com/x/y/your/orders/sold'],
  ['no address at all', 'about:blank'],
  ['nonsense', 'https://'],
])('stays away from %s', (_name, href) => {
  expect(recognise(href)).toBeUndefined()
})

test('every anchor and row rule is dated', () => {
  const dated = pages.flatMap(page => [...page.anchors, ...(page.rows ?? [])])
  expect(dated.length).toBeGreaterThan(pages.length)
  for (const { seen } of dated) expect(seen).toMatch(/^20\d\d-\d\d-\d\d$/)
})

test('no selector rests on utility classes alone, text or position', () => {
  const selectors = pages.flatMap(page =>
    [...page.anchors, ...(page.rows ?? [])].map(hook => hook.selector),
  )
  expect(selectors.length).toBeGreaterThan(0)
  for (const selector of selectors) expect(selector).not.toMatch(/nth-|\.wt-|:contains|aria-label/)
})
