import type { Page } from 'puppeteer'

export type Shift = {
  readonly value: number
  readonly atMs: number
  /** What moved, and how far down. */
  readonly moved: readonly string[]
  readonly moves: readonly number[]
}

/** Collects what moves in a page from its first paint on, without the seller's doing. */
export async function watchShifts(page: Page): Promise<() => Promise<readonly Shift[]>> {
  await page.evaluateOnNewDocument(() => {
    if (window.top !== window) return
    const shifts: Shift[] = []
    Reflect.set(window, '__shifts', shifts)
    new PerformanceObserver(list => {
      for (const entry of list.getEntries()) {
        // Chromium's own, which the library of types does not know.
        const shift = entry as PerformanceEntry & {
          readonly value: number
          readonly hadRecentInput: boolean
          readonly sources: readonly {
            readonly node: Node | null
            readonly previousRect: DOMRectReadOnly
            readonly currentRect: DOMRectReadOnly
          }[]
        }
        if (shift.hadRecentInput) continue
        const moved = shift.sources.map(({ node, previousRect, currentRect }) => {
          const element = node instanceof Element ? node : node?.parentElement
          const name = element?.id || element?.className || element?.localName
          return `${String(name)} ${previousRect.top}+${previousRect.height} → ${currentRect.top}+${currentRect.height}`
        })
        const moves = shift.sources
          .filter(({ previousRect, currentRect }) => previousRect.height * currentRect.height > 0)
          .map(({ previousRect, currentRect }) => currentRect.top - previousRect.top)
        shifts.push({ value: shift.value, atMs: shift.startTime, moved, moves })
      }
    }).observe({ type: 'layout-shift', buffered: true })
  })
  return () => page.evaluate(() => Reflect.get(window, '__shifts') as Shift[])
}

export function scoreOf(shifts: readonly Shift[]): number {
  return shifts.reduce((sum, { value }) => sum + value, 0)
}
