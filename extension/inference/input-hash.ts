import type { ForecastInput } from '../../models/forecast/forecast.ts'

/** Changes when the history, its last day, or the models do: then, and only then, a forecast is made anew. */
export async function inputHash(input: ForecastInput, models: readonly string[]): Promise<string> {
  const text = JSON.stringify([input.values, input.origin, input.kind, input.countryIso, models])
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return [...new Uint8Array(digest)].map(byte => byte.toString(16).padStart(2, '0')).join('')
}
