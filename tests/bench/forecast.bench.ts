import { join } from 'node:path'
import { build } from 'esbuild'
import type { Page } from 'puppeteer'
import { augursMethods } from '../../scripts/forecast/augurs.ts'
import { extensionDir } from '../../scripts/stack/extension.ts'
import { root } from '../../scripts/stack/paths.ts'
import { launchBrowser } from '../e2e/browser.ts'
import { figure, percentile } from './figure.ts'
import { syntheticDays } from './forecast-inside.ts'

const WARM_UP = 5
const RUNS = 60
const AUGURS_RUNS = 12

/** How long a forecast takes in the built extension, beside Prophet and ETS in the same run. */
export async function benchForecast(): Promise<void> {
  const chromium = await launchBrowser({ extensionDir: extensionDir('chrome'), hosts: {} })
  try {
    const page = await chromium.openExtensionPage('offscreen.html')
    await page.evaluate(await insideScript())
    figure('forecast: first session', await numberOf(page, 'bench.firstSession()'), 'ms')
    const warm = (await numbersOf(page, `bench.warmForecasts(${RUNS + WARM_UP})`)).slice(WARM_UP)
    figure('forecast: 90 days with 12 back-tests, warm p50', percentile(warm, 0.5), 'ms')
    figure('forecast: 90 days with 12 back-tests, warm p95', percentile(warm, 0.95), 'ms', {
      runs: warm.length,
    })
    const listings = (await numbersOf(page, `bench.listings(200, ${RUNS})`)).slice(WARM_UP)
    figure('forecast: demand of 200 listings, p50', percentile(listings, 0.5), 'ms')
    figure('forecast: demand of 200 listings, p95', percentile(listings, 0.95), 'ms')
    await compareWithAugurs(percentile(warm, 0.5) ?? Number.NaN)
  } finally {
    await chromium.close()
  }
}

/** One forecast each, without back-tests, in Node's V8 on the same machine. */
async function compareWithAugurs(ours: number): Promise<void> {
  for (const { id, forecast } of await augursMethods()) {
    const times = Array.from({ length: AUGURS_RUNS }, (_, run) => {
      const values = syntheticDays(run + 1, 730)
      const began = performance.now()
      forecast(values, '2026-11-21', 90)
      return performance.now() - began
    })
    const p50 = percentile(times, 0.5)
    figure(`forecast: ${id}, one fit and 90 days, p50`, p50, 'ms')
    figure(`forecast: ${id} ÷ ours`, (p50 ?? Number.NaN) / ours, '×')
  }
}

async function insideScript(): Promise<string> {
  const bundle = await build({
    entryPoints: [join(root, 'tests/bench/forecast-inside.ts')],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'bench',
    platform: 'browser',
    conditions: ['onnxruntime-web-use-extern-wasm'],
    // A script has no module address; the engine is told where its files are.
    define: { 'import.meta.url': 'location.href' },
  })
  // `var bench` of an evaluated script is global only when it is said so.
  return `${bundle.outputFiles[0]?.text ?? ''};globalThis.bench = bench`
}

async function numberOf(page: Page, expression: string): Promise<number> {
  const value: unknown = await page.evaluate(expression)
  if (typeof value !== 'number') throw new Error(`${expression} gave ${typeof value}`)
  return value
}

async function numbersOf(page: Page, expression: string): Promise<number[]> {
  const values: unknown = await page.evaluate(expression)
  if (!Array.isArray(values)) throw new Error(`${expression} gave ${typeof values}`)
  return values.filter(value => typeof value === 'number')
}
