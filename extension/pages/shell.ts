import type { Page } from './define-page.ts'
import { shopPath } from './shop-path.ts'

/** Parts of Shop Manager that stand on each of its pages, and on no page that is not Shop Manager. */
const shellHooks = [
  { selector: '#shop-manager--channels-list', seen: '2026-10-10' },
  { selector: '[data-seller-nav="true"]', seen: '2026-08-20' },
  { selector: '#shop-manager--tool-links', seen: '2026-07-01' },
] as const

const anyHook = shellHooks.map(({ selector }) => selector).join()

/**
 * Whether Shop Manager itself is shown, and not an error, a sign-in, a puzzle or a notice at its
 * address. That takes a sign of its own: a part of its shell, or a place that only this page has.
 * The content root alone is none, since every page of Etsy's may have one.
 */
export function showsShopManager(page: Page, document: Document): boolean {
  if (failedToLoad(document)) return false
  if (document.querySelector(anyHook) !== null) return true
  return page.anchors.some(
    ({ selector, isEarly }) => isEarly !== true && document.querySelector(selector) !== null,
  )
}

/** Whether the document at this address came with an error's status; navigating on leaves it behind. */
function failedToLoad({ location, defaultView }: Document): boolean {
  const [load] = defaultView?.performance.getEntriesByType('navigation') ?? []
  if (load === undefined || !('responseStatus' in load)) return false
  return Number(load.responseStatus) >= 400 && shopPath(load.name) === shopPath(location.href)
}
