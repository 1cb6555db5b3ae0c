// @vitest-environment happy-dom
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { shopsInContext } from './etsy-context.ts'
import { pages } from './registry.ts'
import { shopLinks, shopOfPage } from './shop-of-page.ts'

const ME = 'https://www.etsy.com/your/shops/me/dashboard'
const folder = join(import.meta.dirname, '../../tests/fixtures/pages')
const files = readdirSync(folder).filter(name => name.endsWith('.html'))
const context = (data: object) =>
  `<script>window.Etsy=window.Etsy||{};Etsy.Context=${JSON.stringify({ feature: {}, data })};</script>`
const channel = (href: string) =>
  `<div id="shop-manager--channels-list"><a href="${href}">x</a></div>`

const open = (head: string, body = '') => {
  document.head.innerHTML = head
  document.body.innerHTML = body
}
const said = (href = ME) => shopOfPage(href, document)

beforeEach(() => open(''))

describe('saved pages', () => {
  const load = (file: string) => {
    document.documentElement.innerHTML = readFileSync(join(folder, file), 'utf8')
  }
  const withSigns = files.filter(file => !file.includes('without-anchors'))

  test.each(shopLinks)('$selector ($seen) is somewhere', ({ selector }) => {
    const found = withSigns.filter(file => {
      load(file)
      return document.querySelector(selector) !== null
    })
    expect(found.length).toBeGreaterThan(0)
  })

  test.each(withSigns)('%s says whose it is', file => {
    load(file)
    expect(said()).toMatchObject({ state: 'known', name: 'SandboxShop' })
  })

  test('some say it by number too, and one without links by that alone', () => {
    const numbers = files.filter(file => {
      load(file)
      const shop = said()
      return shop.state === 'known' && shop.id !== undefined
    })
    expect(numbers.length).toBeGreaterThan(pages.length)
  })
})

describe('one sign', () => {
  test.each([
    ['https://www.etsy.com/your/shops/OtherShop/stats', 'OtherShop'],
    ['https://www.etsy.com/de/your/shops/OtherShop/dashboard/', 'OtherShop'],
    ['https://www.etsy.com/your/shops/Atelier%20%C3%89lan/stats', undefined],
    ['https://www.etsy.com/your/shops/%C3%89lan/stats', 'Élan'],
    ['https://www.etsy.com/your/shops/%E0%A4%A/stats', undefined],
    ['https://www.etsy.com/your/shops/123456/stats', undefined],
    ['https://www.etsy.com/your/shops/me/stats', undefined],
    ['https://www.etsy.com/your/orders/sold', undefined],
  ])('the address %s says %s', (href, name) => {
    expect(said(href)).toEqual(name === undefined ? { state: 'unknown' } : { state: 'known', name })
  })

  test.each([
    ['/shop/OtherShop?ref=seller-platform-mcnav', 'OtherShop'],
    ['https://www.etsy.com/de/shop/OtherShop#reviews', 'OtherShop'],
    ['/shop/%C3%89lan', 'Élan'],
    ['https://evil.example/shop/OtherShop', undefined],
    ['//evil.example/shop/OtherShop', undefined],
    ['javascript:alert("/shop/OtherShop")', undefined],
    [`/shop/${'x'.repeat(2_000)}`, undefined],
    ['/shop/%3Cb%3E', undefined],
  ])('link %$ says whose it is, or nothing', (href, name) => {
    document.body.innerHTML = '<div id="shop-manager--channels-list"><a>x</a></div>'
    document.querySelector('a')?.setAttribute('href', href)
    expect(said()).toEqual(name === undefined ? { state: 'unknown' } : { state: 'known', name })
  })

  test('a link in the page’s content says nothing', () => {
    open('', '<main><a href="/shop/OtherShop">a shop that somebody likes</a></main>')
    expect(said()).toEqual({ state: 'unknown' })
  })

  test('the script says the number and the name', () => {
    open(context({ shop_id: 10000002, shop_name: 'OtherShop' }))
    expect(said()).toEqual({ state: 'known', id: '10000002', name: 'OtherShop' })
  })

  test('a script that is not run says nothing', () => {
    const text = 'Etsy.Context={"data":{"shop_id":2}}'
    open(
      `<script type="application/json">${text}</script><template><script>${text}</script></template>`,
    )
    expect(said()).toEqual({ state: 'unknown' })
  })
})

describe('several signs', () => {
  test('that agree, in any case and encoding, are one', () => {
    open(context({ shop_id: 2, shop_name: 'Élan' }), channel('/shop/e%CC%81LAN'))
    expect(said('https://www.etsy.com/your/shops/%C3%89LAN/stats')).toMatchObject({
      state: 'known',
      id: '2',
    })
  })

  test.each([
    [
      'the address and the channel',
      'https://www.etsy.com/your/shops/One/stats',
      '',
      channel('/shop/Two'),
    ],
    [
      'the script and the channel',
      ME,
      context({ shop_id: 1, shop_name: 'One' }),
      channel('/shop/Two'),
    ],
    ['two channels', ME, '', channel('/shop/One') + channel('/shop/Two')],
    ['two scripts', ME, context({ shop_id: 1 }) + context({ shop_id: 2 }), ''],
    ['two scripts, by name', ME, context({ shop_name: 'One' }) + context({ shop_name: 'Two' }), ''],
  ])('that disagree say nothing that can be believed: %s', (_, href, head, body) => {
    open(head, body)
    expect(said(href)).toEqual({ state: 'conflict' })
  })

  test('are read anew at each look, also when a link or a script changes in place', () => {
    open(context({ shop_id: 1, shop_name: 'One' }), channel('/shop/One'))
    expect(said()).toMatchObject({ id: '1' })
    document.querySelector('a')?.setAttribute('href', '/shop/Two')
    expect(said()).toEqual({ state: 'conflict' })
    const script = document.querySelector('script')
    if (script) script.textContent = 'Etsy.Context={"data":{"shop_id":2,"shop_name":"Two"}}'
    expect(said()).toEqual({ state: 'known', id: '2', name: 'Two' })
  })
})

describe('the script’s text is hostile', () => {
  const of = (json: string) => shopsInContext(`var a=1;Etsy.Context=${json};more()`)

  test.each([
    ['{"data":{"shop_id":12,"shop_name":"One"}}', [{ id: '12', name: 'One' }]],
    ['{"data":{"shop_id":"12"}}', [{ id: '12' }]],
    ['{ "feature" : { } , "data" : { "x":[1,{"shop_id":9}], "shop_id" : 12 } }', [{ id: '12' }]],
    ['{"data":{"a":"\\"}}","shop_id":12}}', [{ id: '12' }]],
    ['{"data":{"shop_name":"\\u004fne"}}', [{ name: 'One' }]],
    // Deeper, or beside `data`: another shop's.
    ['{"data":{"initial_data":{"shop_id":9,"shop_name":"Nine"}}}', []],
    ['{"shop_id":9,"data":{}}', []],
    ['{"data":[{"shop_id":9}]}', []],
    // Later keys win, as they do where the script runs.
    ['{"data":{"shop_id":9},"data":{"shop_id":12}}', [{ id: '12' }]],
    // No numbers and no names.
    ['{"data":{"shop_id":-3,"shop_name":"<img src=x>"}}', []],
    ['{"data":{"shop_id":1.5,"shop_name":{"a":1}}}', []],
    ['{"data":{"shop_id":0,"shop_name":""}}', []],
    ['{"data":{"shop_id":1e99}}', []],
    ['{"data":{"shop_id":null,"shop_name":null}}', []],
    // Not JSON: code is not evaluated, and says nothing.
    ['{"data":{"shop_id":12,"shop_name":getName()}}', []],
    ['{data:{shop_id:12}}', []],
    ['{"data":{"shop_id":(12)}}', []],
    ['JSON.parse("{}")', []],
    [`{"data":{"deep":${'['.repeat(5_000)}`, []],
  ])('text %$', (json, expected) => {
    expect(of(json)).toEqual(expected)
  })

  test('a mention in a text of somebody else’s is none', () => {
    const note = JSON.stringify('x; Etsy.Context={"data":{"shop_id":9}}')
    expect(shopsInContext(`var note=${note}`)).toEqual([])
    expect(shopsInContext(`var a={"t":"Etsy.Context={\\"data\\":{\\"shop_id\\":9}}"}`)).toEqual([])
  })

  test('what a cut text said before the cut holds, and 10 MB cost no more than the first 2', () => {
    const huge = `Etsy.Context={"data":{"shop_id":12,"initial_data":"${'x'.repeat(10_000_000)}"}}`
    const startedAt = performance.now()
    expect(shopsInContext(huge)).toEqual([{ id: '12' }])
    const many = `Etsy.Context={"data":{"shop_id":12,"orders":[${'1,'.repeat(3_000_000)}1]}}`
    expect(shopsInContext(many)).toEqual([{ id: '12' }])
    expect(performance.now() - startedAt).toBeLessThan(2_000)
  })
})
