import { err, ok, type Result } from '../../schema/result.ts'
import { median } from './accuracy.ts'
import { askNetwork } from './ask-network.ts'
import { ownWidening } from './calibrate.ts'
import type { TotalQuantiles } from './features.ts'
import {
  type Backtest,
  type Forecast,
  type ForecastHorizon,
  forecastHorizons,
  type ForecastInput,
  type Quantiles,
} from './forecast.ts'
import { shapeDays } from './daily.ts'
import { logError, type OriginCase, originCases } from './origin-case.ts'
import { HORIZON_DAYS, type RunNetwork } from './network.ts'
import { leanToBlend } from './lean.ts'
import { type NoSeries, prepareSeries, type Series } from './series.ts'
import type { NetworkForecast } from './network-forecast.ts'
import { baselineQuantiles, type RunStacker, stackedQuantiles } from './stack.ts'

/** The learnt parts, loaded by whoever has an engine for them. Without one the baseline answers. */
export type ForecastModels = {
  readonly name: string
  readonly version: string
  readonly runNetwork: RunNetwork
  readonly runStacker?: RunStacker | undefined
  /** Conformal multiplier of the interval for each horizon, from the calibration set. */
  readonly widening: readonly number[]
}

export const BASELINE = { name: 'classical-blend', version: '1' } as const
/** Days without a sale after which a shop counts as resting. */
const RESTING_DAYS = 60

/**
 * The forecast of one series, with its own track record. An unfit history is a reason in words; a
 * failing model is a note, and the classical blend answers in its place.
 */
export async function makeForecast(
  input: ForecastInput,
  models: ForecastModels | undefined,
): Promise<Result<Forecast, NoSeries>> {
  const prepared = prepareSeries(input.values)
  if (!prepared.ok) return err(prepared.error)
  const series = prepared.value
  const cases = originCases(series, input.origin, input.countryIso)
  const notes = [...series.notes]
  const learnt =
    models === undefined ? undefined : await runModels(series, cases, input, models, notes)
  if (models === undefined)
    notes.push('The forecasting model is not loaded: this is the classical blend.')
  const quantiles =
    learnt?.quantiles ?? cases.map((now, i) => baselineQuantiles(series, now, cases.slice(i + 1)))
  const widened = quantiles.map((each, i) =>
    widen(
      each,
      forecastHorizons.map((_, horizon) => {
        const learntFactor = learnt === undefined ? 1 : (models?.widening[horizon] ?? 1)
        return learntFactor * ownWidening(scored(cases, quantiles, i, horizon, series.floor))
      }),
      series.floor,
    ),
  )
  const resting = restingDays(series.values)
  if (resting >= RESTING_DAYS) {
    notes.push(
      `Nothing was sold for ${resting} days, so this is mostly a guess about a fresh start.`,
    )
  }
  if (series.values.length < 90) {
    notes.push(`Made from ${series.values.length} days of sales; it sharpens with every month.`)
  }
  const totals = restingTotals(widened[0] ?? [], series, resting)
  const naive = cases[0].members[0]?.totals ?? [0, 0, 0]
  return ok({
    origin: input.origin,
    horizon: HORIZON_DAYS,
    daily: shapeDays(series, cases, learnt?.network, totals),
    totals: byHorizon(i => asQuantiles(totals[i])),
    naiveTotals: byHorizon(i => naive[i] ?? 0),
    backtests: forecastHorizons.map((horizon, i) => backtest(cases, widened, i, horizon)),
    model:
      learnt === undefined || models === undefined
        ? BASELINE
        : { name: models.name, version: models.version },
    isBaseline: learnt === undefined,
    notes,
  })
}

type Learnt = { readonly quantiles: TotalQuantiles[]; readonly network: readonly NetworkForecast[] }

async function runModels(
  series: Series,
  cases: readonly [OriginCase, ...OriginCase[]],
  input: ForecastInput,
  models: ForecastModels,
  notes: string[],
): Promise<Learnt | undefined> {
  const network = await askNetwork(cases, input.kind, input.countryIso, models.runNetwork)
  if (network === undefined) {
    notes.push('The forecasting model could not be used: this is the classical blend.')
    return undefined
  }
  const totals = network.map(each => each.totals)
  if (models.runStacker === undefined) return { network, quantiles: totals }
  const stacked = await stackedQuantiles(series, cases, totals, input.kind, models.runStacker)
  if (stacked === undefined) {
    notes.push('The model that weighs the methods could not be used: this is the network alone.')
    return { network, quantiles: totals }
  }
  return { network, quantiles: leanToBlend(series, cases, stacked) }
}

/** The intervals whose whole horizon had passed at origin `i`, with what came: nothing later is used. */
function scored(
  cases: readonly OriginCase[],
  quantiles: readonly TotalQuantiles[],
  i: number,
  horizon: number,
  floor: number,
): { low: number; mid: number; high: number; actual: number }[] {
  const log = (y: number): number => Math.log(y + floor)
  return cases.slice(i + horizon + 1).flatMap((each, older) => {
    const actual = each.actual[horizon]
    const said = quantiles[i + horizon + 1 + older]?.[horizon]
    if (actual === undefined || said === undefined) return []
    return [{ low: log(said[0]), mid: log(said[1]), high: log(said[2]), actual: log(actual) }]
  })
}

/** Stretches the distance of the bounds from the middle, on the log scale. */
function widen(
  quantiles: TotalQuantiles,
  factors: readonly number[],
  floor: number,
): TotalQuantiles {
  return quantiles.map(([low, mid, high], horizon) => {
    const factor = factors[horizon] ?? 1
    const at = (bound: number): number =>
      Math.max(0, (mid + floor) * Math.exp(factor * logError(bound, mid, floor)) - floor)
    return [Math.min(at(low), mid), mid, Math.max(at(high), mid)] as const
  })
}

/** A resting shop may wake: the upper bound keeps room for one ordinary day in the days it has rested. */
function restingTotals(quantiles: TotalQuantiles, series: Series, resting: number): TotalQuantiles {
  return quantiles.map(([low, mid, high], i) => {
    if (resting < RESTING_DAYS) return [low, mid, high] as const
    const room = 2 * series.floor * Math.max(1, (forecastHorizons[i] ?? 30) / resting)
    return [0, mid, Math.max(high, room)] as const
  })
}

function restingDays(values: readonly number[]): number {
  const last = values.findLastIndex(y => y > 0)
  return values.length - 1 - last
}

function backtest(
  cases: readonly OriginCase[],
  quantiles: readonly TotalQuantiles[],
  at: number,
  horizon: ForecastHorizon,
): Backtest {
  const past = cases.flatMap((each, i) => {
    const actual = each.actual[at]
    const said = quantiles[i]?.[at]
    return actual === undefined || said === undefined
      ? []
      : [{ actual, said, naive: each.members[0]?.totals[at] }]
  })
  const share = (forecast: number | undefined, actual: number): number | undefined =>
    forecast === undefined || actual <= 0 ? undefined : Math.abs(forecast - actual) / actual
  return {
    horizon,
    cases: past.length,
    medape: median(past.map(({ actual, said }) => share(said[1], actual))),
    naiveMedape: median(past.map(({ actual, naive }) => share(naive, actual))),
    coverage80:
      past.length === 0
        ? undefined
        : past.filter(({ actual, said }) => said[0] <= actual && actual <= said[2]).length /
          past.length,
  }
}

function byHorizon<T>(at: (index: number) => T): Readonly<Record<ForecastHorizon, T>> {
  return { 30: at(0), 60: at(1), 90: at(2) }
}

function asQuantiles(quantiles: TotalQuantiles[number] | undefined): Quantiles {
  const [p10, p50, p90] = quantiles ?? [0, 0, 0]
  return { p10, p50, p90 }
}
