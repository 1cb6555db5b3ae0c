// @vitest-environment happy-dom
import { beforeEach, expect, test, vi } from 'vitest'
import { dashboard } from './dashboard.ts'
import { listings } from './listings.ts'
import { findRows, locate, looksLikeRow, showsOnly } from './locate.ts'
import { orders } from './orders.ts'

beforeEach(() => {
  vi.restoreAllMocks()
  document.body.innerHTML = ''
})

test('the first anchor that is there is taken', () => {
  document.body.innerHTML =
    '<main id="main-content"><p class="dashboard-header-metadata"></p><div id="page-region"></div></main>'
  expect(locate(dashboard, document)).toMatchObject({
    found: true,
    anchor: { selector: '.dashboard-header-metadata', place: 'after' },
  })
})

test('an anchor that matches twice is passed over', () => {
  document.body.innerHTML =
    '<p class="dashboard-header-metadata"></p><p class="dashboard-header-metadata"></p><div id="page-region"></div>'
  expect(locate(dashboard, document)).toMatchObject({
    found: true,
    anchor: { selector: '#page-region' },
  })
})

test('a page without any anchor is a value that names what was looked for', () => {
  document.body.innerHTML = '<div class="brand-new-layout"></div>'
  expect(locate(dashboard, document)).toEqual({
    found: false,
    tried: ['.dashboard-header-metadata', '#page-region', 'main#main-content'],
  })
})

const order = (id: string) =>
  `<div class="panel-body-row"><div class="flag-body" data-order-id="${id}">
     <a href="/de/your/orders/sold?ref=x&order_id=${id}">#${id}</a>
     <a href="/transaction/99${id}"></a>
     <a href="/your/orders/sold?order_id=${id}&expand_convo=true">again</a>
   </div></div>`

test('order rows are known by the id in their link, each once', () => {
  document.body.innerHTML = `<section class="order-group-list">${order('11')}${order('12')}</section>
    <section class="order-group-list">${order('13')}</section>`
  const rows = findRows(orders, document)
  expect([...rows.keys()]).toEqual(['11', '12', '13'])
  expect(rows.get('12')).toMatchObject({ rule: { layout: 'inline' } })
  expect(rows.get('12')?.element.textContent).toBe('#12')
})

test('the drawer over the list and the tabs above it are no rows', () => {
  document.body.innerHTML = `<nav><a href="/your/orders/sold/1034567890123?order_id=7">Next</a></nav>
    <div id="order-detail-container"><p id="order-details-order-info">
      <a href="/your/orders/sold?order_id=12">#12</a></p></div>`
  expect(findRows(orders, document).size).toBe(0)
})

test('order rows that lost their classes are still known by their data attribute', () => {
  document.body.innerHTML = order('11').replace('panel-body-row', 'renamed')
  expect([...findRows(orders, document).keys()]).toEqual(['11'])
})

test('listing cards are known by their editor link, and one without an id is left out', () => {
  document.body.innerHTML = `<ul>
    <li><a class="card-body" href="/your/shops/me/listing-editor/edit/501"></a><a href="/your/shops/me/listing-editor/edit/501">pen</a></li>
    <li><a class="card-body" href="/your/shops/me/listing-editor/edit/502#media"></a></li>
    <li><a class="card-body" href="/your/shops/me/listing-editor/edit/draft"></a></li></ul>`
  const rows = findRows(listings, document)
  expect([...rows.keys()]).toEqual(['501', '502'])
  expect(rows.get('501')).toMatchObject({ rule: { layout: 'below' } })
})

test('a page without row rules has no rows', () => {
  document.body.innerHTML = order('11')
  expect(findRows(dashboard, document).size).toBe(0)
})

/** An order of which only its link tells that it is one. */
const bare = (id: string) =>
  `<div class="x"><header><b>A buyer</b> <a href="/your/orders/sold?order_id=${id}">#${id}</a></header>
     <a href="/transaction/99${id}">A bowl</a><a href="/messages?order_id=${id}">Message</a></div>`

test('rows without class and data attribute are known by their link, and each ends before the next', () => {
  document.body.innerHTML = `<main><div class="list">${bare('11')}${bare('12')}</div></main>`
  const rows = findRows(orders, document)
  expect([...rows.keys()]).toEqual(['11', '12'])
  for (const [id, row] of rows) {
    expect(row.element.textContent).toBe(`#${id}`)
    expect(row.scope.className).toBe('x')
    expect(showsOnly(orders, row, id)).toBe(true)
  }
})

test.each([
  ['a drawer', '<aside id="order-detail-container">', '</aside>'],
  ['a dialog', '<dialog open>', '</dialog>'],
  ['what says it is a dialog', '<section role="dialog">', '</section>'],
  ['navigation', '<nav>', '</nav>'],
  ['the page’s header', '<header>', '</header>'],
  ['a canvas', '<canvas layoutsubtree>', '</canvas>'],
])('%s over the list has no rows', (_name, start, end) => {
  const apart = bare('12').replaceAll('header>', 'h3>')
  document.body.innerHTML = `<div>${start}${apart}${end}<main>${bare('11')}${bare('13')}</main></div>`
  expect([...findRows(orders, document).keys()]).toEqual(['11', '13'])
})

test('a drawer in front of the list does not take its row’s place', () => {
  document.body.innerHTML = `<div role="dialog">${order('11')}</div><main>${order('11')}${order('12')}</main>`
  const rows = findRows(orders, document)
  expect([...rows.keys()]).toEqual(['11', '12'])
  expect(rows.get('11')!.element.closest('main')).not.toBeNull()
})

test('a row whose class holds two orders is nobody’s', () => {
  document.body.innerHTML = `<div class="panel-body-row">${order('11').replace('panel-body-row', '')}
    <a href="/your/orders/sold?order_id=12">#12</a></div>${order('13')}`
  expect([...findRows(orders, document).keys()]).toEqual(['13'])
})

test.each([
  ['the data attribute', 'data-order-id="11"', 'data-order-id="19"'],
  ['the link’s text', '>#11<', '>#19<'],
  ['the link’s text in words', '>#11<', '>Bestellung 3519402218<'],
  ['a second link', 'order_id=11&expand', 'order_id=19&expand'],
])('a row is not one whose ids disagree: %s', (_name, from, to) => {
  document.body.innerHTML = order('11')
  const row = findRows(orders, document).get('11')!
  expect(showsOnly(orders, row, '11')).toBe(true)
  expect(order('11')).toContain(from)
  document.body.innerHTML = order('11').replace(from, to)
  const changed = findRows(orders, document).get('11')
  expect(changed !== undefined && showsOnly(orders, changed, '11')).toBe(false)
})

test('a number in a link that is no order’s is no other id', () => {
  document.body.innerHTML = order('11').replace('>again<', '>2 messages<')
  expect(showsOnly(orders, findRows(orders, document).get('11')!, '11')).toBe(true)
})

test('listing cards are known by any link that names a listing', () => {
  document.body.innerHTML = `<div><div><p>A bowl</p><a href="/your/shops/me/stats/listings/501">Stats</a>
      <a href="/de/listing/501/a-bowl">View</a></div>
    <div><p>A cup</p><a href="https://www.etsy.com/listing/502">View</a></div></div>`
  const rows = findRows(listings, document)
  expect([...rows.keys()]).toEqual(['501', '502'])
  for (const [id, row] of rows) expect(showsOnly(listings, row, id)).toBe(true)
})

test('a card whose links lead to two listings is nobody’s', () => {
  document.body.innerHTML = `<ul><li><a class="card-body" href="/your/shops/me/listing-editor/edit/501"></a>
    <a href="/listing/502">View</a></li></ul>`
  const row = findRows(listings, document).get('501')!
  expect(showsOnly(listings, row, '501')).toBe(false)
})

/** Gives each row of the document this box. */
function draw(widthPx: number, heightPx: number) {
  const inline = { width: 60, height: 18 }
  vi.spyOn(Element.prototype, 'getBoundingClientRect').mockImplementation(function (this: Element) {
    const size = this.matches('.x') ? { width: widthPx, height: heightPx } : inline
    return new DOMRect(0, 0, size.width, size.height)
  })
}

test.each([
  [900, 120, true],
  [900, 44, true],
  // A line of text, a column beside the list, a whole list.
  [900, 20, false],
  [200, 120, false],
  [900, 1200, false],
])(
  'what only a link tells is a row where it is drawn like one: %i × %i',
  (width, height, isRow) => {
    document.body.innerHTML = `<main>${bare('11')}${bare('12')}</main>`
    draw(width, height)
    expect(looksLikeRow(findRows(orders, document).get('11')!)).toBe(isRow)
  },
)

test('what floats over the page is no row, whatever it calls itself', () => {
  document.body.innerHTML = `<div style="position:fixed">${bare('12')}</div><main>${bare('11')}</main>`
  draw(900, 120)
  const rows = findRows(orders, document)
  expect(looksLikeRow(rows.get('12')!)).toBe(false)
  expect(looksLikeRow(rows.get('11')!)).toBe(true)
})

test('rows that a class tells are believed in any size', () => {
  document.body.innerHTML = order('11')
  draw(10, 10)
  expect(looksLikeRow(findRows(orders, document).get('11')!)).toBe(true)
})
