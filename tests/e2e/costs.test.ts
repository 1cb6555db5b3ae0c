import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { panelOf, shopManagerPages, untilShown } from '../../scripts/main-job/surfaces.ts'
import { startStack, type Stack } from '../../scripts/stack/stack.ts'
import { catchUp, signIn } from './worker-client.ts'

/** The seller enters what a piece costs: the order beside it earns less, and other browsers learn it. */
let stack: Stack

const QUANTITY = 3
const WAIT_MS = 60_000

beforeAll(async () => {
  stack = await startStack({ shop: { seed: 31, transactions: 200 } })
  await stack.connect()
  const options = await stack.chromium.openExtensionPage('options.html')
  await options.waitForSelector('[data-phase="live"][data-behind="0"]', { timeout: WAIT_MS })
  await options.close()
})
afterAll(() => stack.stop())

test('a cost entered in the options comes off the order in Shop Manager and rests in the room', async () => {
  const { sandbox, chromium, worker } = stack
  const sold = sandbox.shop.listings.find(
    ({ state, isDeleted, quantity }) => state === 'active' && !isDeleted && quantity > QUANTITY,
  )
  if (!sold) throw new Error('no listing is on sale')
  const listingId = String(sold.id)
  const { receiptId } = await sandbox.saleNow({ listingId, quantity: QUANTITY })

  const page = await chromium.browser.newPage()
  await page.setViewport({ width: 1440, height: 1000 })
  await page.goto(shopManagerPages.orders, { waitUntil: 'domcontentloaded' })
  const panel = await panelOf(page)
  const leftOf = async (holds: (left: number) => boolean): Promise<number> => {
    const { shown, held } = await untilShown(
      panel,
      now => holds(Number(now['order-profit']?.[receiptId] ?? Number.NaN)),
      WAIT_MS,
    )
    if (!held) throw new Error(`order ${receiptId}: ${JSON.stringify(shown['order-profit'])}`)
    return Number(shown['order-profit']?.[receiptId])
  }
  const before = await leftOf(Number.isFinite)

  const options = await chromium.openExtensionPage(`options.html#costs=${listingId}`)
  const form = await options.waitForSelector('.ep-costs__form', { timeout: WAIT_MS })
  const amount = await form?.$('input[inputmode="decimal"]')
  await amount?.type('1.2x')
  await amount?.press('Enter')
  await options.waitForSelector('[role="alert"]')
  await amount?.click({ count: 3 })
  await amount?.type('1.25')
  await amount?.press('Enter')
  await options.waitForSelector('[aria-label="Costs entered"]')

  expect(await leftOf(left => left !== before)).toBe(before - QUANTITY * 125)
  const { session } = await signIn(worker.origin, sandbox)
  const until = performance.now() + WAIT_MS
  for (;;) {
    const costs = (await catchUp(worker.origin, session)).all('cost')
    if (costs.length > 0) {
      expect(costs).toMatchObject([{ listingId, amount: { minor: 125 } }])
      break
    }
    if (performance.now() > until) throw new Error('the cost never came to the room')
    await delay(100)
  }
})
