import { browser } from 'wxt/browser'
import { defineContentScript } from 'wxt/utils/define-content-script'
import { openHeights } from '../../host/heights.ts'
import { startHost } from '../../host/host.ts'
import { manifestMatches } from '../../pages/manifest-matches.ts'
import { shopPath } from '../../pages/shop-path.ts'

/** Between two looks at the address and at a page that is not steady yet, in ms. */
const TICK_MS = 500

export default defineContentScript({
  matches: manifestMatches,
  // Before the page has painted anything: room that is taken later moves what is there.
  runAt: 'document_start',
  // The page need not be told that we started.
  noScriptStartedPostMessage: true,
  main(ctx) {
    if (shopPath(location.href) === undefined) return
    // A download of numbers, say, opened as text.
    if (!(document.documentElement instanceof HTMLHtmlElement)) return
    const heights = openHeights(browser.storage.local, ctx.signal)
    const frameUrl = browser.runtime.getURL('/panel.html')
    const host = startHost(frameUrl, browser.runtime, heights, ctx.signal)
    // Each tick first asks whether the extension is still there; after an update `ctx` ends us.
    ctx.setInterval(host.tick, TICK_MS)
  },
})
