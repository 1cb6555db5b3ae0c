import { definePage } from './define-page.ts'

export const listingEditor = definePage({
  id: 'listing-editor',
  examples: [
    'https://www.etsy.com/your/shops/me/listing-editor/create',
    'https://www.etsy.com/your/shops/me/onboarding/listing-editor/create',
    'https://www.etsy.com/in-en/your/shops/me/onboarding/listing-editor/create',
    'https://www.etsy.com/your/shops/me/tools/listings/new',
    'https://www.etsy.com/your/shops/me/listing-editor/edit/1234567890',
    'https://www.etsy.com/your/shops/me/listing-editor/edit/1234567890#price-inventory',
    'https://www.etsy.com/de/your/shops/SandboxShop/listing-editor/edit/1234567890#media',
  ],
  matches: path =>
    /^\/your\/shops\/[^/]+\/(onboarding\/)?listing-editor\/(create|edit\/\d+)\/?$/.test(path) ||
    /^\/your\/shops\/[^/]+\/tools\/listings\/new\/?$/.test(path),
  anchors: [
    { selector: '#page-region', place: 'before', seen: '2026-07-01' },
    { selector: 'main#main-content', place: 'start', isEarly: true, seen: '2026-10-10' },
  ],
})
