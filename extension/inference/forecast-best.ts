import { chooseForecast } from '../../models/forecast/choose.ts'
import type { Forecast, ForecastInput } from '../../models/forecast/forecast.ts'
import { makeForecast } from '../../models/forecast/make-forecast.ts'
import type { NoSeries } from '../../models/forecast/series.ts'
import { ok, type Result } from '../../schema/result.ts'
import type { LoadedModel } from './load-models.ts'

/** Champion and challengers side by side; without a model the classical blend. */
export async function forecastBest(
  input: ForecastInput,
  available: readonly LoadedModel[],
): Promise<Result<Forecast, NoSeries>> {
  const champion = await makeForecast(input, available[0])
  if (!champion.ok) return champion
  const challengers: Forecast[] = []
  for (const model of available.slice(1)) {
    const made = await makeForecast(input, model)
    if (made.ok && !made.value.isBaseline) challengers.push(made.value)
  }
  return ok(chooseForecast(champion.value, challengers))
}
