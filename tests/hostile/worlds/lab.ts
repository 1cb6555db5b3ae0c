import { join } from 'node:path'
import { build } from 'esbuild'
import { dayIn } from '../../../scripts/main-job/books.ts'
import { buildExtension } from '../../../scripts/stack/extension.ts'
import { workerHost } from '../../../scripts/stack/stack.ts'
import { launchBrowser, type Launched } from '../../e2e/browser.ts'
import { booksOf } from '../../sandbox/shop/books-of.ts'
import { generateShop } from '../../sandbox/shop/generate-shop.ts'
import type { SandboxShop } from '../../sandbox/shop/sandbox-shop.ts'
import type { Lab } from './live.ts'
import { serveWorlds } from './serve.ts'
import { drawWorld } from './world.ts'

const timeZone = 'America/New_York'

export type OpenLab = Lab & {
  /** Another browser in the place of this one. */
  readonly renew: () => Promise<void>
  readonly close: () => Promise<void>
}

/** One browser with the production build and a filled store, and one Etsy, for all worlds of a run. */
export async function openLab(): Promise<OpenLab> {
  const now = Date.now()
  const common = { now, timeZone }
  const made = [
    { ...common, seed: 7, transactions: 1_500, shopId: 10_000_001, name: 'SandboxShop' },
    { ...common, seed: 8, transactions: 400, shopId: 10_000_002, name: 'SecondShop' },
  ] as const
  const [first, other] = [generateShop(made[0]), generateShop(made[1])]
  const stranger = { id: '10000009', name: 'StrangerShop' }
  const ids = idsOf(first)
  const secondIds = idsOf(other)
  const server = await serveWorlds(drawWorld, world => ({
    world,
    ids: ids[world.page === 'listings' ? 'listings' : 'orders'].slice(0, 6_000),
    secondIds: secondIds[world.page === 'listings' ? 'listings' : 'orders'].slice(0, 6_000),
    shops: {
      ours: { id: String(first.shopId), name: first.name },
      second: { id: String(other.shopId), name: other.name },
      stranger,
    },
  }))
  // EXTENSION_DIR: a build made before, when jobs share it.
  const extensionDir = process.env['EXTENSION_DIR'] ?? buildExtension('chrome')
  const open = async () => {
    const chromium = await launchBrowser({
      extensionDir,
      timeZone,
      hosts: { 'www.etsy.com': server.port, [workerHost]: 9 },
    })
    // The one that came last is the one that is shown.
    await fill(chromium, made.toReversed())
    return { chromium, plain: await chromium.browser.createBrowserContext() }
  }
  let opened = await open()
  const marks = expectedMarks(first, now)
  return {
    get chromium() {
      return opened.chromium
    },
    get plain() {
      return opened.plain
    },
    shops: { ours: first, renamed: first, silent: first, second: other },
    expected: { ours: marks, renamed: marks, silent: marks, second: expectedMarks(other, now) },
    today: () => dayIn(timeZone, Date.now()),
    async renew() {
      await opened.chromium.close()
      opened = await open()
    },
    async close() {
      await opened.chromium.close()
      await server.close()
    },
  }
}

/** Rows that the shop has, newest first, and then some that it never had. */
function idsOf(shop: SandboxShop): Readonly<Record<'orders' | 'listings', readonly string[]>> {
  const unknown = (from: number) => Array.from({ length: 5_000 }, (_, i) => String(from + i))
  return {
    orders: [...booksOf(shop).newestOrders(Infinity).map(order => order.receiptId), ...unknown(9_900_000_000)], // prettier-ignore
    listings: [...shop.listings.filter(({ isDeleted }) => !isDeleted).map(({ id }) => String(id)), ...unknown(8_800_000_000)], // prettier-ignore
  }
}

function expectedMarks(shop: SandboxShop, now: number): Record<string, number> {
  const books = booksOf(shop)
  const day = (back: number) => dayIn(timeZone, now - back * 86_400_000)
  const sold = books.listings(day(29), day(0))
  return Object.fromEntries([
    ...shop.listings.map(({ id }) => [String(id), 0]),
    ...sold.map(({ listingId, profit }) => [listingId, profit]),
    ...books.newestOrders(Infinity).map(({ receiptId, profit }) => [receiptId, profit]),
  ])
}

/** Puts the shops into the store through its own door. */
async function fill(chromium: Launched, shops: readonly object[]): Promise<void> {
  const bundle = await build({
    entryPoints: [join(import.meta.dirname, '../../bench/fill-store.ts')],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'bench',
    platform: 'browser',
  })
  const script = bundle.outputFiles[0]?.text ?? ''
  const page = await chromium.openExtensionPage('options.html')
  for (const shop of shops)
    await page.evaluate(`${script}; bench.fillStore(${JSON.stringify(shop)})`)
  await page.close()
}
