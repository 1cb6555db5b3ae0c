import { setTimeout as delay } from 'node:timers/promises'
import type { Page } from 'puppeteer'
import type { SandboxShop } from '../../tests/sandbox/shop/sandbox-shop.ts'
import type { Stack } from '../stack/stack.ts'
import { compare, dayIn, expectedByBooks, type Comparison, type Expected } from './books.ts'
import { outlookByBooks } from './outlook.ts'
import { photographAll } from './photograph.ts'
import { Steps } from './steps.ts'
import {
  markLabels,
  pageOfShop,
  panelOf,
  panelSaying,
  shopManagerPages,
  untilShown,
  type PageName,
  type Shown,
} from './surfaces.ts'

/** What stands on which page, and the numbers that must at least be there. */
const widgetsByPage: Readonly<Record<PageName, readonly string[]>> = {
  dashboard: ['take-home-today', 'revenue-outlook', 'where-each-dollar-went', 'ship-by-radar'],
  stats: ['revenue-outlook'],
  listings: ['listing-profit'],
  orders: ['ship-by-radar', 'order-profit'],
  payments: ['where-each-dollar-went'],
}

const pageNames = Object.keys(widgetsByPage) as PageName[]

/** Numbers of a shop that is only a day old are few: these must be shown whatever happens. */
const needed: Readonly<Record<string, readonly string[]>> = {
  'take-home-today': ['orders', 'revenue', 'fees', 'labels', 'takeHome'],
  'where-each-dollar-went': ['receipts', 'revenue', 'takeHome'],
  'ship-by-radar': ['open', 'late'],
  'revenue-outlook': ['p10-30', 'p50-30', 'p90-30', 'naive-30', 'p50-60', 'p50-90'],
  'listing-profit': ['profit'],
  'order-profit': [],
}

/** Decided by the seller's own closed days, which the books do not know. */
const notInTheBooks = new Set(['ship-by-radar.today'])

/**
 * The main job, once and unattended. Prints a line a step and a line a number. Answers how many
 * things were wrong.
 */
export async function runMainJob(
  stack: Stack,
  options: { readonly pictures: boolean; readonly syncTimeoutMs: number },
): Promise<number> {
  const { sandbox, chromium } = stack
  const steps = new Steps()
  const today = (): string => dayIn(sandbox.shop.calendar.timeZone, sandbox.clock.now())

  await steps.step('connect', () => stack.connect())
  const page = await chromium.browser.newPage()
  await page.setViewport({ width: 1440, height: 1000 })
  const problems = collectProblems(page)

  await steps.step('first sync', () => firstSync(stack, options.syncTimeoutMs))

  const { shop } = sandbox
  for (const name of pageNames) {
    await steps.step(`${name} shows its numbers`, () => checkPage(steps, page, stack, shop, name))
  }

  await steps.step('a new order arrives by webhook, without a reload', async () => {
    await page.goto(shopManagerPages.dashboard, { waitUntil: 'domcontentloaded' })
    const panel = await panelOf(page)
    const { shown: before } = await untilShown(panel, shown => 'take-home-today' in shown, 30_000)
    const stamp = await page.evaluate(() => performance.timeOrigin)
    const soldAt = performance.now()
    await sandbox.saleNow()
    const after = expectedByBooks(sandbox, today())
    const ids = ['take-home-today', 'ship-by-radar']
    const holds = (shown: Shown): boolean =>
      ids.every(id => agreement(id, shown, after).every(number => number.agrees))
    const { shown } = await untilShown(panel, holds, 60_000)
    const tookMs = performance.now() - soldAt
    for (const id of ids) for (const number of agreement(id, shown, after)) report(steps, number)
    const wasReloaded = (await page.evaluate(() => performance.timeOrigin)) !== stamp
    steps.expect('no reload', !wasReloaded, wasReloaded ? 'the page was reloaded' : 'same page')
    const had = before['take-home-today']?.['orders']
    const has = shown['take-home-today']?.['orders']
    steps.expect(
      'one order more',
      Number(has) === Number(had) + 1,
      `${String(had)} → ${String(has)}`,
    )
    console.log(`  sale → numbers on the page: ${tookMs.toFixed(0)} ms`)
  })

  for (const other of sandbox.shops.slice(1)) await otherShop(stack, steps, page, other, options)

  steps.expect(
    "requests that Etsy's document does not allow",
    sandbox.violations.length === 0,
    sandbox.violations.slice(0, 3).join('; ') || 'none',
  )
  steps.expect(
    'errors on the page',
    problems.length === 0,
    problems.slice(0, 3).join('; ') || 'none',
  )
  if (options.pictures) {
    const files = await steps.step('pictures', () => photographAll(chromium))
    console.log(`  ${String(files.length)} pictures in .output/check/`)
  }
  return steps.failed
}

/** Every number of one page of a shop, against that shop's own books. */
async function checkPage(
  steps: Steps,
  page: Page,
  stack: Stack,
  shop: SandboxShop,
  name: PageName,
): Promise<void> {
  const { sandbox } = stack
  const today = dayIn(sandbox.shop.calendar.timeZone, sandbox.clock.now())
  const expected: Record<string, Expected> = {
    ...expectedByBooks(sandbox, today, shop.shopId),
    'revenue-outlook': await outlookByBooks(sandbox, today, shop),
  }
  const widgets = widgetsByPage[name]
  await page.goto(pageOfShop(name, shop.shopId), { waitUntil: 'domcontentloaded' })
  const panel = await panelOf(page)
  const holds = (shown: Shown): boolean =>
    widgets.every(id => agreement(id, shown, expected).every(number => number.agrees))
  const { shown } = await untilShown(panel, holds, 60_000)
  for (const id of widgets) {
    for (const number of agreement(id, shown, expected)) report(steps, number)
  }
  if (name === 'orders') await checkMarks(steps, page, stack, shop)
}

/**
 * One more shop of the same seller: before it is connected its pages show nothing, and from then on
 * each shop's pages show that shop's numbers.
 */
async function otherShop(
  stack: Stack,
  steps: Steps,
  page: Page,
  other: SandboxShop,
  { syncTimeoutMs }: { readonly syncTimeoutMs: number },
): Promise<void> {
  const { sandbox } = stack
  const both = [sandbox.shop, other]
  await steps.step(`pages of ${other.name} show no number while it is not connected`, async () => {
    for (const name of pageNames) {
      await page.goto(pageOfShop(name, other.shopId), { waitUntil: 'domcontentloaded' })
      const text = await panelSaying(page, /isn’t connected/)
      // Marks would come within this time if they came at all.
      await delay(1_000)
      const marks = await markLabels(page)
      const isClean = text.includes(other.name) && !/\d[.,]\d\d/.test(text) && marks.length === 0
      steps.expect(
        `${name} says whose it is and nothing else`,
        isClean,
        `${text.replaceAll(/\s+/g, ' ').slice(0, 160)}, ${String(marks.length)} marks`,
      )
    }
  })
  await steps.step(`connect ${other.name} too`, () => stack.connect(other.shopId))
  await steps.step(`first sync of ${other.name}`, () => firstSync(stack, syncTimeoutMs))
  for (const shop of both) {
    for (const name of pageNames) {
      await steps.step(`${name} of ${shop.name} shows its own numbers`, () =>
        checkPage(steps, page, stack, shop, name),
      )
    }
  }
  await steps.step(`an order of ${other.name} moves its own numbers alone`, async () => {
    await sandbox.saleNow({ shopId: other.shopId })
    for (const shop of both) await checkPage(steps, page, stack, shop, 'dashboard')
  })
}

/** Until everything that Etsy has is in the room, and everything in the room is in the store. */
async function firstSync(stack: Stack, timeoutMs: number): Promise<void> {
  const page = await stack.chromium.openExtensionPage('options.html')
  const until = performance.now() + timeoutMs
  let saidAt = performance.now()
  for (;;) {
    const standing = await page.$$eval('[data-connection]', ([element]) => ({
      connection: element?.getAttribute('data-connection'),
      phase: element?.getAttribute('data-phase'),
      behind: element?.getAttribute('data-behind'),
      cursor: element?.getAttribute('data-cursor'),
    }))
    const { connection, phase, behind, cursor } = standing
    if (connection === 'connected' && phase === 'live' && behind === '0') break
    if (performance.now() > until) throw new Error(`still ${JSON.stringify(standing)}`)
    if (performance.now() - saidAt > 20_000) {
      saidAt = performance.now()
      console.log(`       ${String(cursor)} rows stored, ${String(behind)} to go, ${String(phase)}`)
    }
    await delay(200)
  }
  await page.close()
}

function agreement(
  id: string,
  shown: Shown,
  expected: Readonly<Record<string, Expected>>,
): Comparison[] {
  return compare(id, shown[id] ?? {}, expected[id] ?? {}, needed[id] ?? []).filter(
    number => !notInTheBooks.has(`${id}.${number.name}`),
  )
}

function report(steps: Steps, { widget, name, shown, expected, agrees }: Comparison): void {
  steps.expect(`${widget} ${name}`, agrees, `shown ${String(shown)}, books ${String(expected)}`)
}

/** Each order on the page has its mark, and the mark names the amount in the books. */
async function checkMarks(
  steps: Steps,
  page: Page,
  stack: Stack,
  shop: SandboxShop,
): Promise<void> {
  const books = stack.sandbox.books(shop.shopId)
  const until = performance.now() + 20_000
  let labels: string[] = []
  while (labels.length === 0 && performance.now() < until) {
    await delay(250)
    labels = await markLabels(page)
  }
  const format = new Intl.NumberFormat('en-US', { style: 'currency', currency: books.currency })
  const wrong = labels.filter(label => {
    const id = /\b\d{6,}\b/.exec(label)?.[0] ?? ''
    const order = books.order(id)
    if (!order) return true
    const amount = format.format(order.profit / 100).replace('-', '\u2212')
    return !label.replaceAll('\u00a0', ' ').includes(amount)
  })
  steps.expect(
    'marks beside orders',
    labels.length > 0 && wrong.length === 0,
    `${String(labels.length)} marks, ${String(wrong.length)} differ from the books ${wrong[0] ?? ''}`,
  )
}

function collectProblems(page: Page): string[] {
  const problems: string[] = []
  page.on('pageerror', error => problems.push(String(error)))
  return problems
}
