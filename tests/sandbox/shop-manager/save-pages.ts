import { mkdirSync, writeFileSync } from 'node:fs'
import { generateShop } from '../shop/generate-shop.ts'
import { defaultSettings, readSettings } from './page-settings.ts'
import { drawPage } from './shop-manager.ts'

/** One known moment, so that saving twice changes nothing. */
const NOW_MS = Date.parse('2026-10-12T15:00:00Z')

const pages = {
  dashboard: '/your/shops/me/dashboard',
  stats: '/your/shops/me/stats',
  listings: '/your/shops/me/tools/listings?stats=true',
  'listing-editor': '/your/shops/me/listing-editor/edit/1500000004',
  orders: '/your/orders/sold',
  payments: '/your/account/payments',
  ads: '/your/shops/me/advertising',
} as const

const variants = {
  '2026': 'variant:2026',
  '2025': 'variant:2025',
  german: 'variant:2026,lang:de',
  turkish: 'variant:2026,lang:tr',
  'without-anchors': 'anchors:none,signs:script',
  links: 'rows:links',
} as const

/** The pages that have rows. */
const lists: readonly string[] = ['orders', 'listings']

const folder = new URL('../../fixtures/pages/', import.meta.url)
mkdirSync(folder, { recursive: true })
const shop = generateShop({ seed: 11, transactions: 400, now: NOW_MS })

for (const [page, address] of Object.entries(pages)) {
  for (const [variant, setting] of Object.entries(variants)) {
    if (variant === 'links' && !lists.includes(page)) continue
    const settings = readSettings(`${setting},late:0,cards:5,buyers:none`, defaultSettings)
    const url = new URL(address, 'https://www.etsy.com')
    const text = drawPage({ shop, nowSec: Math.floor(NOW_MS / 1000), url, settings }, undefined)
    if (text === undefined) throw new Error(`${address} is no page`)
    // The styles are the same in each and say nothing about the page's structure.
    const lean = text
      .replace(/<style>[^]*?<\/style>/, '')
      .replace(/src="data:[^"]*"/g, 'src="data:,"')
    writeFileSync(new URL(`${page}-${variant}.html`, folder), lean)
  }
}
