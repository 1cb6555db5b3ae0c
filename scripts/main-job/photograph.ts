import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Launched } from '../../tests/e2e/browser.ts'
import { root } from '../stack/paths.ts'
import { panelOf, shopManagerPages } from './surfaces.ts'

const themes = ['light', 'dark'] as const
const widths = [1440, 390] as const

/** Pictures of every surface, light and dark, wide and narrow. Answers where they lie. */
export async function photographAll(chromium: Launched): Promise<string[]> {
  const folder = join(root, '.output/check')
  mkdirSync(folder, { recursive: true })
  const files: string[] = []
  const page = await chromium.browser.newPage()
  const own = (path: string): string => `chrome-extension://${chromium.extensionId}/${path}`
  for (const theme of themes) {
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: theme }])
    for (const width of widths) {
      for (const [name, url] of Object.entries(shopManagerPages)) {
        await page.setViewport({ width, height: width === 1440 ? 1_000 : 844 })
        await page.goto(themed(url, theme), { waitUntil: 'domcontentloaded' })
        await panelOf(page)
        await settle()
        files.push(await take(name, theme, width))
      }
      for (const name of ['dashboard.html', 'options.html', 'popup.html']) {
        const isPopup = name === 'popup.html'
        if (isPopup && width === 1440) continue
        await page.setViewport({ width: isPopup ? 380 : width, height: isPopup ? 600 : 1000 })
        await page.goto(own(name))
        await settle()
        files.push(await take(`own-${name.replace('.html', '')}`, theme, width))
      }
    }
  }
  await page.close()
  return files

  /**
   * A picture of the whole page, as far down as somebody would scroll. The window is made as high as
   * the page: what lies below a window is not drawn in frames of another origin.
   */
  async function take(name: string, theme: string, width: number): Promise<string> {
    const path = join(folder, `${name}-${theme}-${String(width)}.png`) as `${string}.png`
    const contentHeight = await page.evaluate(() => document.documentElement.scrollHeight)
    const height = Math.max(600, Math.min(contentHeight, width === 1440 ? 2_400 : 4_000))
    await page.setViewport({ width: page.viewport()?.width ?? width, height })
    await delay(400)
    await page.screenshot({ path })
    return path
  }
}

function themed(url: string, theme: string): string {
  const themedUrl = new URL(url)
  if (theme === 'dark') themedUrl.searchParams.append('sandbox', 'theme:dark')
  return themedUrl.href
}

/** Marks and charts follow the data; Shop Manager itself comes to rest after half a second. */
async function settle(): Promise<void> {
  await delay(1_500)
}
