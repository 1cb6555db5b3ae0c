import { CALENDAR_WIDTH, HISTORY_DAYS, type RunNetwork } from '../../models/forecast/network.ts'
import { FEATURE_WIDTH } from '../../models/forecast/features.ts'
import type { ForecastModels } from '../../models/forecast/make-forecast.ts'
import type { RunStacker } from '../../models/forecast/stack.ts'
import type { ForecastModelEntry, ModelFile } from '../../schema/model-registry.ts'
import { err, ok, type Result } from '../../schema/result.ts'
import { type Graph, loadGraph } from './engine.ts'
import { type ReadModelFile, readRegistry, type RegistryUnreadable } from './read-registry.ts'
import { sha256Hex } from './sha256.ts'

export type ModelUnusable = {
  readonly reason: 'model-corrupt' | 'model-failed'
  readonly detail: string
}

export type LoadedModel = ForecastModels & { readonly role: ForecastModelEntry['role'] }

/** All forecasting models that are whole, the champion first; those that are not, with why. */
export async function loadForecastModels(read: ReadModelFile): Promise<{
  readonly models: readonly LoadedModel[]
  readonly failures: readonly (ModelUnusable | RegistryUnreadable)[]
}> {
  const registry = await readRegistry(read)
  if (!registry.ok) return { models: [], failures: [registry.error] }
  const models: LoadedModel[] = []
  const failures: ModelUnusable[] = []
  for (const entry of registry.value) {
    const loaded = await loadEntry(entry, read)
    if (loaded.ok) models.push(loaded.value)
    else failures.push(loaded.error)
  }
  return { models, failures }
}

export async function loadEntry(
  entry: ForecastModelEntry,
  read: ReadModelFile,
): Promise<Result<LoadedModel, ModelUnusable>> {
  const network = await loadFile(entry.network, read)
  if (!network.ok) return network
  const stacker = entry.stacker === undefined ? undefined : await loadFile(entry.stacker, read)
  if (stacker !== undefined && !stacker.ok) return stacker
  return ok({
    name: entry.name,
    version: entry.version,
    role: entry.role,
    widening: entry.widening,
    runNetwork: networkRunner(network.value),
    runStacker: stacker === undefined ? undefined : stackerRunner(stacker.value),
  })
}

/** A file whose bytes are not those of the registry is never given to the engine. */
export async function loadFile(
  file: ModelFile,
  read: ReadModelFile,
): Promise<Result<Graph, ModelUnusable>> {
  let bytes: Uint8Array<ArrayBuffer>
  try {
    bytes = new Uint8Array(await read(file.path))
  } catch (error) {
    return err({ reason: 'model-corrupt', detail: `${file.path}: ${String(error)}` })
  }
  if (bytes.length !== file.bytes || (await sha256Hex(bytes)) !== file.sha256) {
    return err({ reason: 'model-corrupt', detail: `${file.path} is not the file of the registry` })
  }
  return loadGraph(bytes)
}

export function networkRunner(graph: Graph): RunNetwork {
  return async ({ rows, history, known, calendar }) => {
    const answer = await graph.run({
      history: { data: history, dims: [rows, HISTORY_DAYS] },
      known: { data: known, dims: [rows] },
      calendar: { data: calendar, dims: [rows, CALENDAR_WIDTH] },
    })
    if (!answer.ok) return answer
    const { daily, totals } = answer.value
    if (daily === undefined || totals === undefined) {
      return err({ reason: 'model-failed', detail: 'the network has other outputs' })
    }
    return ok({ daily, totals })
  }
}

export function stackerRunner(graph: Graph): RunStacker {
  return async (features, rows) => {
    const answer = await graph.run({ features: { data: features, dims: [rows, FEATURE_WIDTH] } })
    if (!answer.ok) return answer
    const { ratios } = answer.value
    return ratios === undefined
      ? err({ reason: 'model-failed', detail: 'the stacker has other outputs' })
      : ok(ratios)
  }
}
