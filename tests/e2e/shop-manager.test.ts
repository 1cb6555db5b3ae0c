import puppeteer, { type Browser, type Page } from 'puppeteer'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { findBrowser } from '../../scripts/find-browser.mjs'
import { startSandbox, type Sandbox } from '../sandbox/sandbox.ts'

/** The sandbox's own Shop Manager in a real browser: that its pages behave as badly as they promise. */
let sandbox: Sandbox
let browser: Browser
let page: Page

const origin = 'https://www.etsy.com'
const order = 'a[data-sandbox-drawer]'

beforeAll(async () => {
  sandbox = await startSandbox({ shop: { seed: 8, transactions: 1_000 } })
  browser = await puppeteer.launch({
    executablePath: findBrowser() ?? '',
    headless: true,
    pipe: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--ignore-certificate-errors',
      `--host-resolver-rules=MAP www.etsy.com:443 127.0.0.1:${sandbox.tlsPort}, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1`,
    ],
  })
})
afterAll(async () => {
  await browser.close()
  await sandbox.stop()
})
beforeEach(async () => {
  page = await browser.newPage()
})

const open = (path: string) => page.goto(origin + path, { waitUntil: 'load' })
const count = (selector: string) => page.$$eval(selector, elements => elements.length)
const firstText = (selector: string) => page.$eval(selector, element => element.textContent)
const errors = () => page.evaluate(() => window.__sandboxErrors)
const disturbances = () => page.evaluate(() => window.__sandboxDisturbances())

test('rows come empty and are filled in later', async () => {
  await open('/your/orders/sold?sandbox=late:700')
  expect(await firstText(order)).toBe('')
  await page.waitForFunction(
    selector => document.querySelector(selector)?.textContent !== '',
    {},
    order,
  )
  expect(await firstText(order)).toMatch(/^#\d+$/)
  expect(await errors()).toEqual([])
})

test('content may be drawn by the page itself', async () => {
  await open('/your/shops/me/dashboard?sandbox=hydrate:400')
  expect(await count('#page-region')).toBe(0)
  await page.waitForSelector('#page-region .dashboard-header-metadata')
})

test.each(['none', 'strict'])(
  'tabs and drawer change the address without a load (policy %s)',
  async csp => {
    await open(`/your/orders/sold?sandbox=late:0,csp:${csp}`)
    await page.evaluate(() => document.body.setAttribute('data-same-document', 'yes'))
    await page.click('a[href="/your/orders/sold/completed"]')
    await page.waitForFunction(() => document.querySelectorAll('.panel-body-row').length === 20)
    expect(page.url()).toContain('/your/orders/sold/completed')
    await page.click(order)
    await page.waitForSelector('#order-detail-container')
    expect(page.url()).toContain('order_id=')
    await page.goBack()
    await page.waitForSelector('#order-detail-container', { hidden: true })
    expect(await count('[data-same-document="yes"]')).toBe(1)
    expect(await errors()).toEqual([])
  },
)

test('a list that is drawn anew drops what others put into it, and says if they moved its own', async () => {
  await open('/your/orders/sold?sandbox=late:0')
  const guest = 'i[data-guest]'
  await page.$eval('.panel-body', row => {
    const made = document.createElement('i')
    made.setAttribute('data-guest', '')
    row.append(made)
  })
  expect(await count(guest)).toBe(1)
  expect(await disturbances()).toEqual([])
  await page.evaluate(() => window.__sandboxRerender())
  expect(await count(guest)).toBe(0)
  await page.$eval('#page-region', region => region.setAttribute('style', 'opacity:0'))
  expect(await disturbances()).toHaveLength(1)
})

test('completing an order draws the list anew without it', async () => {
  await open('/your/orders/sold?sandbox=late:0')
  const rows = await count('.panel-body-row')
  const detached = await page.$('.panel-body:last-child')
  await page.click('[data-sandbox-complete]')
  expect(await count('.panel-body-row')).toBe(rows - 1)
  expect(await detached?.evaluate(element => element.isConnected)).toBe(false)
})

test('pages of listings and sections are loaded, unless sections are pushed', async () => {
  await open('/your/shops/me/tools/listings?sandbox=late:0,nav:push')
  await page.evaluate(() => document.body.setAttribute('data-same-document', 'yes'))
  await Promise.all([page.waitForNavigation(), page.click('.sb-pages a:nth-of-type(2)')])
  expect(await count('[data-same-document="yes"]')).toBe(0)
  // The setting came along, though the link does not name it.
  expect(new URL(page.url()).searchParams.get('sandbox')).toBe('late:0,nav:push')
  await page.evaluate(() => document.body.setAttribute('data-same-document', 'yes'))
  await page.click('a[data-app-key="stats"]')
  await page.waitForSelector('#mission-control-listing-stats')
  expect(await count('[data-same-document="yes"]')).toBe(1)
})

test('custom elements keep their buttons and numbers in open shadow roots', async () => {
  await open('/your/orders/sold?sandbox=late:0')
  expect(await count('clg-icon-button button')).toBe(0)
  const inner = await page.$eval(
    'clg-icon-button',
    host => host.shadowRoot?.querySelector('button.clg-button') !== null,
  )
  const badge = await page.$eval(
    'a[data-app-key="orders"] clg-counter-indicator',
    host => host.shadowRoot?.querySelector('.clg-counter-indicator__value')?.textContent,
  )
  expect(inner).toBe(true)
  expect(badge).toMatch(/^\d+$/)
})

test('under the strict policy a foreign inline script does not run, and a frame does not load', async () => {
  await open('/your/orders/sold?sandbox=csp:strict')
  const ran = await page.evaluate(() => {
    const script = document.createElement('script')
    try {
      script.textContent = 'window.__foreign = 1'
    } catch {
      return 'refused'
    }
    document.head.append(script)
    return Reflect.has(window, '__foreign') ? 'ran' : 'refused'
  })
  expect(ran).toBe('refused')
})
