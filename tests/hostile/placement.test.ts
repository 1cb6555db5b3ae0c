import type { Page } from 'puppeteer'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { launchBrowser, type Launched } from '../e2e/browser.ts'
import { startSandbox, type Sandbox } from '../sandbox/sandbox.ts'
import { answers } from '../sandbox/shop-manager/page-settings.ts'
import { heardPage, panelFrame, probeExtension } from './probe-extension.ts'

/** Where we may not stand, where there is no room, and pages that do not want us. */
const ORDERS = '/your/orders/sold'
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
afterEach(async () => {
  const errors = await page.evaluate(() => window.__sandboxErrors)
  await page.close()
  expect(errors).toEqual([])
})

async function open(settings: string, width = 1440): Promise<void> {
  page = await chromium.browser.newPage()
  await page.setViewport({ width, height: 1000 })
  const url = new URL(ORDERS, 'https://www.etsy.com')
  url.searchParams.set('sandbox', settings)
  await page.goto(url.href, { waitUntil: 'domcontentloaded' })
}

const pause = (ms: number) => new Promise(resolve => setTimeout(resolve, ms))
const roots = () => page.$$eval('aside', nodes => nodes.length)

test.each(answers.filter(answer => answer !== 'page'))(
  'at our address, %s gets nothing of ours',
  async answer => {
    await open(`answer:${answer}`)
    const before = await page.evaluate(() => document.documentElement.outerHTML)
    // Longer than it takes to believe that a page has no place for us.
    await pause(2_500)
    expect(await page.evaluate(() => document.documentElement.outerHTML)).toBe(before)
    expect(page.frames().filter(frame => frame.url().startsWith('chrome'))).toEqual([])
  },
)

test('a root that is drawn anew five times a second loads our frame twice in ten seconds', async () => {
  let loads = 0
  page = await chromium.browser.newPage()
  page.on('framenavigated', frame => {
    if (frame.url().endsWith('/panel.html')) loads += 1
  })
  await page.goto(`https://www.etsy.com${ORDERS}?sandbox=reroot:200`, {
    waitUntil: 'domcontentloaded',
  })
  await pause(10_000)
  expect(loads).toBeGreaterThan(0)
  expect(loads).toBeLessThanOrEqual(2)
  expect(await heardPage(page, { place: 'dock' })).toMatchObject({
    trouble: 'This page keeps removing the panel, so it waits here.',
  })
})

test.each(['embedder', 'isolated'])(
  'a page whose policy bars our frame (%s) gets a sentence, and no broken frame',
  async isolation => {
    await open(`isolation:${isolation}`)
    await expect
      .poll(() => closedTexts(), { timeout: 15_000 })
      .toContain('Your browser does not show the panel on this page.')
    expect(await isFrameVisible()).toBe(false)
  },
)

test.each(['en_US', 'x', 'C', '%3Cb%3E', 'e'.repeat(500)])(
  'a page whose language is “%s” changes nothing',
  async lang => {
    await open(`htmlLang:${lang}`)
    const { locale } = await heardPage(page, { page: 'orders', place: 'inline' })
    expect(() => new Intl.NumberFormat(String(locale))).not.toThrow()
    expect(locale).toBe('en-US')
  },
)

test.each([
  ['right', 1440],
  ['both', 1440],
  ['bar', 1440],
  ['both', 390],
  ['bar', 390],
] as const)(
  'the dock stays clear of the page’s fixed controls: %s at %i px',
  async (corner, width) => {
    await open(`anchors:shell,corner:${corner},late:0`, width)
    await panelFrame(page)
    await heardPage(page, { place: 'dock' })
    await pause(500)
    const dock = await dockRect()
    expect(dock.width).toBeGreaterThan(60)
    const controls = await page.$$eval('.sb-corner, .sb-corner-bar button', nodes =>
      nodes.map(node => node.getBoundingClientRect().toJSON() as DOMRectReadOnly),
    )
    expect(controls.length).toBeGreaterThan(0)
    for (const control of controls) expect(overlap(dock, control)).toBe(false)
    await page.setViewport({ width: Math.max(390, width - 300), height: 700 })
    await pause(600)
    const moved = await dockRect()
    const now = await page.$$eval('.sb-corner, .sb-corner-bar button', nodes =>
      nodes.map(node => node.getBoundingClientRect().toJSON() as DOMRectReadOnly),
    )
    for (const control of now) expect(overlap(moved, control)).toBe(false)
  },
)

type Rect = Pick<DOMRectReadOnly, 'x' | 'y' | 'width' | 'height'>

function overlap(one: Rect, other: Rect): boolean {
  return (
    one.x < other.x + other.width &&
    other.x < one.x + one.width &&
    one.y < other.y + other.height &&
    other.y < one.y + one.height
  )
}

/** Our nodes, by the debugger, which alone sees into closed roots. */
async function ours() {
  const session = await page.createCDPSession()
  await session.send('DOM.enable')
  const { nodes } = await session.send('DOM.getFlattenedDocument', { depth: -1, pierce: true })
  const boxOf = async (nodeId: number): Promise<Rect> => {
    const { model } = await session.send('DOM.getBoxModel', { nodeId })
    const [x = 0, y = 0] = model.border
    return { x, y, width: model.width, height: model.height }
  }
  return { nodes, boxOf, done: () => session.detach() }
}

const classOf = (attributes: readonly string[] | undefined) =>
  attributes?.[attributes.indexOf('class') + 1] ?? ''

async function dockRect(): Promise<Rect> {
  const { nodes, boxOf, done } = await ours()
  const button = nodes.find(({ attributes }) => classOf(attributes) === 'ep dock')
  if (button === undefined) throw new Error('no dock')
  const rect = await boxOf(button.nodeId)
  await done()
  return rect
}

async function closedTexts(): Promise<string> {
  const { nodes, done } = await ours()
  await done()
  const inOurs = nodes.filter(({ nodeName }) => nodeName === '#text')
  return inOurs.map(({ nodeValue }) => nodeValue).join(' ')
}

/** Whether a frame of ours is painted; until the panel calls, none is. */
async function isFrameVisible(): Promise<boolean> {
  const handle = page.frames().find(frame => frame.url().startsWith('chrome'))
  const element = await handle?.frameElement()
  return (await element?.evaluate(node => getComputedStyle(node).opacity === '1')) ?? false
}

test('one root stands in a page, whatever it went through', async () => {
  await open('hydrate:300,late:300,rerender:400')
  await heardPage(page, { place: 'inline' })
  await pause(1_500)
  expect(await roots()).toBe(1)
})
