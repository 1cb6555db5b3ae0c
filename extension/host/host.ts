import type { HostMessage, PageShop, PanelMessage } from '../messages/panel.ts'
import type { Page } from '../pages/define-page.ts'
import { findRows, locate, type Located, type Row } from '../pages/locate.ts'
import { recognise } from '../pages/registry.ts'
import { measureTheme } from './brightness.ts'
import { createFrameCare } from './frame-care.ts'
import { createDropCount, createSteadiness, troubles } from './health.ts'
import { createMarks } from './marks.ts'
import { createPanel } from './mount.ts'
import { watchNavigation } from './navigation.ts'
import { createNearRows } from './near-rows.ts'
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
export function startHost(frameUrl: string, runtime: Runtime, signal: AbortSignal): Host {
  const panel = createPanel(frameUrl, signal)
  const refresher = createRefresher(refresh, () => panel.place() !== undefined, signal)
  const care = createFrameCare(panel.reload)
  const line = answerPanel(
    runtime,
    { connect: greet, disconnect: () => care.heard(false), message: hear },
    signal,
  )
  const marks = createMarks(
    {
      open: key => line.send({ type: 'open-mark', key }),
      drawn: refresher.forgetOwnChanges,
      stale: refresher.soon,
    },
    signal,
  )
  const nearRows = createNearRows(onScrolled, signal)
  const isSteady = createSteadiness()
  const gaveWay = createDropCount()
  const shopWatch = watchShop(refreshIfKnown, signal)
  let page: Page | undefined
  let shop: PageShop = { state: 'pending' }
  let steady = false
  let trouble: string | undefined
  let contents: Extract<PanelMessage, { type: 'marks' }>['marks'] = {}
  let said = ''
  let rows: ReadonlyMap<string, Row> = new Map()
  let isScrolling = false

  function refresh() {
    const next = recognise(location.href)
    const isNew = next?.id !== page?.id
    if (isNew) {
      trouble = undefined
      contents = {}
    }
    page = next
    const of = shopWatch.look()
    // The marks are another shop's: they go before anything else happens.
    if (!isSameShop(of, shop)) contents = {}
    shop = of
    if (page === undefined) leave()
    else stay(page, isNew)
    refresher.forgetOwnChanges()
  }

  function refreshIfKnown() {
    if (page !== undefined) refresh()
  }

  function leave() {
    refresher.rest()
    panel.take()
    care.forget()
    rows = new Map()
    nearRows.rest()
    marks.draw(undefined, rows, {}, 'light')
    steady = true
    said = ''
  }

  function stay(known: Page, isNew: boolean) {
    refresher.watch()
    const located = locate(known, document)
    const reading = located.found ? `${known.id} ${located.anchor.selector}` : known.id
    steady = isSteady(reading, performance.now())
    place(located, isNew)
    rows = findRows(known, document)
    show(known)
  }

  /** Marks the rows near the window, and asks the panel for them. */
  function show(known: Page) {
    const standing = panel.place()
    if (standing === undefined) return
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
      locale: document.documentElement.lang || navigator.language,
      keys: [...near.keys()],
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

  /** Moves the panel only when it must: a move may load the frame again. */
  function place(located: Located, isNew: boolean) {
    const standing = panel.standing()
    if (panel.place() === 'inline' && !isNew) {
      if (standing === 'firm') {
        if (!steady && panel.isSqueezed()) dock(troubles.narrow)
        return
      }
      if (standing === 'evicted' && gaveWay(performance.now())) trouble = troubles.dropped
    }
    // Where there was no room or no welcome, another look at the same page changes nothing.
    if (trouble === troubles.narrow || trouble === troubles.dropped) {
      dock(trouble)
    } else if (located.found && (steady || canHurry(located))) {
      trouble = undefined
      panel.putInline(located.element, located.anchor.place)
    } else if (!located.found && steady) {
      dock(troubles.missing)
    }
  }

  /** The sooner the better, but neither out of the dock nor into a page that is still empty. */
  function canHurry({ anchor }: Extract<Located, { found: true }>) {
    return panel.place() !== 'dock' && anchor.isEarly !== true
  }

  function dock(reason: string) {
    trouble = reason
    if (panel.place() !== 'dock' || panel.standing() !== 'firm') panel.putDock()
  }

  function say(message: HostMessage) {
    const text = JSON.stringify(message)
    if (text === said) return
    said = text
    line.send(message)
  }

  function greet() {
    care.heard(true)
    said = ''
    refresh()
  }

  function hear(message: PanelMessage) {
    switch (message.type) {
      case 'size':
        panel.setHeight(message.heightPx)
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
      if (panel.place() !== undefined) care.look(performance.now())
      if (!steady || recognise(location.href)?.id !== page?.id || isShopStale()) refresh()
    },
  }
}
