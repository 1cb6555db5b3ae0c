import type { Frame, Page } from 'puppeteer'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { pages } from '../../extension/pages/registry.ts'
import { launchBrowser, type Launched } from '../e2e/browser.ts'
import { startSandbox, type Sandbox } from '../sandbox/sandbox.ts'
import { readMarks } from './closed-roots.ts'
import { watchOurTasks } from './our-tasks.ts'
import { heardPage, panelFrame, panelWidth, probeExtension } from './probe-extension.ts'

const ORDERS = '/your/orders/sold'
const LISTINGS = '/your/shops/me/tools/listings'
const extension = probeExtension()
let sandbox: Sandbox
let chromium: Launched
let page: Page

beforeAll(async () => {
  sandbox = await startSandbox({ shop: { seed: 7, transactions: 600 } })
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
afterEach(async () => {
  const errors = await page.evaluate(() => window.__sandboxErrors)
  const disturbed = await page.evaluate(() => window.__sandboxDisturbances())
  await page.close()
  expect(errors).toEqual([])
  // The page takes what stood in it when it was drawn for its own, our elements too.
  const ofThePage = disturbed.filter(
    line => !/^moved or removed: (ASIDE style|SPAN data-etsypro)=/.test(line),
  )
  expect(ofThePage).toEqual([])
})

async function open(path: string, settings = ''): Promise<Frame> {
  page = await chromium.browser.newPage()
  await page.setViewport({ width: 1440, height: 1000 })
  const url = new URL(path, 'https://www.etsy.com')
  if (settings !== '') url.searchParams.set('sandbox', settings)
  await page.goto(url.href, { waitUntil: 'domcontentloaded' })
  return panelFrame(page)
}

/** Not by coordinates: our panel may still grow, and then the page moves away under the pointer. */
const click = (selector: string) =>
  page.$eval(selector, element => (element as HTMLElement).click())

const rowCount = (selector: string) => page.$$eval(selector, rows => rows.length)

/** Waits until each row of the page has its mark. */
async function allMarked(selector: string): Promise<number> {
  let rows = 0
  await expect
    .poll(
      async () => {
        rows = await rowCount(selector)
        return (await readMarks(page)).length - rows
      },
      { timeout: 8_000 },
    )
    .toBe(0)
  return rows
}

const known = pages.map(({ id, examples }) => [id, new URL(examples[0]!).pathname] as const)
const variants = ['variant:2025', 'variant:2026', 'lang:de', 'lang:tr']

test.each(known.flatMap(([id, path]) => variants.map(variant => [id, variant, path] as const)))(
  '%s with %s has the panel in its flow',
  async (id, variant, path) => {
    await open(path, variant)
    const message = await heardPage(page, { page: id, place: 'inline' })
    expect(message).not.toHaveProperty('trouble')
    await expect.poll(() => panelWidth(page), { timeout: 8_000 }).toBeGreaterThan(700)
  },
)

test.each(known)(
  '%s without its anchors, inside the seller’s nav, has the dock, and says why',
  async (id, path) => {
    await open(path, 'anchors:shell')
    expect(await heardPage(page, { page: id, place: 'dock' })).toHaveProperty('trouble')
  },
)

test.each([
  ['2025', ORDERS, 'variant:2025'],
  ['2026', ORDERS, 'variant:2026'],
  ['a locale prefix', `/de${ORDERS}`, 'lang:de'],
  ['the completed orders', `${ORDERS}/completed`, 'late:1500'],
  ['strict policy and hostile style', ORDERS, 'csp:strict,css:worse'],
])('every order has its mark: %s', async (_name, path, settings) => {
  await open(path, settings)
  expect(await allMarked('.panel-body-row')).toBeGreaterThan(3)
})

test.each([
  ['as it is', '', 'late:1000'],
  ['with statistics', '?stats=true', 'variant:2025'],
  ['inactive', '?item_status=inactive', ''],
  ['drafts in the old form', '/state:draft', ''],
])('every listing card has its mark: %s', async (_name, query, settings) => {
  await open(`${LISTINGS}${query}`, settings)
  expect(await allMarked('.wt-block-grid__item')).toBeGreaterThan(0)
})

test.each([
  ['orders', ORDERS, 'rows:links', '.panel-body'],
  ['orders of 2025', ORDERS, 'rows:links,variant:2025,lang:de,late:800', '.panel-body'],
  ['cards', LISTINGS, 'rows:links', '.wt-block-grid__item'],
  ['cards with statistics', `${LISTINGS}?stats=true`, 'rows:links,lang:tr', '.wt-block-grid__item'],
])('rows that only a link tells have their marks: %s', async (_name, path, settings, selector) => {
  await open(path, settings)
  expect(await allMarked(selector)).toBeGreaterThan(3)
})

test('in a list of bare links the drawer has no mark either', async () => {
  await open(ORDERS, 'rows:links')
  const rows = await allMarked('.panel-body')
  await click('[data-sandbox-drawer]')
  await page.waitForSelector('#order-detail-container')
  await new Promise(resolve => setTimeout(resolve, 800))
  expect(await allMarked('.panel-body')).toBe(rows)
  expect(await page.$$eval('#order-detail-container span[data-etsypro]', all => all.length)).toBe(0)
})

test('a page that builds itself late loads the panel once', async () => {
  const frame = await open(ORDERS, 'hydrate:400,late:800')
  await heardPage(page, { place: 'inline' })
  await allMarked('.panel-body-row')
  expect(frame.detached).toBe(false)
  expect(page.frames()).toHaveLength(2)
})

test('a list that is drawn anew each second keeps its marks', async () => {
  const frame = await open(ORDERS, 'rerender:1000')
  for (let round = 0; round < 3; round += 1) {
    await allMarked('.panel-body-row')
    await page.evaluate(() => window.__sandboxRerender())
  }
  await allMarked('.panel-body-row')
  expect(frame.detached).toBe(false)
})

test('an order that is completed takes its mark along', async () => {
  await open(ORDERS)
  const before = await allMarked('.panel-body-row')
  await click('[data-sandbox-complete]')
  expect(await allMarked('.panel-body-row')).toBe(before - 1)
})

test('the drawer opens and closes over a list that keeps its marks', async () => {
  const frame = await open(ORDERS)
  const rows = await allMarked('.panel-body-row')
  await click('[data-sandbox-drawer]')
  await page.waitForSelector('#order-detail-container')
  expect(await allMarked('.panel-body-row')).toBe(rows)
  await page.evaluate(() => {
    history.back()
  })
  await page.waitForFunction(() => document.querySelector('#order-detail-container') === null)
  expect(await allMarked('.panel-body-row')).toBe(rows)
  expect(frame.detached).toBe(false)
})

test('sections that change without a load are followed through', async () => {
  await open(ORDERS, 'nav:push')
  await allMarked('.panel-body-row')
  for (const [section, id] of [
    ['dashboard', 'dashboard'],
    ['stats', 'stats'],
    ['listings', 'listings'],
    ['orders', 'orders'],
  ] as const) {
    await click(`[data-app-key="${section}"]`)
    await heardPage(page, { page: id, place: 'inline' })
  }
  await allMarked('.panel-body-row')
  await click('[data-app-key="messages"]')
  await expect.poll(() => page.frames().length).toBe(1)
  expect(await readMarks(page)).toEqual([])
})

test('pages that load anew have panel and marks each time', async () => {
  await open(`${LISTINGS}?page=1`)
  await allMarked('.wt-block-grid__item')
  await page.reload({ waitUntil: 'domcontentloaded' })
  await heardPage(page, { page: 'listings' })
  await allMarked('.wt-block-grid__item')
})

test('a dark page gets dark marks and a dark panel', async () => {
  await open(ORDERS, 'theme:dark')
  await heardPage(page, { theme: 'dark' })
})

test.each([
  ['orders', ORDERS, '.panel-body-row'],
  ['40 cards', LISTINGS, '.wt-block-grid__item'],
])('%s: no long task is ours', async (_name, path, selector) => {
  await open(path, 'late:0')
  await allMarked(selector)
  const ourTasks = await watchOurTasks(page)
  for (let round = 0; round < 5; round += 1) {
    await page.evaluate(() => window.__sandboxRerender())
    await allMarked(selector)
  }
  const tasks = await ourTasks.stop()
  expect(tasks.count).toBeGreaterThan(5)
  expect(tasks.longestMs).toBeLessThan(50)
})
