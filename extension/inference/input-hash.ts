import type { ForecastInput } from '../../models/forecast/forecast.ts'
import { sha256Hex } from './sha256.ts'

/** Changes when the history, its last day, or the models do: then, and only then, a forecast is made anew. */
export function inputHash(input: ForecastInput, models: readonly string[]): Promise<string> {
  return textHash([input.values, input.origin, input.kind, input.countryIso, models])
}

/** SHA-256 of the value as JSON, in hex. */
export function textHash(value: unknown): Promise<string> {
  return sha256Hex(new TextEncoder().encode(JSON.stringify(value)))
}
