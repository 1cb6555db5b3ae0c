import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { forecastBest } from '../../extension/inference/forecast-best.ts'
import { loadForecastModels, type LoadedModel } from '../../extension/inference/load-models.ts'
import { seasonalNaive } from '../../models/forecast/members/seasonal-naive.ts'
import { weekdayMean } from '../../models/forecast/members/weekday-mean.ts'
import type { Forecast } from '../../models/forecast/forecast.ts'
import { augursMethods } from './augurs.ts'
import type { ScoredCase } from './score.ts'

/** What a method sees of a case. */
export type Question = {
  readonly values: readonly number[]
  readonly origin: string
  readonly kind: 'revenue' | 'units'
  readonly horizon: number
}
export type Said = Pick<ScoredCase, 'point' | 'lower' | 'upper' | 'totals'>

export type Method = {
  readonly id: string
  /** `undefined` when the method failed on this history. */
  readonly forecast: (question: Question) => Promise<Said | undefined>
}

export async function shippedModels(root: string): Promise<readonly LoadedModel[]> {
  const { models, failures } = await loadForecastModels(path =>
    readFile(join(root, 'models/trained', path)),
  )
  for (const failure of failures) console.error(`${failure.reason}: ${failure.detail}`)
  return models
}

/** What the product would have shown with these models. */
export function shippedMethod(id: string, models: readonly LoadedModel[]): Method {
  return {
    id,
    async forecast({ values, origin, kind, horizon }) {
      const made = await forecastBest({ values, origin, kind }, models)
      // A reason in words instead of a forecast: nothing is promised, so nothing is what counts.
      const nothing = Array<number>(horizon).fill(0)
      return made.ok ? shipped(made.value) : { point: nothing, lower: nothing, upper: nothing }
    },
  }
}

/** The shipped path and, beside it, what it is compared with. */
export async function methods(models: readonly LoadedModel[]): Promise<readonly Method[]> {
  const augurs = await augursMethods()
  return [
    shippedMethod('etsypro', models),
    ...augurs.map(({ id, forecast }) => ({
      id,
      async forecast({ values, origin, horizon }: Question) {
        try {
          const { point, lower, upper } = forecast(values, origin, horizon)
          if (!point.every(Number.isFinite)) return undefined
          return { point: point.map(atLeastZero), lower, upper }
        } catch {
          return undefined // Some histories are beyond it: counted as a failure of the method.
        }
      },
    })),
    ...[seasonalNaive, weekdayMean].map(({ id, forecast }) => ({
      id,
      async forecast({ values, horizon }: Question) {
        const point = forecast(values, horizon)
        return point === undefined ? undefined : { point: point.map(atLeastZero) }
      },
    })),
  ]
}

function atLeastZero(y: number): number {
  return Math.max(0, y)
}

function shipped({ daily, totals }: Forecast): Said {
  return { point: daily.p50, lower: daily.p10, upper: daily.p90, totals }
}
