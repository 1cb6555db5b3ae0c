import { build } from 'esbuild'
import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'puppeteer'
import { panelOf, shopManagerPages } from '../../scripts/main-job/surfaces.ts'
import { extensionDir } from '../../scripts/stack/extension.ts'
import { root } from '../../scripts/stack/paths.ts'
import { workerHost } from '../../scripts/stack/stack.ts'
import { launchBrowser, type Launched } from '../e2e/browser.ts'
import { startSandbox } from '../sandbox/sandbox.ts'
import { figure, percentile } from './figure.ts'

/** Loads of the page for each size; the first two warm the browser up and are not counted. */
const loads = 22
const timeZone = 'America/New_York'
/** Forecasts of listings and advice follow that of the shop, the longer the more there is to count. */
const restMs = 25_000

/**
 * How soon the panel stands there with numbers, whatever the size of the shop. With `keepIn`, a
 * folder, the filled stores stay there, and a later run measures on them at once.
 */
export async function benchPanel(sizes: readonly number[], keepIn?: string): Promise<void> {
  const script = await fillScript()
  const medians: number[] = []
  for (const transactions of sizes) {
    const profile = keepIn === undefined ? undefined : join(keepIn, String(transactions))
    // Beside the profile and written last: a fill that was cut off is begun anew.
    const filledMark = profile === undefined ? undefined : `${profile}.filled`
    const isFilled = filledMark !== undefined && existsSync(filledMark)
    if (profile !== undefined && !isFilled) rmSync(profile, { recursive: true, force: true })
    const sandbox = await startSandbox({ shop: { seed: 7, transactions: 1_000 } })
    const chromium = await launchBrowser({
      extensionDir: extensionDir('chrome'),
      timeZone,
      ...(profile === undefined ? {} : { userDataDir: profile }),
      // Nobody plays the worker: the panel must not need it.
      hosts: { 'www.etsy.com': sandbox.tlsPort, [workerHost]: 9 },
    })
    try {
      if (!isFilled) {
        await fill(chromium, script, transactions)
        if (filledMark !== undefined) writeFileSync(filledMark, '')
      }
      const times = await paintTimes(chromium)
      const p50 = percentile(times, 0.5)
      medians.push(p50 ?? Number.NaN)
      figure('panel painted after the content script starts, p50', p50, 'ms', { transactions })
      figure('panel painted after the content script starts, p95', percentile(times, 0.95), 'ms', {
        transactions,
        loads: times.length,
      })
    } finally {
      await chromium.close()
      await sandbox.stop()
    }
  }
  figure('panel painted, slowest size ÷ fastest', Math.max(...medians) / Math.min(...medians), '×')
}

/** The generator, the normalisers and the store in one script, to run inside the extension. */
async function fillScript(): Promise<string> {
  const bundle = await build({
    entryPoints: [join(root, 'tests/bench/fill-store.ts')],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'bench',
    platform: 'browser',
  })
  return bundle.outputFiles[0]?.text ?? ''
}

async function fill(chromium: Launched, script: string, transactions: number): Promise<void> {
  const page = await chromium.openExtensionPage('options.html')
  page.on('console', message => {
    console.error(message.text())
  })
  const call = `${script}; bench.fillStore(${JSON.stringify({ transactions, timeZone })})`
  const filled: unknown = await page.evaluate(call)
  await page.close()
  if (typeof filled !== 'object' || filled === null) throw new Error('the store was not filled')
  if (!('entities' in filled) || !('tookMs' in filled)) throw new Error('the store was not filled')
  const entities = Number(filled.entities)
  figure('store filled', entities / (Number(filled.tookMs) / 1000), 'entities/s', {
    transactions,
    entities,
  })
}

/** From the moment the page is parsed, when the content script starts, to the last card's numbers. */
async function paintTimes(chromium: Launched): Promise<number[]> {
  // The forecast is made once, as it would be after a sync; the page shows what rests in the store.
  const own = await chromium.openExtensionPage('dashboard.html')
  await own.evaluate(() => chrome.runtime.sendMessage({ type: 'recompute', shopId: '10000001' }))
  await own.waitForSelector('[data-widget="revenue-outlook"][data-shown]', { timeout: 600_000 })
  await new Promise(resolve => setTimeout(resolve, restMs))
  await own.close()
  const page = await chromium.browser.newPage()
  await page.setViewport({ width: 1440, height: 1000 })
  const times: number[] = []
  for (let load = 0; load < loads; load++) times.push(await paintTime(page))
  await page.close()
  return times.slice(2)
}

async function paintTime(page: Page): Promise<number> {
  await page.goto(shopManagerPages.dashboard, { waitUntil: 'domcontentloaded' })
  const panel = await panelOf(page)
  await panel.waitForFunction(
    () =>
      performance.getEntriesByType('mark').filter(mark => mark.name.startsWith('painted:'))
        .length >= 4,
    { timeout: 60_000 },
  )
  const painted = await panel.evaluate(
    () =>
      performance.timeOrigin +
      Math.max(
        ...performance
          .getEntriesByType('mark')
          .filter(mark => mark.name.startsWith('painted:'))
          .map(mark => mark.startTime),
      ),
  )
  const started = await page.evaluate(() => {
    const [navigation] = performance.getEntriesByType('navigation')
    return navigation instanceof PerformanceNavigationTiming
      ? performance.timeOrigin + navigation.domInteractive
      : Number.NaN
  })
  return painted - started
}
