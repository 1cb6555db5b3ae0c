import * as v from 'valibot'

/** All files of one model together, wherever they come from. */
export const MAX_MODEL_BYTES = 5_000_000

const fileSchema = v.object({
  /** Below `models/trained`, with forward slashes and no step up. */
  path: v.pipe(v.string(), v.regex(/^[a-z0-9-]+(\/[a-z0-9-]+)*\.onnx$/)),
  sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  bytes: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_MODEL_BYTES)),
})
export type ModelFile = v.InferOutput<typeof fileSchema>

export const forecastModelSchema = v.object({
  name: v.string(),
  version: v.string(),
  /** The champion answers; a challenger answers where it was better on the shop's own past. */
  role: v.picklist(['champion', 'challenger']),
  card: v.string(),
  network: fileSchema,
  stacker: v.optional(fileSchema),
  /** Conformal multipliers of the interval for 30, 60 and 90 days. */
  widening: v.pipe(v.array(v.pipe(v.number(), v.minValue(0.2), v.maxValue(5))), v.length(3)),
})
export type ForecastModelEntry = v.InferOutput<typeof forecastModelSchema>

/** `models/trained/registry.json`. */
export const modelRegistrySchema = v.object({
  forecast: v.pipe(v.array(forecastModelSchema), v.minLength(1)),
})
export type ModelRegistry = v.InferOutput<typeof modelRegistrySchema>

/** The files of a model, in the order in which they are read. */
export function filesOf({ network, stacker }: ForecastModelEntry): readonly ModelFile[] {
  return stacker === undefined ? [network] : [network, stacker]
}
