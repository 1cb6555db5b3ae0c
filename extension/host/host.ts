import type { HostMessage, PageShop, PanelMessage } from '../messages/panel.ts'
import { usableLocale } from '../messages/usable-locale.ts'
import type { Page } from '../pages/define-page.ts'
import { findRows, locate, type Row } from '../pages/locate.ts'
import { recognise } from '../pages/registry.ts'
import { showsShopManager } from '../pages/shell.ts'
import { measureTheme } from './brightness.ts'
import { createSteadiness } from './health.ts'
import type { PanelHeights } from './heights.ts'
import { createMarks } from './marks.ts'
import { watchNavigation } from './navigation.ts'
import { createNearRows } from './near-rows.ts'
import { createPlacing } from './placing.ts'
import { answerPanel, type Runtime } from './port.ts'
import { createRefresher } from './refresher.ts'
import { isSameShop, watchShop } from './shop-watch.ts'

/** Between two looks at which rows are near the window, while the page scrolls, in ms. */
const SCROLL_MS = 100

/** The content script at work. */
export type Host = {
  /** To be called about twice a second: sees addresses and pages that changed without a sign. */
  readonly tick: () => void
}

/**
 * Recognises the page, keeps our frame and marks at their places in it while it navigates and
 * renders, and speaks with the panel. On a page that it does not know it leaves nothing. When
 * `signal` ends, the page is as it was.
 */
export function startHost(
  frameUrl: string,
  runtime: Runtime,
  heights: PanelHeights,
  signal: AbortSignal,
): Host {
  const refresher = createRefresher(
    refresh,
    { mounted: () => panel.place() !== undefined, urgent: canStand },
    signal,
  )
  const panel = createPlacing(
    frameUrl,
    heights,
    { changed: refresher.forgetOwnChanges, settled: refresher.soon },
    signal,
  )
  const line = answerPanel(
    runtime,
    { connect: greet, disconnect: () => panel.heard(false), message: hear },
    signal,
  )
  const marks = createMarks(
    {
      open: key => {
        panel.expectOwnAction()
        line.send({ type: 'open-mark', key })
      },
      drawn: refresher.forgetOwnChanges,
      stale: refresher.soon,
    },
    signal,
  )
  const nearRows = createNearRows(onScrolled, signal)
  const isSteady = createSteadiness()
  const shopWatch = watchShop(refreshIfKnown, signal)
  let page: Page | undefined
  let shop: PageShop = { state: 'pending' }
  let steady = false
  let contents: Extract<PanelMessage, { type: 'marks' }>['marks'] = {}
  let said = ''
  let rows: ReadonlyMap<string, Row> = new Map()
  let isScrolling = false

  function refresh() {
    const next = recognise(location.href)
    const isNew = next?.id !== page?.id
    if (isNew) contents = {}
    page = next
    const of = shopWatch.look()
    // The marks are another shop's: they go before anything else happens.
    if (!isSameShop(of, shop)) contents = {}
    shop = of
    if (page === undefined) leave()
    else stay(page, isNew)
    refresher.forgetOwnChanges()
  }

  /** Cheap enough to be asked at every change of a page that is being built. */
  function canStand() {
    return page !== undefined && panel.isUrgent(page, locate(page, document))
  }

  function refreshIfKnown() {
    if (page !== undefined) refresh()
  }

  function leave() {
    refresher.rest()
    clear()
    steady = true
  }

  function clear() {
    panel.leave()
    rows = new Map()
    nearRows.rest()
    marks.draw(undefined, rows, {}, 'light')
    said = ''
  }

  function stay(known: Page, isNew: boolean) {
    refresher.watch()
    const isShown = showsShopManager(known, document)
    const located = locate(known, document)
    const selector = isShown && located.found ? located.anchor.selector : ''
    steady = isSteady(`${known.id} ${isShown} ${selector}`, performance.now())
    if (!isShown) {
      // For a moment the page may be without its shell; for longer, it is not Shop Manager.
      if (steady || isNew) clear()
      return
    }
    panel.stand(known, located, isNew, steady)
    rows = findRows(known, document)
    show(known)
  }

  /** Marks the rows near the window, and asks the panel for them. */
  function show(known: Page) {
    const standing = panel.place()
    if (standing === undefined) return
    const trouble = panel.trouble()
    const theme = measureTheme(panel.ground())
    panel.setTheme(theme)
    const near = nearRows.select(known, rows)
    marks.draw(known, near, contents, theme)
    say({
      type: 'page',
      page: known.id,
      shop,
      place: standing,
      theme,
      locale: usableLocale(document.documentElement.lang, navigator.language),
      // In the page's order: scrolling a little asks the same again.
      keys: [...rows.keys()].filter(key => near.has(key)),
      ...(trouble === undefined ? {} : { trouble }),
    })
  }

  function onScrolled() {
    if (isScrolling) return
    isScrolling = true
    setTimeout(() => {
      isScrolling = false
      if (!signal.aborted && page !== undefined) show(page)
    }, SCROLL_MS)
  }

  function say(message: HostMessage) {
    const text = JSON.stringify(message)
    if (text === said) return
    said = text
    line.send(message)
  }

  function greet() {
    panel.heard(true)
    said = ''
    refresh()
  }

  function hear(message: PanelMessage) {
    switch (message.type) {
      case 'size':
        panel.resize(message)
        refresher.forgetOwnChanges()
        return
      case 'marks':
        if (!isSameShop(message.shop, shop)) return
        contents = message.marks
        refresh()
        return
      case 'show-panel':
        panel.show()
        return
    }
  }

  function isShopStale() {
    return page !== undefined && shopWatch.isStale()
  }

  watchNavigation(refresher.soon, signal)
  refresh()

  return {
    tick() {
      if (signal.aborted) return
      panel.tick(performance.now())
      if (!steady || recognise(location.href)?.id !== page?.id || isShopStale()) refresh()
    },
  }
}
