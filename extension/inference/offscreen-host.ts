import { browser } from 'wxt/browser'
import { parse } from '../../schema/parse.ts'
import {
  type ComputeForecasts,
  computedForecastsSchema,
  OFFSCREEN_PAGE,
} from './offscreen-message.ts'

let running: Promise<void> | undefined
let again = false

/**
 * Forecasts anew where the history changed. Asked while it runs, it runs once more after that, so
 * that the last change is never missed. Rejects when the computing page failed as a whole; a model
 * that fails is a note in the forecast.
 */
export function recompute(): Promise<void> {
  if (running !== undefined) {
    again = true
    return running
  }
  running = computeUntilQuiet().finally(() => {
    running = undefined
  })
  return running
}

async function computeUntilQuiet(): Promise<void> {
  await compute(Date.now())
  if (again) {
    again = false
    await computeUntilQuiet()
  }
}

async function compute(now: number): Promise<void> {
  // Decided while building: only Firefox's background carries the engine, since a service worker
  // cannot import() what the engine needs, and Firefox has no offscreen document.
  if (import.meta.env.BROWSER === 'firefox') {
    const { recomputeForecasts } = await import('./recompute-forecasts.ts')
    await recomputeForecasts(now)
    return
  }
  await openOffscreenPage()
  const message: ComputeForecasts = { type: 'compute-forecasts', now }
  const answer: unknown = await browser.runtime.sendMessage(message)
  const parsed = parse(computedForecastsSchema, answer)
  if (!parsed.ok) throw new Error(`the offscreen page answered oddly: ${parsed.error.message}`)
  if (!parsed.value.done) throw new Error(parsed.value.detail)
}

/** One may be open at a time; it stays open, so that the engine is warm for the next sync. */
async function openOffscreenPage(): Promise<void> {
  const open = await browser.runtime.getContexts({ contextTypes: ['OFFSCREEN_DOCUMENT'] })
  if (open.length > 0) return
  await browser.offscreen.createDocument({
    url: OFFSCREEN_PAGE,
    reasons: ['WORKERS'],
    justification:
      'Runs the forecasting models in WebAssembly, which a service worker cannot load.',
  })
}
