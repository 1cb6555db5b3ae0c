import { browser } from 'wxt/browser'
import { parse } from '../../schema/parse.ts'
import {
  type ComputeForecasts,
  computedForecastsSchema,
  OFFSCREEN_PAGE,
} from './offscreen-message.ts'

let running: Promise<void> = Promise.resolve()
/** Asked for and not begun yet, by shop. */
const waiting = new Map<string, Promise<void>>()

/**
 * Forecasts of one shop again where its history changed. One shop at a time: the engine has one
 * thread. Asked while it runs, it runs once more after that, so that the last change is never missed;
 * asked while it waits, it is the same run. Rejects when the computing page failed as a whole; a
 * model that fails is a note in the forecast.
 */
export function recompute(shopId: string): Promise<void> {
  const asked = waiting.get(shopId)
  if (asked !== undefined) return asked
  const mine = running.then(() => {
    waiting.delete(shopId)
    return compute(shopId, Date.now())
  })
  waiting.set(shopId, mine)
  running = mine.catch(() => undefined)
  return mine
}

async function compute(shopId: string, now: number): Promise<void> {
  // Decided while building: only Firefox's background carries the engine, since a service worker
  // cannot import() what the engine needs, and Firefox has no offscreen document.
  if (import.meta.env.BROWSER === 'firefox') {
    const { recomputeForecasts } = await import('./recompute-forecasts.ts')
    await recomputeForecasts(shopId, now)
    return
  }
  await openOffscreenPage()
  const message: ComputeForecasts = { type: 'compute-forecasts', shopId, now }
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
