/** Between a change of the page and our look at it, in ms: a list renders in many small changes. */
const SETTLE_MS = 120
/** The same while we stand nowhere yet: the sooner the place is found, the sooner numbers show. */
const EAGER_MS = 16
/** A busy page gives no idle time; after this long we look anyway. In ms. */
const PATIENCE_MS = 400

const THEMING = ['class', 'style', 'lang', 'data-theme', 'data-color-mode']

export type Refresher = {
  /** Looks again when the page has settled. */
  readonly soon: () => void
  /** Begins to follow the page's changes. */
  readonly watch: () => void
  /** Stops following them. */
  readonly rest: () => void
  /** To be called after each change that we made: it is not the page's. */
  readonly forgetOwnChanges: () => void
}

/**
 * Calls `refresh` after the page has changed, in its idle time, and never more than once for one
 * burst of changes. While a page we do not know is open, nothing is observed.
 */
export function createRefresher(
  refresh: () => void,
  isMounted: () => boolean,
  signal: AbortSignal,
): Refresher {
  let isWatching = false
  let isWaiting = false

  const run = () => {
    isWaiting = false
    if (!signal.aborted) refresh()
  }
  const soon = () => {
    if (isWaiting || signal.aborted) return
    isWaiting = true
    if (isMounted()) setTimeout(() => requestIdleCallback(run, { timeout: PATIENCE_MS }), SETTLE_MS)
    else setTimeout(run, EAGER_MS)
  }
  const children = new MutationObserver(soon)
  const attributes = new MutationObserver(soon)
  const rest = () => {
    isWatching = false
    children.disconnect()
    attributes.disconnect()
  }
  signal.addEventListener('abort', rest, { once: true })

  return {
    soon,
    watch() {
      if (isWatching || signal.aborted) return
      isWatching = true
      children.observe(document.documentElement, { childList: true, subtree: true })
      // Brightness and language are attributes of the two outermost elements.
      for (const element of [document.documentElement, document.body]) {
        attributes.observe(element, { attributeFilter: THEMING })
      }
    },
    rest,
    forgetOwnChanges() {
      children.takeRecords()
    },
  }
}
