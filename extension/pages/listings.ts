import { definePage } from './define-page.ts'

const EDITOR_ID = /\/listing-editor\/edit\/(\d+)/
/** In the editor's link, the statistics' and the public one. */
const LISTING_ID = /\/(?:listing-editor\/edit|stats\/listings|listing)\/(\d+)/
const LINKS = ['/listing-editor/edit/', '/stats/listings/', '/listing/'].map(
  part => `a[href*="${part}"]`,
)

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
      id: EDITOR_ID,
      row: 'li',
      layout: 'below',
      seen: '2026-08-20',
    },
    {
      // Any link that names a listing.
      selector: LINKS.join(),
      attribute: 'href',
      id: LISTING_ID,
      row: { minWidthPx: 120, minHeightPx: 32 },
      layout: 'below',
      seen: '2026-10-10',
    },
  ],
  signs: [
    { selector: LINKS.join(), attribute: 'href', id: LISTING_ID },
    { selector: '[data-listing-id]', attribute: 'data-listing-id', id: /^\s*(\d+)\s*$/ },
  ],
})
