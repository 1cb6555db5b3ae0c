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

/** Loads of each page with us and of each without; one long task by itself says little. */
const loads = 4

/**
 * Long tasks of each page with our content script and, in a context that runs no extension, without
 * it; and, in a load of its own because the trace costs time too, how much of the page's thread one
 * call into our content script takes at most.
 */
export async function benchLongTasks(stack: Stack): Promise<void> {
  const { browser } = stack.chromium
  const bare = await browser.createBrowserContext()
  for (const [name, url] of Object.entries(shopManagerPages)) {
    const withUs: number[] = []
    const without: number[] = []
    for (let load = 0; load < loads; load++) {
      withUs.push(...(await longTasksOfLoad(await browser.newPage(), url)))
      without.push(...(await longTasksOfLoad(await bare.newPage(), url)))
    }
    const page = await browser.newPage()
    const ours = await watchOurTasks(page)
    await longTasks(page, url)
    await panelOf(page)
    const { count, longestMs } = await ours.stop()
    await page.close()
    figure('long tasks in the host page', withUs.length, 'tasks', {
      page: name,
      loads,
      longestMs: Math.round(Math.max(0, ...withUs)),
      withoutUs: without.length,
      longestWithoutUsMs: Math.round(Math.max(0, ...without)),
      ourCalls: count,
      ourLongestMs: Math.round(longestMs * 10) / 10,
    })
  }
  await bare.close()
}

async function longTasksOfLoad(page: Page, url: string): Promise<number[]> {
  const durations = await longTasks(page, url)
  await page.close()
  return durations
}
