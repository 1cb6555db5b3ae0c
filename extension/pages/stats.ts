import { definePage } from './define-page.ts'

/** The shop's own statistics; those of one listing, of referrers and of search are other pages. */
export const stats = definePage({
  id: 'stats',
  examples: [
    'https://www.etsy.com/your/shops/me/stats',
    'https://www.etsy.com/your/shops/me/stats?date_range=all_time',
    'https://www.etsy.com/your/shops/me/stats?ref=seller-platform-mcnav',
    'https://www.etsy.com/your/shops/SandboxShop/stats/',
    'https://www.etsy.com/de/your/shops/me/stats?date_range=last_30',
    'https://www.etsy.com/in-en/your/shops/me/stats',
  ],
  matches: path => /^\/your\/shops\/[^/]+\/stats\/?$/.test(path),
  anchors: [
    { selector: '#mission-control-listing-stats', place: 'before', seen: '2024-11-01' },
    { selector: '#page-region', place: 'before', seen: '2026-07-01' },
    { selector: 'main#main-content', place: 'start', isEarly: true, seen: '2026-10-10' },
  ],
})
