import type { ForecastInput } from '../../models/forecast/forecast.ts'

/** Changes when the history, its last day, or the models do: then, and only then, a forecast is made anew. */
export function inputHash(input: ForecastInput, models: readonly string[]): Promise<string> {
  return textHash([input.values, input.origin, input.kind, input.countryIso, models])
}

/** SHA-256 of the value as JSON, in hex. */
export async function textHash(value: unknown): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(value))
  const digest = await crypto.subtle.digest('SHA-256', bytes)
  return [...new Uint8Array(digest)].map(byte => byte.toString(16).padStart(2, '0')).join('')
}
