// @vitest-environment happy-dom
import { beforeEach, expect, test } from 'vitest'
import { dashboard } from './dashboard.ts'
import { listings } from './listings.ts'
import { findRows, locate } from './locate.ts'
import { orders } from './orders.ts'

beforeEach(() => {
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
