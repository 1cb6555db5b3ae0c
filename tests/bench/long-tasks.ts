import type { Page } from 'puppeteer'
import { shopManagerPages, panelOf } from '../../scripts/main-job/surfaces.ts'
import type { Stack } from '../../scripts/stack/stack.ts'
import { watchOurTasks } from '../hostile/our-tasks.ts'
import { figure } from './figure.ts'

/** Tasks above 50 ms on the page's own thread while it loads and comes to rest. */
export async function longTasks(page: Page, url: string): Promise<number[]> {
  await page.goto(url, { waitUntil: 'domcontentloaded' })
  await new Promise(resolve => setTimeout(resolve, 3_000))
  return page.evaluate(
    () =>
      new Promise<number[]>(resolve => {
        const durations: number[] = []
        const observer = new PerformanceObserver(list => {
          durations.push(...list.getEntries().map(entry => entry.duration))
        })
        observer.observe({ type: 'longtask', buffered: true })
        setTimeout(() => resolve(durations), 300)
      }),
  )
}

/** The page's long tasks, and how much of its thread one call into our content script takes at most. */
export async function benchLongTasks(stack: Stack): Promise<void> {
  const page = await stack.chromium.browser.newPage()
  for (const [name, url] of Object.entries(shopManagerPages)) {
    const ours = await watchOurTasks(page)
    const durations = await longTasks(page, url)
    await panelOf(page)
    const { count, longestMs } = await ours.stop()
    figure('long tasks in the host page', durations.length, 'tasks', {
      page: name,
      longestMs: Math.round(Math.max(0, ...durations)),
      ourCalls: count,
      ourLongestMs: Math.round(longestMs * 10) / 10,
    })
  }
  await page.close()
}
