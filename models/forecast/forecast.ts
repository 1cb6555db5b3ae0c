/** What a forecast is made from. Money in minor units; a day without a sale is 0. */
export type ForecastInput = {
  /** One number a day, oldest first; the last is the origin's. */
  readonly values: readonly number[]
  /** The last day known, `YYYY-MM-DD`. */
  readonly origin: string
  readonly kind: 'revenue' | 'units'
  /** ISO 3166 alpha-2 of the shop, for its feasts. */
  readonly countryIso?: string | undefined
}

/** Quantiles of one number. `p10 <= p50 <= p90`. */
export type Quantiles = { readonly p10: number; readonly p50: number; readonly p90: number }

export const forecastHorizons = [30, 60, 90] as const
export type ForecastHorizon = (typeof forecastHorizons)[number]

/** How forecasts from past origins of the same series did. Shares are fractions; `undefined` when there were none. */
export type Backtest = {
  readonly horizon: ForecastHorizon
  readonly cases: number
  /** Median of |forecast − actual| ÷ actual of the total over the horizon. */
  readonly medape: number | undefined
  /** The same of the seasonal naive. */
  readonly naiveMedape: number | undefined
  /** Share of totals inside p10 to p90. */
  readonly coverage80: number | undefined
}

export type Forecast = {
  readonly origin: string
  readonly horizon: 90
  /** 90 days each, the first is the day after the origin. */
  readonly daily: {
    readonly p10: readonly number[]
    readonly p50: readonly number[]
    readonly p90: readonly number[]
  }
  /** Forecast directly: quantiles of days do not add up. */
  readonly totals: Readonly<Record<ForecastHorizon, Quantiles>>
  /** Seasonal naive totals, the baseline beside it. */
  readonly naiveTotals: Readonly<Record<ForecastHorizon, number>>
  readonly backtests: readonly Backtest[]
  /** Name and version of the model that made it, as in `models/trained/registry.json`. */
  readonly model: { readonly name: string; readonly version: string }
  /** True when the model is the honest baseline, or had to fall back to it. */
  readonly isBaseline: boolean
  /** Why it is wide, a baseline, or short of history; for the seller. */
  readonly notes: readonly string[]
}
