import { expect, test } from 'vitest'
import { shopPath } from './shop-path.ts'

test.each([
  ['https://www.etsy.com/your/orders/sold?page=2#x', '/your/orders/sold'],
  ['https://www.etsy.com/de/your/orders/sold', '/your/orders/sold'],
  ['https://www.etsy.com/in-en/your/shops/me/stats', '/your/shops/me/stats'],
  ['https://www.etsy.com/messages', '/messages'],
  ['https://www.etsy.com/tr/messages/all', '/messages/all'],
])('%s is %s', (href, path) => {
  expect(shopPath(href)).toBe(path)
})

test.each([
  'https://www.etsy.com/',
  'https://www.etsy.com/de',
  'https://www.etsy.com/yours/orders',
  'https://www.etsy.com/deu/your/orders/sold',
  'https://etsy.com/your/orders/sold',
  'https://openapi.etsy.com/your/orders/sold',
])('%s is not of Shop Manager', href => {
  expect(shopPath(href)).toBeUndefined()
})
