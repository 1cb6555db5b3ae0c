import * as v from 'valibot'
import { idSchema } from '../../schema/entities/common.ts'

/** The background asks the offscreen document. Nobody else may. */
export const computeForecastsSchema = v.object({
  type: v.literal('compute-forecasts'),
  shopId: idSchema,
  /** Epoch ms. */
  now: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
})
export type ComputeForecasts = v.InferOutput<typeof computeForecastsSchema>

export const computedForecastsSchema = v.object({ done: v.boolean(), detail: v.string() })
export type ComputedForecasts = v.InferOutput<typeof computedForecastsSchema>

export const OFFSCREEN_PAGE = '/offscreen.html'
