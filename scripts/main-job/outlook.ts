import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { loadForecastModels } from '../../extension/inference/load-models.ts'
import { chooseForecast } from '../../models/forecast/choose.ts'
import { type Forecast, forecastHorizons } from '../../models/forecast/forecast.ts'
import { makeForecast } from '../../models/forecast/make-forecast.ts'
import type { Sandbox } from '../../tests/sandbox/sandbox.ts'
import { root } from '../stack/paths.ts'
import { addDays, type Expected } from './books.ts'

/** Four years are all that a forecast reads. */
const historyDays = 1461

/**
 * The outlook that the shipped models make of the revenue in the generator's books: the same graphs,
 * on a history that the product never touched. Totals in minor units.
 */
export async function outlookByBooks(
  sandbox: Sandbox,
  today: string,
  shop = sandbox.shop,
): Promise<Expected> {
  const origin = addDays(today, -1)
  const days = sandbox.books(shop.shopId).days(addDays(today, -historyDays), origin)
  const first = days.findIndex(day => day.receipts > 0 || day.revenue !== 0)
  const input = {
    values: days.slice(Math.max(0, first)).map(day => day.revenue),
    origin,
    kind: 'revenue',
    countryIso: shop.country,
  } as const
  const { models } = await loadForecastModels(path => readFile(join(root, 'models/trained', path)))
  const made: Forecast[] = []
  for (const model of models) {
    const forecast = await makeForecast(input, model)
    if (!forecast.ok) throw new Error(`no forecast from the books: ${forecast.error.detail}`)
    made.push(forecast.value)
  }
  const [champion, ...challengers] = made
  if (champion === undefined) throw new Error('no model in models/trained')
  const { totals, naiveTotals } = chooseForecast(champion, challengers)
  return Object.fromEntries(
    forecastHorizons.flatMap(horizon => [
      [`p10-${String(horizon)}`, totals[horizon].p10],
      [`p50-${String(horizon)}`, totals[horizon].p50],
      [`p90-${String(horizon)}`, totals[horizon].p90],
      [`naive-${String(horizon)}`, naiveTotals[horizon]],
    ]),
  )
}
