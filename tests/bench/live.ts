import { panelOf, shopManagerPages, untilShown } from '../../scripts/main-job/surfaces.ts'
import { startStack, type Stack } from '../../scripts/stack/stack.ts'
import { figure, percentile } from './figure.ts'
import { benchLongTasks } from './long-tasks.ts'

const sales = 20

/** Options page until the first sync is over. Answers how many versions the room holds. */
async function syncAll(stack: Stack): Promise<{ rows: number; tookMs: number }> {
  const startedAt = performance.now()
  await stack.connect()
  const page = await stack.chromium.openExtensionPage('options.html')
  await page.waitForSelector('[data-connection="connected"][data-phase="live"][data-behind="0"]', {
    timeout: 1_800_000,
  })
  const tookMs = performance.now() - startedAt
  const rows = await page.$eval('[data-cursor]', element =>
    Number(element.getAttribute('data-cursor')),
  )
  await page.close()
  return { rows, tookMs }
}

/** First sync of a shop, end to end: Etsy's API, worker, room, catch-up, store. */
export async function benchFirstSync(transactions: number): Promise<void> {
  const stack = await startStack({ shop: { seed: 11, transactions } })
  try {
    const { rows, tookMs } = await syncAll(stack)
    figure('first sync into the store', rows / (tookMs / 1000), 'rows/s', {
      transactions,
      rows,
      seconds: Math.round(tookMs / 1000),
    })
  } finally {
    await stack.stop()
  }
}

/** From a sale at Etsy, over webhook, room and socket, to the number on the page. */
export async function benchLive(): Promise<void> {
  const stack = await startStack({ shop: { seed: 5, transactions: 1_000 } })
  try {
    await syncAll(stack)
    const page = await stack.chromium.browser.newPage()
    await page.goto(shopManagerPages.dashboard, { waitUntil: 'domcontentloaded' })
    const panel = await panelOf(page)
    const times: number[] = []
    for (let sale = 0; sale < sales; sale++) {
      const before = await untilShown(panel, shown => Boolean(shown['take-home-today']), 30_000)
      const orders = Number(before.shown['take-home-today']?.['orders'])
      const soldAt = performance.now()
      void stack.sandbox.saleNow()
      const after = await untilShown(
        panel,
        shown => Number(shown['take-home-today']?.['orders']) === orders + 1,
        30_000,
      )
      if (!after.held) throw new Error('a sale did not reach the page within 30 s')
      times.push(performance.now() - soldAt)
    }
    figure('webhook → number on the page, p50', percentile(times, 0.5), 'ms', { sales })
    figure('webhook → number on the page, p95', percentile(times, 0.95), 'ms', { sales })
    await page.close()
    await benchLongTasks(stack)
  } finally {
    await stack.stop()
  }
}
