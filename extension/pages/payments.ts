import { definePage } from './define-page.ts'

/** Etsy calls it Finances; it lies beside the shops, not below them. */
export const payments = definePage({
  id: 'payments',
  examples: [
    'https://www.etsy.com/your/account/payments',
    'https://www.etsy.com/your/account/payments?ref=seller-platform-mcnav',
    'https://www.etsy.com/your/account/payments/monthly-statement',
    'https://www.etsy.com/de/your/account/payments/',
  ],
  matches: path => /^\/your\/account\/payments(\/monthly-statement)?\/?$/.test(path),
  anchors: [
    { selector: '#page-region', place: 'before', seen: '2026-07-01' },
    { selector: 'main#main-content', place: 'start', isEarly: true, seen: '2026-10-10' },
  ],
})
