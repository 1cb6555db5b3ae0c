import { definePage } from './define-page.ts'

export const dashboard = definePage({
  id: 'dashboard',
  examples: [
    'https://www.etsy.com/your/shops/me/dashboard',
    'https://www.etsy.com/your/shops/me/dashboard?ref=seller-platform-mcnav',
    'https://www.etsy.com/your/shops/me/dashboard?ref=hdr-mcpa',
    'https://www.etsy.com/your/shops/me/dashboard/activity',
    'https://www.etsy.com/your/shops/SandboxShop/dashboard/',
    'https://www.etsy.com/uk/your/shops/me/dashboard?ref=hdr-mcpa',
    'https://www.etsy.com/de/your/shops/me/dashboard?ref=hdr-mcpa',
    'https://www.etsy.com/ca/your/shops/me/dashboard',
  ],
  matches: path => /^\/your\/shops\/[^/]+\/dashboard(\/activity)?\/?$/.test(path),
  anchors: [
    { selector: '.dashboard-header-metadata', place: 'after', seen: '2026-05-04' },
    { selector: '#page-region', place: 'before', seen: '2026-07-01' },
    { selector: 'main#main-content', place: 'start', isEarly: true, seen: '2026-10-10' },
  ],
})
