import { browser } from 'wxt/browser'

/** Opens the dashboard in a tab of its own; `widgetId` is scrolled to. */
export function openDashboard(_event?: unknown, widgetId = ''): void {
  const hash = widgetId === '' ? '' : `#${widgetId}`
  open(browser.runtime.getURL('/dashboard.html') + hash)
}

/** Opens the options in a tab of their own: whatever has consequences happens there. */
export function openOptions(): void {
  browser.runtime.openOptionsPage().catch(cannotOpen)
}

/** Opens the options at the costs of one listing. */
export function openCosts(listingId: string): void {
  open(`${browser.runtime.getURL('/options.html')}#costs=${listingId}`)
}

function open(url: string): void {
  browser.tabs.create({ url }).catch(cannotOpen)
}

function cannotOpen(error: unknown): void {
  console.warn('a page of ours could not be opened', error)
}
