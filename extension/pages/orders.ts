import { definePage } from './define-page.ts'

const ORDER_ID = /[?&]order_id=(\d+)/

export const orders = definePage({
  id: 'orders',
  examples: [
    'https://www.etsy.com/your/orders/sold',
    'https://www.etsy.com/your/orders/sold?ref=seller-platform-mcnav',
    'https://www.etsy.com/your/orders/sold/?order_id=3519402218&expand_convo=true',
    'https://www.etsy.com/your/orders/sold/completed?search_query=3519402218&order_id=3519402218',
    'https://www.etsy.com/de/your/orders/sold/completed?page=2',
    'https://www.etsy.com/your/orders/sold/1034567890123?ref=seller-platform-mcnav&order_id=3519402218',
    'https://www.etsy.com/uk/your/orders/sold',
  ],
  // The long number is a step of the shop's own progress, not an order.
  matches: path => /^\/your\/orders\/sold(\/(completed|\d{10,}))?\/?$/.test(path),
  anchors: [
    { selector: '#browse-view', place: 'before', seen: '2026-05-04' },
    { selector: '#page-region', place: 'before', seen: '2026-07-01' },
    { selector: 'main#main-content', place: 'start', isEarly: true, seen: '2026-10-10' },
  ],
  // The drawer over the list repeats the number; it is not a row.
  rows: [
    {
      selector: '.panel-body-row a[href*="/your/orders/sold"][href*="order_id="]',
      attribute: 'href',
      id: ORDER_ID,
      row: '.panel-body-row',
      layout: 'inline',
      seen: '2026-08-20',
    },
    {
      selector: '[data-order-id] a[href*="/your/orders/sold"][href*="order_id="]',
      attribute: 'href',
      id: ORDER_ID,
      row: '[data-order-id]',
      layout: 'inline',
      seen: '2026-05-04',
    },
    {
      // Neither class nor data attribute: the link alone. A line of text with a link is no row.
      selector: 'a[href*="order_id="]',
      attribute: 'href',
      id: ORDER_ID,
      row: { minWidthPx: 320, minHeightPx: 32 },
      layout: 'inline',
      seen: '2026-08-20',
    },
  ],
  signs: [
    {
      selector: 'a[href*="order_id="]',
      attribute: 'href',
      id: ORDER_ID,
      // "#3519402218", "Order 3519402218", or the number somewhere in a link around the whole row.
      text: /^\D{0,40}#\s*(\d+)\s*$|^\D{0,40}(\d{9,})\D{0,10}$|#\s*(\d{9,})/,
    },
    { selector: '[data-order-id]', attribute: 'data-order-id', id: /^\s*(\d+)\s*$/ },
  ],
})
