import { definePage } from './define-page.ts'

export const listings = definePage({
  id: 'listings',
  examples: [
    'https://www.etsy.com/your/shops/me/tools/listings',
    'https://www.etsy.com/your/shops/me/tools/listings?ref=seller-platform-mcnav',
    'https://www.etsy.com/your/shops/me/tools/listings?item_status=inactive&stats=true&page=2&offset=0',
    'https://www.etsy.com/your/shops/me/tools/listings?ref=seller-platform-mcnav&state=draft&sort=update_date',
    'https://www.etsy.com/your/shops/me/tools/listings?newly-listed-listing-id=1234567890',
    'https://www.etsy.com/your/shops/me/tools/listings/page:2,stats:true',
    'https://www.etsy.com/your/shops/me/tools/listings/state:draft,sort:update_date',
    'https://www.etsy.com/your/shops/SandboxShop/tools/listings/stats:true?ref=seller-platform-mcnav',
    'https://www.etsy.com/de/your/shops/me/tools/listings?page=3',
  ],
  // The old form keeps its parameters in the path, as key:value pairs.
  matches: path => /^\/your\/shops\/[^/]+\/tools\/listings(\/([^/]*:[^/]*)?)?$/.test(path),
  anchors: [
    { selector: '#page-region', place: 'before', seen: '2026-07-01' },
    { selector: 'main#main-content', place: 'start', isEarly: true, seen: '2026-10-10' },
  ],
  rows: [
    {
      // The link is the card's body: a button may not stand inside it, so the mark stands below.
      selector: 'a.card-body[href*="/listing-editor/edit/"]',
      attribute: 'href',
      id: /\/listing-editor\/edit\/(\d+)/,
      layout: 'below',
      seen: '2026-08-20',
    },
    {
      selector: 'main a[href*="/listing-editor/edit/"]',
      attribute: 'href',
      id: /\/listing-editor\/edit\/(\d+)/,
      layout: 'below',
      seen: '2026-10-10',
    },
  ],
})
