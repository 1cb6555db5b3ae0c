import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { loadGraph } from '../../extension/inference/engine.ts'
import { networkRunner } from '../../extension/inference/load-models.ts'
import { askNetwork } from '../../models/forecast/ask-network.ts'
import { FEATURE_WIDTH } from '../../models/forecast/features.ts'
import { forecastHorizons } from '../../models/forecast/forecast.ts'
import { sumBetween } from '../../models/forecast/members/member.ts'
import { HISTORY_DAYS, HORIZON_DAYS, type RunNetwork } from '../../models/forecast/network.ts'
import { logError, originCases } from '../../models/forecast/origin-case.ts'
import { prepareSeries } from '../../models/forecast/series.ts'
import { stackerRows } from '../../models/forecast/stack.ts'
import { dayOfNumber } from '../../models/metrics/day.ts'

/**
 * For the training of the stacker: its features, computed by the code that ships, so that they
 * cannot drift. Reads windows that the training wrote (`values.f32`: rows of history and horizon;
 * `meta.i32`: known days, origin as days since 1970, kind, country), writes `features.f32` and
 * `targets.f32` (three rows a window: 30, 60, 90 days; NaN where the history is unfit).
 */
const DAYS = HISTORY_DAYS + HORIZON_DAYS
/** In the order of models/training/feasts.py. */
const countries = ['US', 'GB', 'DE', 'FR', 'AU', 'ES', 'IL']
/** The features look no further back. */
const PAST_ORIGINS = 6

const { values: options } = parseArgs({
  options: {
    network: { type: 'string' },
    folder: { type: 'string' },
  },
})
if (options.network === undefined || options.folder === undefined) {
  throw new Error('--network FILE.onnx --folder FOLDER are needed')
}

async function rowsOf(
  window: Float32Array,
  meta: Int32Array,
  runNetwork: RunNetwork,
): Promise<{ features: Float32Array; targets: number[] } | undefined> {
  const [known = 0, originNumber = 0, units = 0, country = 0] = meta
  const prepared = prepareSeries([...window.subarray(HISTORY_DAYS - known, HISTORY_DAYS)])
  if (!prepared.ok) return undefined
  const series = prepared.value
  const origin = dayOfNumber(originNumber)
  const kind = units === 1 ? 'units' : 'revenue'
  const countryIso = countries[country]
  const cases = originCases(series, origin, countryIso, PAST_ORIGINS)
  const network = await askNetwork(cases, kind, countryIso, runNetwork)
  if (network === undefined) throw new Error('the network failed')
  const totals = network.map(each => each.totals)
  const rows = stackerRows(series, cases, totals, kind)
  const future = [...window.subarray(HISTORY_DAYS)]
  return {
    features: rows.subarray(0, forecastHorizons.length * FEATURE_WIDTH),
    targets: forecastHorizons.map((days, horizon) =>
      logError(sumBetween(future, 0, days), totals[0]?.[horizon]?.[1] ?? 0, series.floor),
    ),
  }
}

async function floats(path: string): Promise<Float32Array> {
  const bytes = new Uint8Array(await readFile(path))
  return new Float32Array(bytes.buffer, 0, bytes.length / 4)
}

const folder = options.folder
const graph = await loadGraph(await readFile(options.network))
if (!graph.ok) throw new Error(graph.error.detail)
const runNetwork = networkRunner(graph.value)
const values = await floats(join(folder, 'values.f32'))
const meta = new Int32Array((await floats(join(folder, 'meta.i32'))).buffer)
const count = values.length / DAYS
const horizons = forecastHorizons.length
const features = new Float32Array(count * horizons * FEATURE_WIDTH).fill(Number.NaN)
const targets = new Float32Array(count * horizons).fill(Number.NaN)
for (let i = 0; i < count; i++) {
  const window = values.subarray(i * DAYS, (i + 1) * DAYS)
  const rows = await rowsOf(window, meta.subarray(i * 4, i * 4 + 4), runNetwork)
  if (rows === undefined) continue
  features.set(rows.features, i * horizons * FEATURE_WIDTH)
  targets.set(rows.targets, i * horizons)
}
await mkdir(folder, { recursive: true })
await writeFile(join(folder, 'features.f32'), new Uint8Array(features.buffer))
await writeFile(join(folder, 'targets.f32'), new Uint8Array(targets.buffer))
console.log(JSON.stringify({ windows: count, width: FEATURE_WIDTH }))
