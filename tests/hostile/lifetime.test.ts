import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'puppeteer'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { launchBrowser, type Launched } from '../e2e/browser.ts'
import { startSandbox, type Sandbox } from '../sandbox/sandbox.ts'
import { readMarks } from './closed-roots.ts'
import { heardPage, panelFrame, probeExtension } from './probe-extension.ts'

/** What becomes of us in a page that lives longer, or comes back, or is left. */
const ORDERS = 'https://www.etsy.com/your/orders/sold'
const extension = probeExtension()
let sandbox: Sandbox
let chromium: Launched
let page: Page

beforeAll(async () => {
  sandbox = await startSandbox({ shop: { seed: 7, transactions: 300 } })
  chromium = await launchBrowser({
    extensionDir: extension.dir,
    hosts: { 'www.etsy.com': sandbox.tlsPort },
  })
})
afterAll(async () => {
  await chromium.close()
  await sandbox.stop()
  extension.remove()
})
afterEach(() => page.close())

async function open(url = ORDERS): Promise<void> {
  page = await chromium.browser.newPage()
  await page.setViewport({ width: 1440, height: 1000 })
  await page.goto(url, { waitUntil: 'load' })
}

const roots = () => page.$$eval('aside', nodes => nodes.length)

async function isMarked(): Promise<boolean> {
  const rows = await page.$$eval('.panel-body-row', nodes => nodes.length)
  return rows > 0 && (await readMarks(page)).length === rows
}

test('after an update an open page has its panel and marks again, once', async () => {
  await open()
  await heardPage(page, { page: 'orders' })
  await expect.poll(isMarked, { timeout: 10_000 }).toBe(true)
  await page.evaluate(() => Reflect.set(window, 'stillHere', true))
  const file = join(extension.dir, 'manifest.json')
  const manifest = readFileSync(file, 'utf8')
  writeFileSync(file, manifest.replace(/"version":"[^"]*"/, '"version":"99.0.1"'))
  const before = await panelFrame(page)
  // As the browser updates an unpacked extension: in place, under its id.
  expect(await chromium.browser.installExtension(extension.dir)).toBe(chromium.extensionId)
  await expect.poll(() => before.detached, { timeout: 20_000 }).toBe(true)
  await heardPage(page, { page: 'orders', place: 'inline' })
  await expect.poll(isMarked, { timeout: 10_000 }).toBe(true)
  await expect.poll(roots, { timeout: 5_000 }).toBe(1)
  const version = await (
    await panelFrame(page)
  ).evaluate(() => chrome.runtime.getManifest().version)
  expect(version).toBe('99.0.1')
  expect(await page.evaluate(() => Reflect.get(window, 'stillHere'))).toBe(true)
})

test('the background may not ask Etsy for anything, whatever the manifest lets it start', async () => {
  await open()
  const background = await (await chromium.background()).worker()
  const outcome = await background?.evaluate(
    url =>
      fetch(url).then(
        () => 'fetched',
        () => 'refused',
      ),
    ORDERS,
  )
  expect(outcome).toBe('refused')
})

test('a page that was left comes back from the browser’s cache, and its panel with it', async () => {
  await open()
  await heardPage(page, { page: 'orders' })
  await expect.poll(isMarked, { timeout: 10_000 }).toBe(true)
  await page.evaluate(() => {
    Reflect.set(window, 'stillHere', true)
    window.addEventListener('pageshow', event => Reflect.set(window, 'persisted', event.persisted))
  })
  await page.goto('https://www.etsy.com/your/purchases', { waitUntil: 'load' })
  await page.goBack({ waitUntil: 'load' })
  expect(
    await page.evaluate(() => [
      Reflect.get(window, 'stillHere'),
      Reflect.get(window, 'persisted'),
      performance
        .getEntriesByType('navigation')
        .map(entry => Reflect.get(entry, 'notRestoredReasons')),
    ]),
  ).toEqual([true, true, [null]])
  expect(await roots()).toBe(1)
  await panelFrame(page)
  await heardPage(page, { page: 'orders', place: 'inline' })
  await expect.poll(isMarked, { timeout: 10_000 }).toBe(true)
})

test('a page that the seller stays on after all has its panel again', async () => {
  await open()
  await heardPage(page, { page: 'orders' })
  const before = await panelFrame(page)
  // What the browser does before a link that turns out to be a download.
  await page.evaluate(() => window.dispatchEvent(new Event('beforeunload')))
  await expect.poll(() => before.detached, { timeout: 5_000 }).toBe(true)
  await heardPage(page, { page: 'orders', place: 'inline' })
})
