import { setTimeout as delay } from 'node:timers/promises'
import type { Page } from 'puppeteer'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { pageOfShop, panelSaying, shopManagerPages } from '../../scripts/main-job/surfaces.ts'
import type { PageName } from '../../scripts/main-job/surfaces.ts'
import { startStack, type Stack } from '../../scripts/stack/stack.ts'
import { readMarks } from '../hostile/closed-roots.ts'

/** Two shops of one seller at one Etsy, in two currencies: an amount tells whose it is. */
const FIRST = { id: 10_000_001, name: 'SandboxShop', sign: '$' }
const SECOND = { id: 10_000_002, name: 'SecondShop', sign: '€' }
const names = Object.keys(shopManagerPages) as PageName[]
/** Longer than marks and numbers take to come, if they come. In ms. */
const PATIENCE_MS = 1_200
const AMOUNT = /[$€]\s?\d|\d\s?[$€]/

let stack: Stack
let page: Page

beforeAll(async () => {
  stack = await startStack({
    headless: true,
    shop: { seed: 41, transactions: 200 },
    others: [
      {
        seed: 42,
        transactions: 150,
        shopId: SECOND.id,
        name: SECOND.name,
        currency: 'EUR',
        country: 'DE',
      },
    ],
  })
  await stack.connect()
  page = await stack.chromium.browser.newPage()
  await page.setViewport({ width: 1440, height: 1000 })
}, 300_000)
afterAll(() => stack.stop())
afterEach(async () => {
  expect(await page.evaluate(() => window.__sandboxErrors)).toEqual([])
})

/** Everything of ours that a person sees on the page: the panel's words, and the marks'. */
async function ours(): Promise<string> {
  const frame = page.frames().find(each => each.url().endsWith('/panel.html'))
  const text = (await frame?.evaluate(() => document.body.innerText)) ?? ''
  return [text, ...(await readMarks(page)).map(mark => `${mark.text} ${mark.label}`)].join(' ')
}

const open = (url: string) => page.goto(url, { waitUntil: 'domcontentloaded' })
const withSigns = (name: PageName, shopId: number, signs: string) => {
  const url = new URL(pageOfShop(name, shopId))
  url.searchParams.set('sandbox', `shop:${String(shopId)},signs:${signs}`)
  return url.href
}
const signIn = (shopId: number, withData: boolean) =>
  page.evaluate((id, all) => window.__sandboxSignIn(id, all), shopId, withData)

describe('one shop is connected', () => {
  test('its own pages show its numbers', async () => {
    for (const name of names) {
      await open(pageOfShop(name, FIRST.id))
      await panelSaying(page, /\$\s?\d/)
    }
  })

  test.each(['all', 'links', 'script'])(
    'another shop’s pages show no amount and no mark, and say why: signs in %s',
    async signs => {
      for (const name of names) {
        await open(withSigns(name, SECOND.id, signs))
        await panelSaying(page, /This page belongs to SecondShop, which isn’t connected\./)
        await delay(PATIENCE_MS)
        expect(await ours()).not.toMatch(AMOUNT)
        expect(await readMarks(page)).toEqual([])
      }
    },
  )

  test('the address alone is enough', async () => {
    await open('https://www.etsy.com/your/shops/SomebodyElse/dashboard?sandbox=signs:none')
    await panelSaying(page, /belongs to SomebodyElse/)
    await delay(PATIENCE_MS)
    expect(await ours()).not.toMatch(AMOUNT)
  })

  test('a page whose signs disagree shows no number', async () => {
    await open('https://www.etsy.com/your/shops/SomebodyElse/dashboard')
    await panelSaying(page, /names more than one shop/)
    await delay(PATIENCE_MS)
    expect(await ours()).not.toMatch(AMOUNT)
  })

  test('a page that does not say whose it is shows the shop’s name with the numbers', async () => {
    await open(withSigns('orders', FIRST.id, 'none'))
    const text = await panelSaying(page, /\$\s?\d/)
    expect(text).toContain(FIRST.name)
  })

  test('connecting never happens in the page: the button opens the options', async () => {
    await open(pageOfShop('dashboard', SECOND.id))
    await panelSaying(page, /isn’t connected/)
    const frame = page.frames().find(each => each.url().endsWith('/panel.html'))
    const answer = await frame?.evaluate(() => chrome.runtime.sendMessage({ type: 'connect' }))
    expect(answer).toMatchObject({ ok: false, error: { reason: 'forbidden' } })
    const options = stack.chromium.browser.waitForTarget(target =>
      target.url().endsWith('/options.html#connect'),
    )
    await frame?.locator('::-p-aria(Connect SecondShop)').click()
    const opened = await (await options).page()
    expect(opened?.url()).toContain('options.html')
    await opened?.close()
  })

  test.each([false, true])(
    'another account that signs in without a load takes numbers and marks away: data too, %s',
    async withData => {
      await open(pageOfShop('orders', FIRST.id))
      await panelSaying(page, /\$\s?\d/)
      await expect.poll(async () => (await readMarks(page)).length).toBeGreaterThan(0)
      await signIn(SECOND.id, withData)
      await panelSaying(
        page,
        withData ? /belongs to SecondShop/ : /names more than one shop/,
        2_000,
      )
      expect(await readMarks(page)).toEqual([])
      await delay(PATIENCE_MS)
      expect(await ours()).not.toMatch(AMOUNT)
      await signIn(FIRST.id, withData)
      await panelSaying(page, /\$\s?\d/)
    },
  )
})

describe('both shops are connected', () => {
  beforeAll(async () => {
    await stack.connect(SECOND.id)
    await open(pageOfShop('dashboard', SECOND.id))
    await panelSaying(page, /€/, 60_000)
  })

  test.each([
    [FIRST, SECOND],
    [SECOND, FIRST],
  ])('pages of $name show its numbers alone, whichever is chosen', async (shop, other) => {
    for (const chosen of [shop.id, other.id]) {
      const popup = await stack.chromium.openExtensionPage('popup.html')
      await popup.waitForSelector('select[aria-label="Shop"]')
      await popup.select('select[aria-label="Shop"]', String(chosen))
      await popup.close()
      for (const name of names) {
        await open(pageOfShop(name, shop.id))
        await panelSaying(page, new RegExp(`\\${shop.sign}`))
        await delay(PATIENCE_MS)
        const text = await ours()
        expect(text).toContain(shop.name)
        expect(text).not.toContain(other.sign)
      }
    }
  })

  test('an account that is switched in place brings its own numbers', async () => {
    await open(pageOfShop('orders', FIRST.id))
    await panelSaying(page, /\$\s?\d/)
    await signIn(SECOND.id, true)
    await panelSaying(page, /€/)
    await expect.poll(async () => (await readMarks(page)).length).toBeGreaterThan(0)
    expect(await ours()).not.toContain('$')
  })

  test('our own pages switch, and never mix', async () => {
    const dashboard = await stack.chromium.openExtensionPage('dashboard.html')
    const text = () => dashboard.evaluate(() => document.querySelector('main')?.innerText ?? '')
    for (const [shop, other] of [
      [FIRST, SECOND],
      [SECOND, FIRST],
    ] as const) {
      await dashboard.waitForSelector('select[aria-label="Shop"]')
      await dashboard.select('select[aria-label="Shop"]', String(shop.id))
      await expect.poll(text, { timeout: 10_000 }).toContain(shop.sign)
      await expect.poll(text, { timeout: 10_000 }).not.toContain(other.sign)
    }
    await dashboard.close()
  })

  test('disconnecting one leaves the other its numbers, and the page without any', async () => {
    const options = await stack.chromium.openExtensionPage('options.html')
    const row = `[data-shop="${String(SECOND.id)}"]`
    await options.locator(`${row} .ep-btn--danger`).click()
    await options.locator('dialog[open] .ep-btn--danger').click()
    await options.waitForSelector(row, { hidden: true, timeout: 30_000 })
    await options.close()
    await open(pageOfShop('orders', SECOND.id))
    await panelSaying(page, /belongs to SecondShop/)
    await delay(PATIENCE_MS)
    expect(await ours()).not.toMatch(AMOUNT)
    await open(pageOfShop('orders', FIRST.id))
    await panelSaying(page, /\$\s?\d/)
  })
})
