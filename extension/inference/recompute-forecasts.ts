import type { ForecastInput } from '../../models/forecast/forecast.ts'
import { unbrokenEnd } from '../../models/metrics/currency-days.ts'
import { addDays } from '../../models/metrics/day.ts'
import type { ShopContext } from '../../models/metrics/shop-context.ts'
import { dailyTotals, dailyUnits } from '../store/daily-totals.ts'
import { forecastOf, putForecast } from '../store/forecasts.ts'
import { historyOf } from '../store/has-history.ts'
import { loadShopContext } from '../store/shop-context.ts'
import { setWasmFolder } from './engine.ts'
import { forecastBest } from './forecast-best.ts'
import { inputHash } from './input-hash.ts'
import { loadFetched } from './load-fetched.ts'
import { loadForecastModels, type LoadedModel } from './load-models.ts'
import { packageRoot, readPackaged } from './read-packaged.ts'
import { recomputeInsights } from './recompute-insights.ts'
import { releaseKeys } from './release-keys.ts'

/** Four years are all that a forecast reads. */
const HISTORY_DAYS = 1461

let loaded: Promise<readonly LoadedModel[]> | undefined

/**
 * The shipped models, and beside them the newer one that was fetched, if it is whole. The shipped
 * ones are loaded once, and again after a failure: the next sync may find the files whole.
 */
async function models(): Promise<readonly LoadedModel[]> {
  loaded ??= loadPackaged().then(found => {
    if (found.length === 0) loaded = undefined
    return found
  })
  const packaged = await loaded
  const [champion] = packaged
  // A challenger needs somebody to be measured against.
  if (champion?.role !== 'champion') return packaged
  const challenger = await loadFetched(champion, releaseKeys, Date.now())
  return challenger === undefined ? packaged : [...packaged, challenger]
}

async function loadPackaged(): Promise<readonly LoadedModel[]> {
  setWasmFolder(new URL('onnx-runtime/', packageRoot()).href)
  const { models: found, failures } = await loadForecastModels(readPackaged)
  for (const failure of failures) console.error('forecast model', failure.reason, failure.detail)
  return found
}

/** Forecasts and insights of a shop, again where its history changed. Reads and writes the store. */
export async function recomputeForecasts(shopId: string, now: number): Promise<void> {
  const shop = await loadShopContext(now, 'en', shopId)
  if (shop === undefined) return
  const { firstDay } = await historyOf({}, shop)
  const oldest = addDays(shop.today, -HISTORY_DAYS)
  const from = firstDay === undefined || firstDay < oldest ? oldest : firstDay
  // Today is not over: the origin is yesterday.
  const period = { from, to: shop.today }
  const days = await dailyTotals(period, shop)
  const units = await dailyUnits(period, shop)
  const { countryIso } = shop
  const ends = { origin: addDays(shop.today, -1), countryIso }
  // A series has no holes: after a change of currency revenue begins again, and units go on.
  const revenue = unbrokenEnd(days).map(day => day.revenue)
  await recomputeSeries('revenue', { values: revenue, kind: 'revenue', ...ends }, shop)
  await recomputeSeries(
    'units',
    { values: units.map(day => day.units), kind: 'units', ...ends },
    shop,
  )
  await recomputeInsights(days, shop)
}

async function recomputeSeries(
  seriesKey: string,
  input: ForecastInput,
  shop: ShopContext,
): Promise<void> {
  const available = await models()
  const hash = await inputHash(
    input,
    available.map(({ name, version }) => `${name}/${version}`),
  )
  const stored = await forecastOf({ seriesKey }, shop)
  if (stored?.inputHash === hash) return
  const made = await forecastBest(input, available)
  const row = { seriesKey, inputHash: hash, computedAt: shop.now }
  if (made.ok) {
    const currency = input.kind === 'revenue' ? { currency: shop.currency } : {}
    await putForecast({ ...row, ...currency, state: 'ready', forecast: made.value }, shop)
  } else {
    await putForecast({ ...row, state: 'none', ...made.error }, shop)
  }
}
