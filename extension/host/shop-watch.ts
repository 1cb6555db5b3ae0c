import type { PageShop } from '../messages/panel.ts'
import { shopOfPage, signRegions } from '../pages/shop-of-page.ts'
import { createSteadiness } from './health.ts'

export type ShopWatch = {
  /** Whose page it is now. */
  readonly look: () => PageShop
  /** Whether the last look is no longer true, or was of a page that is still being built. */
  readonly isStale: () => boolean
}

/**
 * Follows whose page it is. Changes of the regions that say it are looked at before the next paint,
 * not when the page has settled: a number beside another shop's name is wrong at once. `onChange`
 * runs when the answer is another than at the last look.
 */
export function watchShop(onChange: () => void, signal: AbortSignal): ShopWatch {
  const isSteady = createSteadiness()
  let shop: PageShop = { state: 'pending' }
  let isWaiting = false

  const read = (): PageShop => {
    const said = shopOfPage(location.href, document)
    if (said.state !== 'unknown') return said
    // Its signs may not have been sent yet, or not have been drawn.
    const isWhole = document.readyState !== 'loading' && isSteady(said.state, performance.now())
    return isWhole ? said : { state: 'pending' }
  }
  const isStale = () => isPending(shop) || !isSameShop(shop, read())
  const check = () => {
    isWaiting = false
    if (!signal.aborted && isStale()) onChange()
  }
  const observer = new MutationObserver(records => {
    if (isWaiting || !records.some(touchesSign)) return
    isWaiting = true
    requestAnimationFrame(check)
  })
  observer.observe(document, {
    childList: true,
    subtree: true,
    attributes: true,
    attributeFilter: ['href'],
  })
  signal.addEventListener('abort', () => observer.disconnect(), { once: true })

  return {
    look() {
      shop = read()
      return shop
    },
    isStale,
  }
}

function isPending(shop: PageShop): boolean {
  return shop.state === 'pending'
}

function touchesSign({ target, addedNodes, removedNodes }: MutationRecord): boolean {
  if (target instanceof Element && target.closest(signRegions) !== null) return true
  return [...addedNodes, ...removedNodes].some(
    node =>
      node instanceof Element &&
      (node.matches(signRegions) || node.querySelector(signRegions) !== null),
  )
}

export function isSameShop(one: PageShop, other: PageShop): boolean {
  if (one.state !== 'known' || other.state !== 'known') return one.state === other.state
  return one.id === other.id && one.name === other.name
}
