import { setTimeout as delay } from 'node:timers/promises'
import type { Frame, Page } from 'puppeteer'
import { readMarks } from '../../tests/hostile/closed-roots.ts'

/** The Shop Manager pages on which the main job looks at its widgets. */
export const shopManagerPages = {
  dashboard: 'https://www.etsy.com/your/shops/me/dashboard',
  stats: 'https://www.etsy.com/your/shops/me/stats',
  listings: 'https://www.etsy.com/your/shops/me/tools/listings?stats=true',
  orders: 'https://www.etsy.com/your/orders/sold',
  payments: 'https://www.etsy.com/your/account/payments',
} as const

export type PageName = keyof typeof shopManagerPages

/** The address of a page while the account of one shop is signed in. */
export function pageOfShop(name: PageName, shopId: number): string {
  const url = new URL(shopManagerPages[name])
  url.searchParams.set('sandbox', `shop:${String(shopId)}`)
  return url.href
}

export type Shown = Readonly<Record<string, Readonly<Record<string, number | string>>>>

/**
 * The panel's frame, once a card stands in it. It lies in a closed shadow root, which hides it from
 * the page but not from us. The page may move it, and then it is another frame: so it is looked up
 * again each time.
 */
export async function panelOf(page: Page, timeoutMs = 60_000): Promise<Frame> {
  const until = performance.now() + timeoutMs
  while (performance.now() < until) {
    const frame = page.frames().find(candidate => candidate.url().endsWith('/panel.html'))
    try {
      if (frame && (await frame.$('[data-widget]'))) return frame
    } catch {
      // It went away while we asked: the next one is looked for below.
    }
    await delay(50)
  }
  throw new Error(`no panel with a card on ${page.url()} after ${String(timeoutMs)} ms`)
}

/** The panel's frame, whatever stands in it, once it says these words. */
export async function panelSaying(page: Page, words: RegExp, timeoutMs = 30_000): Promise<string> {
  const until = performance.now() + timeoutMs
  let text = ''
  while (performance.now() < until) {
    const frame = page.frames().find(candidate => candidate.url().endsWith('/panel.html'))
    try {
      text = (await frame?.evaluate(() => document.body.innerText)) ?? ''
      if (words.test(text)) return text
    } catch {
      // It went away while we asked.
    }
    await delay(50)
  }
  throw new Error(`the panel on ${page.url()} never said ${String(words)}, but: ${text}`)
}

/** Every widget's numbers, unformatted, and whether each of them is ready. */
export async function shownIn(surface: Frame | Page): Promise<Shown> {
  const cards = await surface.$$eval('[data-widget][data-shown]', elements =>
    elements.map(element => ({
      id: element.getAttribute('data-widget') ?? '',
      shown: element.getAttribute('data-shown') ?? '{}',
    })),
  )
  return Object.fromEntries(cards.map(({ id, shown }) => [id, JSON.parse(shown)]))
}

/** Asks until the answer holds, or gives the last one back when the time is over. */
export async function untilShown(
  surface: Frame | Page,
  holds: (shown: Shown) => boolean,
  timeoutMs: number,
): Promise<{ readonly shown: Shown; readonly tookMs: number; readonly held: boolean }> {
  const startedAt = performance.now()
  for (;;) {
    const shown = await shownIn(surface)
    const tookMs = performance.now() - startedAt
    if (holds(shown)) return { shown, tookMs, held: true }
    if (tookMs > timeoutMs) return { shown, tookMs, held: false }
    await delay(50)
  }
}

/** Labels of the marks on a page, as a screen reader hears them. They too stand in closed roots. */
export async function markLabels(page: Page): Promise<string[]> {
  return (await readMarks(page)).map(({ label }) => label)
}
