import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'
import type { AxeResults } from 'axe-core'
import type { Frame, Page } from 'puppeteer'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { panelOf, shopManagerPages } from '../../scripts/main-job/surfaces.ts'
import { startStack, type Stack } from '../../scripts/stack/stack.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
let stack: Stack

/** What axe finds, one line a kind of fault. */
async function faults(surface: Frame | Page): Promise<string[]> {
  await surface.evaluate(axe)
  const results: AxeResults = await surface.evaluate(() => Reflect.get(window, 'axe').run(document))
  expect(results.passes.length).toBeGreaterThan(5)
  return results.violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(node => node.html.slice(0, 120)).join(' | ')}`,
  )
}

beforeAll(async () => {
  stack = await startStack({ shop: { seed: 31, transactions: 300 } })
  await stack.connect()
  const options = await stack.chromium.openExtensionPage('options.html')
  await options.waitForSelector('[data-phase="live"][data-behind="0"]', { timeout: 120_000 })
  await options.close()
})

afterAll(() => stack.stop())

describe.each(['light', 'dark'])('%s', theme => {
  const media = [{ name: 'prefers-color-scheme', value: theme }]

  test.each(['dashboard.html', 'options.html', 'popup.html'])('%s has no fault', async path => {
    const page = await stack.chromium.browser.newPage()
    await page.emulateMediaFeatures(media)
    await page.goto(`chrome-extension://${stack.chromium.extensionId}/${path}`)
    await page.waitForSelector('.ep-app, .ep-popup')
    await page.waitForNetworkIdle({ idleTime: 500 })
    expect(await faults(page)).toEqual([])
    await page.close()
  })

  test.each(Object.entries(shopManagerPages))('the panel on %s has no fault', async (_, url) => {
    const page = await stack.chromium.browser.newPage()
    await page.setViewport({ width: 1440, height: 1000 })
    const themed = new URL(url)
    themed.searchParams.append('sandbox', `theme:${theme}`)
    await page.goto(themed.href, { waitUntil: 'domcontentloaded' })
    const panel = await panelOf(page)
    await panel.waitForSelector('[data-widget][data-shown]', { timeout: 30_000 })
    expect(await faults(panel)).toEqual([])
    await page.close()
  })
})

test('the keyboard alone reaches an order’s proof and leaves it again', async () => {
  const page = await stack.chromium.browser.newPage()
  await page.setViewport({ width: 1440, height: 1000 })
  await page.goto(shopManagerPages.orders, { waitUntil: 'domcontentloaded' })
  const panel = await panelOf(page)
  await panel.waitForSelector('[data-widget="order-profit"][data-shown]')
  await panel.focus('[data-widget="order-profit"] button')
  await page.keyboard.press('Enter')
  await panel.waitForSelector('.ep-ledger', { timeout: 10_000 })
  await page.keyboard.press('Escape')
  await panel.waitForFunction(() => !document.querySelector('dialog[open]'), { timeout: 10_000 })
  const focused = await panel.evaluate(() => document.activeElement?.tagName)
  expect(focused).toBe('BUTTON')
  await page.close()
})
