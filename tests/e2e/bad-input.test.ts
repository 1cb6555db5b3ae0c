import { setTimeout as delay } from 'node:timers/promises'
import type { Frame, Page } from 'puppeteer'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { dayIn, expectedByBooks } from '../../scripts/main-job/books.ts'
import { panelOf, shopManagerPages, shownIn, untilShown } from '../../scripts/main-job/surfaces.ts'
import { startStack, type Stack } from '../../scripts/stack/stack.ts'
import { wellBehaved } from '../sandbox/misbehaviours.ts'

/**
 * Each fault leaves Etsy's page as it is, is said in the panel, loses nothing, and heals by itself
 * when its cause is gone. One shop goes through all of them.
 */
let stack: Stack
let page: Page

const inStep = '[data-connection="connected"][data-phase="live"][data-behind="0"]'

async function untilInStep(of: Stack, timeoutMs = 120_000): Promise<void> {
  const options = await of.chromium.openExtensionPage('options.html')
  await options.waitForSelector(inStep, { timeout: timeoutMs })
  await options.close()
}

/** What the popup's button asks for. */
async function syncNow(of: Stack): Promise<void> {
  const options = await of.chromium.openExtensionPage('options.html')
  const shopId = String(of.sandbox.shop.shopId)
  await options.evaluate(id => chrome.runtime.sendMessage({ type: 'sync-now', shopId: id }), shopId)
  await options.close()
}

async function openDashboard(of: Stack): Promise<{ page: Page; panel: Frame }> {
  const opened = await of.chromium.browser.newPage()
  await opened.setViewport({ width: 1440, height: 1000 })
  await opened.goto(shopManagerPages.dashboard, { waitUntil: 'domcontentloaded' })
  return { page: opened, panel: await panelOf(opened) }
}

async function untilSays(surface: Frame | Page, words: RegExp, timeoutMs = 60_000): Promise<void> {
  const until = performance.now() + timeoutMs
  let text = ''
  while (performance.now() < until) {
    text = await surface.evaluate(() => document.body.innerText)
    if (words.test(text)) return
    await delay(200)
  }
  throw new Error(`it never said ${String(words)}, but:\n${text}`)
}

/** Waits until today's numbers are those of the books, whatever happened in between. */
async function untilAsInTheBooks(of: Stack, panel: Frame): Promise<void> {
  const { sandbox } = of
  const today = dayIn(sandbox.shop.calendar.timeZone, sandbox.clock.now())
  const expected = expectedByBooks(sandbox, today)['take-home-today']
  const { shown } = await untilShown(
    panel,
    ({ 'take-home-today': now }) =>
      now !== undefined &&
      now['orders'] === expected?.['orders'] &&
      now['takeHome'] === expected?.['takeHome'],
    150_000,
  )
  expect(shown['take-home-today']).toMatchObject({
    orders: expected?.['orders'],
    takeHome: expected?.['takeHome'],
  })
}

function pageErrors(of: Page): Promise<readonly unknown[]> {
  return of.evaluate(() => {
    const known: unknown = Reflect.get(window, '__sandboxErrors')
    return Array.isArray(known) ? known : ['the page does not collect its errors']
  })
}

beforeAll(async () => {
  stack = await startStack({ shop: { seed: 21, transactions: 300 } })
  await stack.connect()
  await untilInStep(stack)
  ;({ page } = await openDashboard(stack))
})

afterEach(() => {
  Object.assign(stack.sandbox.misbehaviours, wellBehaved())
})

// Faults are waited out: a test here may take as long as the slowest way back.
vi.setConfig({ testTimeout: 240_000 })

afterAll(() => stack.stop())

test('Etsy does not answer: the numbers stay, the panel says so, and it goes on by itself', async () => {
  const panel = await panelOf(page)
  const before = await untilShown(panel, shown => 'take-home-today' in shown, 30_000)
  stack.sandbox.misbehaviours.droppedConnections = 1
  void stack.sandbox.saleNow()
  await syncNow(stack)
  await untilSays(panel, /Etsy does not answer/)
  expect((await shownIn(panel))['take-home-today']).toEqual(before.shown['take-home-today'])

  stack.sandbox.misbehaviours.droppedConnections = 0
  await untilAsInTheBooks(stack, panel)
  expect(await pageErrors(page)).toEqual([])
})

test('the worker is killed: nothing is lost, and an order of that time arrives afterwards', async () => {
  const panel = await panelOf(page)
  await stack.worker.kill()
  await untilSays(panel, /No connection/)
  void stack.sandbox.saleNow()
  expect(await shownIn(panel)).toHaveProperty('take-home-today')

  await stack.worker.restart()
  await untilAsInTheBooks(stack, panel)
  await untilSays(panel, /Up to date/)
})

test('no network: the panel keeps its numbers on a page that is loaded anew', async () => {
  const worker = await stack.chromium.background()
  const network = await worker.createCDPSession()
  await network.send('Network.enable')
  const conditions = { latency: 0, downloadThroughput: -1, uploadThroughput: -1 }
  await network.send('Network.emulateNetworkConditions', { offline: true, ...conditions })
  await syncNow(stack)
  const { page: again, panel } = await openDashboard(stack)
  const { held } = await untilShown(panel, shown => 'take-home-today' in shown, 30_000)
  expect(held).toBe(true)

  await network.send('Network.emulateNetworkConditions', { offline: false, ...conditions })
  await network.detach()
  void stack.sandbox.saleNow()
  await syncNow(stack)
  await untilAsInTheBooks(stack, panel)
  await again.close()
})

test('a revoked grant: the panel asks to sign in again, and that is all it takes', async () => {
  const panel = await panelOf(page)
  Object.assign(stack.sandbox.misbehaviours, { revokedAccess: true, revokedRefresh: true })
  void stack.sandbox.saleNow()
  await syncNow(stack)
  await untilSays(panel, /Sign in again/)
  expect(await shownIn(panel)).toHaveProperty('take-home-today')

  Object.assign(stack.sandbox.misbehaviours, wellBehaved())
  await stack.connect()
  await untilAsInTheBooks(stack, panel)
})

test('a title that is markup stays a title, in the panel and on marks', async () => {
  const orders = await stack.chromium.browser.newPage()
  await orders.goto(shopManagerPages.orders, { waitUntil: 'domcontentloaded' })
  const panel = await panelOf(orders)
  await untilSays(panel, /<img src=x onerror=/)
  for (const surface of [panel, orders.mainFrame()]) {
    expect(await surface.evaluate(() => Reflect.get(window, '__sandboxScripted'))).toBeUndefined()
  }
  await orders.close()
})

test('a page without a place for us: the panel floats and says why, the page is as it was', async () => {
  const stranger = await stack.chromium.browser.newPage()
  await stranger.setViewport({ width: 1440, height: 1000 })
  await stranger.goto(`${shopManagerPages.dashboard}?sandbox=anchors:shell`, {
    waitUntil: 'domcontentloaded',
  })
  const panel = await panelOf(stranger)
  await untilSays(panel, /new layout|not know|no place|found no/i)
  expect(await pageErrors(stranger)).toEqual([])
  await stranger.close()
})

test('a stored row that makes no sense is left out, fetched again, and harms no other', async () => {
  const options = await stack.chromium.openExtensionPage('options.html')
  const name = await options.evaluate(async () => {
    const [known] = (await indexedDB.databases()).filter(({ name }) => name !== '__dbnames')
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open(known?.name ?? '')
      request.onsuccess = () => resolve(request.result)
      request.onerror = () => reject(new Error('no database'))
    })
    const receipts = database.transaction('receipts', 'readwrite').objectStore('receipts')
    return new Promise<string>((resolve, reject) => {
      const request = receipts.openCursor(null, 'prev')
      request.onerror = () => reject(new Error('no cursor'))
      request.onsuccess = () => {
        const cursor = request.result
        if (!cursor) {
          reject(new Error('no row'))
          return
        }
        cursor.update({ ...cursor.value, transactions: 'nonsense', grandTotal: null })
        receipts.transaction.oncomplete = () => {
          database.close()
          resolve(known?.name ?? '')
        }
      }
    })
  })
  expect(name).not.toBe('')
  await options.close()

  const orders = await stack.chromium.browser.newPage()
  await orders.goto(shopManagerPages.orders, { waitUntil: 'domcontentloaded' })
  const panel = await panelOf(orders)
  const { held } = await untilShown(panel, shown => 'ship-by-radar' in shown, 30_000)
  expect(held).toBe(true)
  await syncNow(stack)
  const { sandbox } = stack
  const today = dayIn(sandbox.shop.calendar.timeZone, sandbox.clock.now())
  const expected = expectedByBooks(sandbox, today)['order-profit'] ?? {}
  const healed = await untilShown(
    panel,
    ({ 'order-profit': shown }) =>
      Object.entries(expected).every(([id, profit]) => shown?.[id] === profit),
    60_000,
  )
  expect(healed.shown['order-profit']).toEqual(expected)
  await orders.close()
})

test('a browser that refuses to store anything: the panel says what to do', async () => {
  const refused = await stack.chromium.browser.newPage()
  await refused.evaluateOnNewDocument(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('refused', 'SecurityError')
    }
  })
  await refused.goto(`chrome-extension://${stack.chromium.extensionId}/dashboard.html`)
  await untilSays(refused, /does not let us keep data/)
  await refused.close()
})

test('half a first sync: what was interrupted goes on where it was, and the books agree', async () => {
  const other = await startStack({ shop: { seed: 22, transactions: 3_000 } })
  try {
    await other.connect()
    await delay(1_200)
    await other.worker.kill()
    await other.worker.restart()
    await untilInStep(other, 180_000)
    const { panel } = await openDashboard(other)
    await untilAsInTheBooks(other, panel)
  } finally {
    await other.stop()
  }
})
