import { ads } from './ads.ts'
import { dashboard } from './dashboard.ts'
import type { Page } from './define-page.ts'
import { listingEditor } from './listing-editor.ts'
import { listings } from './listings.ts'
import { orders } from './orders.ts'
import { payments } from './payments.ts'
import { shopPath } from './shop-path.ts'
import { stats } from './stats.ts'

/** Every page that we know, one line each. */
export const pages: readonly Page[] = [
  dashboard,
  stats,
  listings,
  listingEditor,
  orders,
  payments,
  ads,
]

/** The page at an address, or `undefined` where we stay away. */
export function recognise(href: string): Page | undefined {
  const path = shopPath(href)
  return path === undefined ? undefined : pages.find(page => page.matches(path))
}
