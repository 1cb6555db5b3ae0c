/**
 * How far off a forecast was. `actual` and `forecast` are equally long and in the same unit;
 * a measure that has no meaning for its arguments is `undefined`, never 0.
 */

const sum = (values: readonly number[]): number => values.reduce((total, y) => total + y, 0)

function absoluteErrors(actual: readonly number[], forecast: readonly number[]): number {
  return actual.reduce((total, y, i) => total + Math.abs(y - (forecast[i] ?? 0)), 0)
}

/** |Σ forecast − Σ actual| ÷ Σ actual over a horizon, a share. `undefined` when nothing was sold. */
export function totalError(actual: number, forecast: number): number | undefined {
  return actual > 0 ? Math.abs(forecast - actual) / actual : undefined
}

/** WAPE: Σ|actual − forecast| ÷ Σ|actual|. `undefined` when nothing was sold. */
export function wape(actual: readonly number[], forecast: readonly number[]): number | undefined {
  const scale = sum(actual.map(Math.abs))
  return scale === 0 ? undefined : absoluteErrors(actual, forecast) / scale
}

/** Mean absolute difference of values one season apart: the scale of MASE. `undefined` when 0 or unknown. */
export function seasonalNaiveScale(
  history: readonly number[],
  seasonality: number,
): number | undefined {
  const differences = history.slice(seasonality).map((y, i) => Math.abs(y - (history[i] ?? 0)))
  const mean = meanOf(differences)
  return mean === undefined || mean === 0 ? undefined : mean
}

/** MASE: mean absolute error ÷ in-sample mean absolute error of the seasonal naive; below 1 beats it. */
export function mase(
  actual: readonly number[],
  forecast: readonly number[],
  history: readonly number[],
  seasonality: number,
): number | undefined {
  const scale = seasonalNaiveScale(history, seasonality)
  if (scale === undefined || actual.length === 0) return undefined
  return absoluteErrors(actual, forecast) / actual.length / scale
}

/** Pinball loss of one quantile. The error stays signed: too low and too high cost differently. */
export function pinballLoss(actual: number, forecast: number, quantile: number): number {
  const error = actual - forecast
  return Math.max(quantile * error, (quantile - 1) * error)
}

/**
 * Weighted quantile loss: 2 Σ pinball ÷ Σ|actual|, averaged over the quantiles. With the median
 * alone it is WAPE. `undefined` when nothing was sold.
 */
export function weightedQuantileLoss(
  actual: readonly number[],
  forecasts: readonly { readonly quantile: number; readonly values: readonly number[] }[],
): number | undefined {
  const scale = sum(actual.map(Math.abs))
  if (scale === 0 || forecasts.length === 0) return undefined
  const losses = forecasts.map(({ quantile, values }) =>
    sum(actual.map((y, i) => pinballLoss(y, values[i] ?? 0, quantile))),
  )
  return (2 * sum(losses)) / scale / forecasts.length
}

/** Share of the actuals inside their bounds, the bounds included. `undefined` without a case. */
export function coverage(
  cases: readonly { readonly actual: number; readonly lower: number; readonly upper: number }[],
): number | undefined {
  if (cases.length === 0) return undefined
  return cases.filter(c => c.lower <= c.actual && c.actual <= c.upper).length / cases.length
}

/** Mean of what is defined; `undefined` when nothing is. */
export function meanOf(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter(value => value !== undefined)
  return known.length === 0 ? undefined : sum(known) / known.length
}

/** Median of what is defined, the mean of the middle two when even; `undefined` when nothing is. */
export function median(values: readonly (number | undefined)[]): number | undefined {
  return quantileOf(
    values.filter(value => value !== undefined),
    0.5,
  )
}

/** The quantile of a sample, linear between its order statistics; `undefined` when it is empty. */
export function quantileOf(sample: readonly number[], quantile: number): number | undefined {
  if (sample.length === 0) return undefined
  const sorted = [...sample].sort((a, b) => a - b)
  const at = quantile * (sorted.length - 1)
  const below = sorted[Math.floor(at)] ?? 0
  const above = sorted[Math.ceil(at)] ?? below
  return below + (above - below) * (at - Math.floor(at))
}
