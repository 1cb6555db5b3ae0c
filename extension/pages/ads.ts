import { definePage } from './define-page.ts'

export const ads = definePage({
  id: 'ads',
  examples: [
    'https://www.etsy.com/your/shops/me/advertising',
    'https://www.etsy.com/your/shops/me/advertising?ref=seller-platform-mcnav',
    'https://www.etsy.com/your/shops/me/advertising/listings/1234567890',
    'https://www.etsy.com/ca/your/shops/me/advertising/',
  ],
  matches: path => /^\/your\/shops\/[^/]+\/advertising(\/listings\/\d+)?\/?$/.test(path),
  anchors: [
    { selector: '#page-region', place: 'before', seen: '2026-07-01' },
    { selector: 'main#main-content', place: 'start', isEarly: true, seen: '2026-10-10' },
  ],
})
