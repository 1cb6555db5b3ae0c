import { browser } from 'wxt/browser'
import { manifestMatches } from '../pages/manifest-matches.ts'

/**
 * Runs our content script in the pages of Shop Manager that were open before this version was
 * installed. An update ends the script of the version before, and Chromium starts the new one only
 * in pages that are loaded from then on; Firefox starts it by itself.
 */
export async function injectIntoOpenPages(): Promise<void> {
  const tabs = await browser.tabs.query({ url: [...manifestMatches], discarded: false })
  const outcomes = await Promise.allSettled(
    tabs.flatMap(({ id }) =>
      id === undefined
        ? []
        : [
            browser.scripting.executeScript({
              target: { tabId: id },
              files: ['/content-scripts/host.js'],
            }),
          ],
    ),
  )
  for (const outcome of outcomes) {
    // An error page of the browser's own, or a tab that was closed meanwhile.
    if (outcome.status === 'rejected') console.debug('an open page was left out', outcome.reason)
  }
}
