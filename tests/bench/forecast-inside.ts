/** Runs inside the built extension's offscreen page, with the files that ship. */
import { setWasmFolder } from '../../extension/inference/engine.ts'
import { loadForecastModels, type LoadedModel } from '../../extension/inference/load-models.ts'
import { listingDemand } from '../../models/demand/listing-demand.ts'
import { makeForecast } from '../../models/forecast/make-forecast.ts'

/** A shop of two years with a week, a season and noise; the same on every run. */
export function syntheticDays(seed: number, days: number): number[] {
  let state = seed * 7919 + 13
  return Array.from({ length: days }, (_, day) => {
    state = (state * 16807) % 2147483647
    const season = 1 + 0.3 * Math.sin((day / 365) * 2 * Math.PI) + 0.2 * Math.sin(day % 7)
    return Math.round(10_000 * season * (0.5 + state / 2147483647))
  })
}

let champion: LoadedModel | undefined

/** Milliseconds from nothing to a loaded model. */
export async function firstSession(): Promise<number> {
  const began = performance.now()
  setWasmFolder(new URL('/onnx-runtime/', location.href).href)
  const { models } = await loadForecastModels(async path => {
    const response = await fetch(`/trained/${path}`)
    return new Uint8Array(await response.arrayBuffer())
  })
  champion = models[0]
  if (champion === undefined) throw new Error('no model loaded')
  return performance.now() - began
}

/** Milliseconds of each whole 90-day forecast, back-tests included. */
export async function warmForecasts(runs: number): Promise<number[]> {
  const times: number[] = []
  for (let run = 0; run < runs; run++) {
    const values = syntheticDays(run + 1, 730)
    const began = performance.now()
    const made = await makeForecast({ values, origin: '2026-11-21', kind: 'revenue' }, champion)
    times.push(performance.now() - began)
    if (!made.ok || made.value.isBaseline) throw new Error('the model was not used')
  }
  return times
}

/** Milliseconds for the 30-day demand of so many listings with a year behind them. */
export function listings(count: number, runs: number): number[] {
  const histories = Array.from({ length: count }, (_, i) => ({
    listingId: String(i),
    units: syntheticDays(i + 1, 365).map(y => (y % (3 + (i % 29)) === 0 ? 1 : 0)),
  }))
  return Array.from({ length: runs }, () => {
    const began = performance.now()
    listingDemand(histories, 30, undefined)
    return performance.now() - began
  })
}
