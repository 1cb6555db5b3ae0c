import type { Forecast } from '../../models/forecast/forecast.ts'

/** A forecast at rest: recomputed when the history it was made from changed. */
export type ForecastRow = {
  /** `revenue`, `units`, or `listing:<id>`. */
  readonly seriesKey: string
  /** Hash of the history and the model, so that nothing is computed twice. */
  readonly inputHash: string
  readonly computedAt: number
} & (
  | { readonly state: 'ready'; readonly currency?: string; readonly forecast: Forecast }
  /** There is none, and this is why; `detail` is for the seller. */
  | { readonly state: 'none'; readonly reason: string; readonly detail: string }
)
