import { browser } from 'wxt/browser'
import { parse } from '../../schema/parse.ts'
import {
  type ComputedForecasts,
  type ComputeForecasts,
  computeForecastsSchema,
} from './offscreen-message.ts'
import { recomputeForecasts } from './recompute-forecasts.ts'

/** Answers the background for as long as the offscreen document lives. */
export function answerComputeForecasts(): void {
  browser.runtime.onMessage.addListener((message: unknown, sender, reply) => {
    const parsed = parse(computeForecastsSchema, message)
    // The background has no tab and no page of its own; everything else is not for us.
    if (!parsed.ok || sender.id !== browser.runtime.id || sender.tab !== undefined) return false
    compute(parsed.value).then(reply, () => undefined)
    return true
  })
}

async function compute({ shopId, now }: ComputeForecasts): Promise<ComputedForecasts> {
  try {
    await recomputeForecasts(shopId, now)
    return { done: true, detail: '' }
  } catch (error) {
    return { done: false, detail: String(error) }
  }
}
