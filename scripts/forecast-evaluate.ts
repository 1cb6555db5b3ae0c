import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { forecastBest } from '../extension/inference/forecast-best.ts'
import { numberOfDay } from '../models/metrics/day.ts'
import { evaluate, type Evaluation } from './forecast/evaluate.ts'
import { methods, shippedModels } from './forecast/methods.ts'
import { evaluationTable, ratioToAugurs } from './forecast/print-table.ts'
import { type DailySeries, readSeries } from './forecast/read-series.ts'
import { sharedSets } from './forecast/shared-sets.ts'
import { existingFile, failUsage, readOptions, wholeNumber } from './options.ts'

const USAGE = `npm run forecast:evaluate -- --input FILE.csv[.xz] --output OUT.json
    [--origins 3] [--step 30] [--horizon 90]   the protocol
    [--methods etsypro,weekday-mean]           only these
    [--case SERIES,DATE]                       prints one forecast whole instead
npm run forecast:evaluate -- --dataset shared [--data ../shared/data]
    the development sets, one table each; says so and ends well where they are absent`

const root = join(import.meta.dirname, '..')
const { values: options } = readOptions(USAGE, {
  options: {
    input: { type: 'string' },
    output: { type: 'string' },
    origins: { type: 'string', default: '3' },
    step: { type: 'string', default: '30' },
    horizon: { type: 'string', default: '90' },
    methods: { type: 'string' },
    case: { type: 'string' },
    dataset: { type: 'string' },
    data: { type: 'string', default: join(root, '../shared/data') },
  },
})
const protocol = {
  origins: wholeNumber(USAGE, 'origins', options.origins, { min: 1, max: 100 }),
  step: wholeNumber(USAGE, 'step', options.step, { min: 1, max: 365 }),
  horizon: wholeNumber(USAGE, 'horizon', options.horizon, { min: 1, max: 90 }),
}

async function run(title: string, series: readonly DailySeries[]): Promise<Evaluation> {
  const wanted = options.methods?.split(',')
  const all = await methods(await shippedModels(root))
  const chosen = all.filter(method => wanted === undefined || wanted.includes(method.id))
  const evaluation = await evaluate(series, chosen, protocol, (done, of) => {
    if (process.stderr.isTTY || done % 100 === 0)
      process.stderr.write(`\r${title}: ${done}/${of}  `)
  })
  process.stderr.write('\n')
  console.log(evaluationTable(title, evaluation))
  return evaluation
}

async function printCase(series: readonly DailySeries[], wanted: string): Promise<void> {
  const comma = wanted.lastIndexOf(',')
  const [id, day] = [wanted.slice(0, comma), wanted.slice(comma + 1)]
  const found = series.find(each => each.id === id)
  if (found === undefined) throw new Error(`there is no series "${id}"`)
  const known = numberOfDay(day) - numberOfDay(found.firstDay) + 1
  if (!(known > 0)) throw new Error(`${id} begins on ${found.firstDay}, after ${day}`)
  const input = { values: found.values.slice(0, known), origin: day, kind: found.kind }
  const made = await forecastBest(input, await shippedModels(root))
  const actual = found.values.slice(known, known + protocol.horizon)
  console.log(JSON.stringify({ series: id, origin: day, result: made, actual }, undefined, 2))
}

function geometricMean(ratios: readonly (number | undefined)[]): string {
  const known = ratios.filter(ratio => ratio !== undefined)
  const mean = Math.exp(known.reduce((sum, ratio) => sum + Math.log(ratio), 0) / known.length)
  return known.length === 0 ? '-' : mean.toFixed(3)
}

async function runShared(): Promise<void> {
  const evaluations: Evaluation[] = []
  const figures: Record<string, Evaluation> = {}
  for await (const set of sharedSets(options.data)) {
    if ('missing' in set) {
      console.error(`SKIPPED ${set.name}: ${set.missing}`)
      continue
    }
    const evaluation = await run(set.name, set.series)
    evaluations.push(evaluation)
    figures[set.name] = evaluation
  }
  for (const measure of ['mape', 'wape'] as const) {
    const mean = geometricMean(evaluations.map(each => ratioToAugurs(each, measure)))
    console.log(
      `geometric mean over sets of the ratio to the best augurs model, ${measure}: ${mean}`,
    )
  }
  if (options.output !== undefined) await writeFile(options.output, JSON.stringify(figures) + '\n')
}

if (options.dataset !== undefined && options.dataset !== 'shared')
  failUsage(`--dataset must be "shared", not "${options.dataset}".`, USAGE)
if (options.dataset === 'shared') {
  await runShared()
} else if (options.input === undefined) {
  failUsage('--input or --dataset is missing.', USAGE)
} else {
  existingFile(USAGE, 'input', options.input)
  const { series, skippedRows } = await readSeries(options.input)
  if (skippedRows > 0) console.error(`${skippedRows} rows without a date or a number were skipped`)
  if (options.case !== undefined) {
    await printCase(series, options.case)
  } else {
    const { cases, methods: scores } = await run(options.input, series)
    if (cases === 0) {
      console.error(
        'Nothing to judge: no series is long enough for these origins and this horizon. Try a shorter --horizon.',
      )
      process.exitCode = 1
    }
    if (options.output !== undefined) {
      await writeFile(
        options.output,
        JSON.stringify({ cases, methods: scores }, undefined, 2) + '\n',
      )
    }
  }
}
