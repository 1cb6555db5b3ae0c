import { browser } from 'wxt/browser'

/** Opens the dashboard in a tab of its own, at one shop if it is named; `widgetId` is scrolled to. */
export function openDashboard(_event?: unknown, widgetId = '', shopId = ''): void {
  const query = shopId === '' ? '' : `?shop=${shopId}`
  const hash = widgetId === '' ? '' : `#${widgetId}`
  open(browser.runtime.getURL('/dashboard.html') + query + hash)
}

/** Opens the options where one more shop is connected. Nothing is connected by it. */
export function openConnect(): void {
  open(`${browser.runtime.getURL('/options.html')}#connect`)
}

/** Opens the options in a tab of their own: whatever has consequences happens there. */
export function openOptions(): void {
  browser.runtime.openOptionsPage().catch(cannotOpen)
}

/** Opens the options of one shop. */
export function openOptionsOf(shopId: string): void {
  open(`${browser.runtime.getURL('/options.html')}?shop=${shopId}`)
}

/** Opens the options at the costs of one listing of a shop. */
export function openCosts(listingId: string, shopId: string): void {
  open(`${browser.runtime.getURL('/options.html')}?shop=${shopId}#costs=${listingId}`)
}

/** The shop that the page's own address asks for. */
export function askedShop(): string | undefined {
  return /^\d{1,20}$/.exec(new URLSearchParams(location.search).get('shop') ?? '')?.[0]
}

function open(url: string): void {
  browser.tabs.create({ url }).catch(cannotOpen)
}

function cannotOpen(error: unknown): void {
  console.warn('a page of ours could not be opened', error)
}
