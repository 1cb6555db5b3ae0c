import { cpSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { loadForecastModels, type LoadedModel } from '../extension/inference/load-models.ts'
import { modelRegistrySchema, type ModelRegistry } from '../schema/model-registry.ts'
import { parseJson } from '../schema/parse.ts'
import { evaluate } from './forecast/evaluate.ts'
import { shippedMethod } from './forecast/methods.ts'
import { readSeries } from './forecast/read-series.ts'
import { isBetter, type Judged } from './forecast/verdict.ts'

/**
 * Judges a freshly trained model against the champion under the protocol, on days that neither has
 * seen; with `--publish` a better one takes the champion's place in models/trained.
 */
const root = join(import.meta.dirname, '..')
const trained = join(root, 'models/trained')
const { values: options } = parseArgs({
  options: {
    candidate: { type: 'string' },
    publish: { type: 'boolean', default: false },
    input: { type: 'string', default: join(root, 'models/training/data/judge-shops.csv.xz') },
  },
})
if (options.candidate === undefined) throw new Error('--candidate FOLDER is needed')
const candidate = options.candidate

async function championOf(folder: string): Promise<LoadedModel> {
  const { models, failures } = await loadForecastModels(path => readFile(join(folder, path)))
  const [champion] = models
  if (champion === undefined) throw new Error(`${folder}: ${failures[0]?.detail ?? 'no model'}`)
  return champion
}

async function registryOf(folder: string): Promise<ModelRegistry> {
  const parsed = parseJson(
    modelRegistrySchema,
    await readFile(join(folder, 'registry.json'), 'utf8'),
  )
  if (!parsed.ok) throw new Error(`${folder}/registry.json: ${parsed.error.message}`)
  return parsed.value
}

/** The old champion stays as challenger, so that a shop for which it was better keeps it. */
async function publish(): Promise<void> {
  const [winner] = (await registryOf(candidate)).forecast.filter(each => each.role === 'champion')
  if (winner === undefined) throw new Error(`${candidate} has no champion`)
  const others = (await registryOf(trained)).forecast.filter(
    each => each.name !== winner.name || each.role === 'champion',
  )
  const folder = join(winner.name, winner.version)
  cpSync(join(candidate, folder), join(trained, folder), { recursive: true })
  const forecast = [winner, ...others.map(each => ({ ...each, role: 'challenger' as const }))]
  await writeFile(join(trained, 'registry.json'), JSON.stringify({ forecast }, undefined, 2) + '\n')
}

const { series } = await readSeries(options.input)
const models = [await championOf(trained), await championOf(candidate)] as const
const evaluation = await evaluate(
  series,
  models.map((model, i) => shippedMethod(i === 0 ? 'champion' : 'candidate', [model])),
  { origins: 3, step: 30, horizon: 90 },
  () => undefined,
)
const judged = (id: string): Judged => {
  const score = evaluation.methods[id]?.['30']
  return { mape: score?.mape, wape: score?.wape, coverage80: score?.coverage80 }
}
const [champion, challenger] = [judged('champion'), judged('candidate')]
const better = isBetter(champion, challenger)
console.log(JSON.stringify({ cases: evaluation.cases, champion, candidate: challenger, better }))
if (better && options.publish) await publish()
