/** Between a change of the page and our look at it, in ms: a list renders in many small changes. */
const SETTLE_MS = 120
/** The same while we stand nowhere yet: the sooner the place is found, the sooner numbers show. */
const EAGER_MS = 16
/** A busy page gives no idle time; after this long we look anyway. In ms. */
const PATIENCE_MS = 400

/** How long our looks at a page that is being built may take in all, before it paints; then we wait. In ms. */
const URGENT_MS = 40
const URGENT_WINDOW_MS = 10_000

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
 * burst of changes; while it is urgent, at once, which is before the change is painted. While a page
 * we do not know is open, nothing is observed.
 */
export function createRefresher(
  refresh: () => void,
  is: { readonly mounted: () => boolean; readonly urgent: () => boolean },
  signal: AbortSignal,
): Refresher {
  let isWatching = false
  let isWaiting = false
  let isBodyWatched = false

  const run = () => {
    if (!signal.aborted) refresh()
  }
  const runLater = () => {
    isWaiting = false
    run()
  }
  const soon = () => {
    if (isWaiting || signal.aborted) return
    isWaiting = true
    if (is.mounted())
      setTimeout(() => requestIdleCallback(runLater, { timeout: PATIENCE_MS }), SETTLE_MS)
    else setTimeout(runLater, EAGER_MS)
  }
  let spentMs = 0
  let spentSinceMs = 0
  const children = new MutationObserver(() => {
    watchBody()
    const startMs = performance.now()
    if (startMs - spentSinceMs > URGENT_WINDOW_MS) {
      spentSinceMs = startMs
      spentMs = 0
    }
    if (is.urgent() && spentMs <= URGENT_MS) {
      run()
      spentMs += performance.now() - startMs
    } else soon()
  })
  const attributes = new MutationObserver(soon)
  /** A page that is still being parsed has none yet. */
  const watchBody = () => {
    const body = document.querySelector('body')
    if (isBodyWatched || body === null) return
    isBodyWatched = true
    attributes.observe(body, { attributeFilter: THEMING })
  }
  const rest = () => {
    isWatching = false
    isBodyWatched = false
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
      attributes.observe(document.documentElement, { attributeFilter: THEMING })
      watchBody()
    },
    rest,
    forgetOwnChanges() {
      children.takeRecords()
    },
  }
}
