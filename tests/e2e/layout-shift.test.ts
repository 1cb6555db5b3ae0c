import type { BrowserContext, Page } from 'puppeteer'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { panelOf, shopManagerPages } from '../../scripts/main-job/surfaces.ts'
import { buildExtension } from '../../scripts/stack/extension.ts'
import { startStack, type Stack } from '../../scripts/stack/stack.ts'
import { scoreOf, watchShifts, type Shift } from './layout-shift.ts'

/**
 * Nothing of Etsy's moves because of the panel, after the first paint of the page. Each page is
 * opened with us and without us; what it moves by itself is not ours.
 */
let stack: Stack
let bare: BrowserContext

beforeAll(async () => {
  buildExtension('chrome')
  stack = await startStack({ shop: { seed: 21, transactions: 2_000 } })
  await stack.connect()
  const options = await stack.chromium.openExtensionPage('options.html')
  await options.waitForSelector(
    '[data-connection="connected"][data-phase="live"][data-behind="0"]',
    { timeout: 120_000 },
  )
  await options.close()
  bare = await stack.chromium.browser.createBrowserContext()
})
afterAll(() => stack.stop())

const widths = [1440, 390] as const
const pages = Object.entries(shopManagerPages)

type Visit = {
  readonly shifts: readonly Shift[]
  /** What the panel has and what it would take; nothing without us. */
  readonly room?: { readonly has: number; readonly needs: number; readonly isCut: boolean }
}

async function visit(
  context: Pick<BrowserContext, 'newPage'>,
  url: string,
  width: number,
  settings: string,
  slowdown = 1,
): Promise<Visit> {
  const page: Page = await context.newPage()
  await page.emulateCPUThrottling(slowdown)
  await page.setViewport({ width, height: width === 390 ? 844 : 1000 })
  const shifts = await watchShifts(page)
  const address = new URL(url)
  address.searchParams.set('sandbox', settings)
  await page.goto(address.href, { waitUntil: 'domcontentloaded' })
  const isOurs = context !== bare
  let room: Visit['room']
  if (isOurs) {
    const panel = await panelOf(page)
    await panel.waitForSelector('[data-widget][data-shown]', { timeout: 30_000 })
    await page.emulateCPUThrottling(1)
    // Until heights have come to rest, are kept for the next visit, and late numbers are in.
    await new Promise(resolve => setTimeout(resolve, 2_000))
    room = await panel.evaluate(() => ({
      has: innerHeight,
      needs: document.querySelector('main')?.offsetHeight ?? 0,
      isCut: document.querySelector('.ep-panel__more') !== null,
    }))
  } else await new Promise(resolve => setTimeout(resolve, 1_200))
  const seen = await shifts()
  await page.close()
  return { shifts: seen, ...(room === undefined ? {} : { room }) }
}

/** How far anything moved down or up that the page moves without us nowhere near as far. */
function movedBy(shifts: readonly Shift[]): number {
  return Math.max(0, ...shifts.flatMap(({ moves }) => moves.map(Math.abs)))
}

/** Whether the panel has just the room that its content takes. */
function fits({ room }: Visit): boolean {
  return room !== undefined && !room.isCut && Math.abs(room.has - room.needs) <= 1
}

test.each(pages.flatMap(([name, url]) => widths.map(width => [name, width, url] as const)))(
  '%s at %i px: nothing moves, on the first visit and on the next',
  async (_name, width, url) => {
    const without = await visit(bare, url, width, 'late:0')
    const first = await visit(stack.chromium.browser, url, width, 'late:0')
    let next = await visit(stack.chromium.browser, url, width, 'late:0')
    const visits = [first, next]
    // A forecast that came between two visits is new content, and asks for another room.
    for (let again = 0; again < 3 && !fits(next); again += 1) {
      next = await visit(stack.chromium.browser, url, width, 'late:0')
      visits.push(next)
    }
    // The chips beside rows come with the numbers, and may move the rest of their own row.
    const bound = /orders|listings/.test(url) ? 0.01 : 0
    for (const { shifts } of visits) {
      const ours = scoreOf(shifts) - scoreOf(without.shifts)
      expect(ours, told(shifts)).toBeLessThanOrEqual(bound)
    }
    expect(next.room).toMatchObject({ isCut: false })
    expect(fits(next), JSON.stringify(next.room)).toBe(true)
  },
)

test.each([
  ['dashboard', 'late:0'],
  ['dashboard', 'hydrate:600,late:0'],
  ['stats', 'hydrate:600,late:0'],
  ['payments', 'hydrate:1500,late:0'],
] as const)('%s (%s) on a machine four times as slow: nothing moves', async (name, settings) => {
  const url = shopManagerPages[name]
  const without = await visit(bare, url, 1440, settings, 4)
  const { shifts } = await visit(stack.chromium.browser, url, 1440, settings, 4)
  expect(scoreOf(shifts), told(shifts)).toBeLessThanOrEqual(scoreOf(without.shifts))
})

test('where the page moves its own rows, none moves further with us', async () => {
  const url = shopManagerPages.payments
  const without = await visit(bare, url, 1440, 'late:500')
  expect(without.shifts.length).toBeGreaterThan(0)
  const { shifts } = await visit(stack.chromium.browser, url, 1440, 'late:500')
  expect(movedBy(shifts), told(shifts)).toBeLessThanOrEqual(movedBy(without.shifts))
})

test('what the seller opens in the panel gets its room, and the next visit begins without', async () => {
  const page = await stack.chromium.browser.newPage()
  await page.setViewport({ width: 1440, height: 1000 })
  await page.goto(shopManagerPages.stats, { waitUntil: 'domcontentloaded' })
  const panel = await panelOf(page)
  await panel.waitForSelector('[data-widget][data-shown]')
  const height = () => panel.evaluate(() => innerHeight)
  await panel.click('[aria-label="Collapse to one line"]')
  await expect.poll(height, { timeout: 5_000 }).toBeLessThan(100)
  await panel.click('[aria-label="Open the panel"]')
  // Its content may meanwhile be another than before: what counts is that all of it has room.
  const hidden = () => panel.evaluate(() => document.documentElement.scrollHeight - innerHeight)
  await expect.poll(height, { timeout: 15_000 }).toBeGreaterThan(200)
  await expect.poll(hidden, { timeout: 15_000 }).toBeLessThanOrEqual(1)
  await page.close()
})

function told(shifts: readonly Shift[]): string {
  return shifts.map(({ value, moved }) => `${value}: ${moved.join(' | ')}`).join('\n')
}
