import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import * as v from 'valibot'
import { makeForecast } from '../../models/forecast/make-forecast.ts'
import { parseJson } from '../../schema/parse.ts'
import { loadGraph } from './engine.ts'
import { loadForecastModels } from './load-models.ts'
import type { ReadModelFile } from './read-registry.ts'
import { modelRegistrySchema } from '../../schema/model-registry.ts'

const trained = join(import.meta.dirname, '../../models/trained')
const read: ReadModelFile = path => readFile(join(trained, path))
const registry = parseJson(
  modelRegistrySchema,
  await readFile(join(trained, 'registry.json'), 'utf8'),
)
if (!registry.ok) throw new Error(registry.error.message)
const entries = registry.value.forecast

const tensorsSchema = v.record(
  v.string(),
  v.object({ dims: v.array(v.number()), data: v.array(v.number()) }),
)
const goldenSchema = v.object({ inputs: tensorsSchema, outputs: tensorsSchema })
const files = entries.flatMap(({ network, stacker }) => [
  { path: network.path, golden: network.path.replace(/model\.onnx$/, 'golden.json') },
  ...(stacker === undefined
    ? []
    : [{ path: stacker.path, golden: stacker.path.replace(/\.onnx$/, '-golden.json') }]),
])

test('there is one champion, and all files together are below 5 MB', () => {
  expect(entries.filter(entry => entry.role === 'champion')).toHaveLength(1)
  const bytes = entries.flatMap(({ network, stacker }) => [network.bytes, stacker?.bytes ?? 0])
  expect(bytes.reduce((total, size) => total + size, 0)).toBeLessThan(5_000_000)
})

test.each(files)('$path answers in this engine as it did where it was trained', async file => {
  const golden = parseJson(goldenSchema, new TextDecoder().decode(await read(file.golden)))
  if (!golden.ok) throw new Error(golden.error.message)
  const graph = await loadGraph(await read(file.path))
  if (!graph.ok) throw new Error(graph.error.detail)
  const inputs = Object.fromEntries(
    Object.entries(golden.value.inputs).map(([name, { dims, data }]) => {
      const isFloat = name === 'history' || name === 'features'
      return [name, { dims, data: isFloat ? Float32Array.from(data) : Int32Array.from(data) }]
    }),
  )
  const answer = await graph.value.run(inputs)
  if (!answer.ok) throw new Error(answer.error.detail)
  for (const [name, { data }] of Object.entries(golden.value.outputs)) {
    const said = answer.value[name] ?? new Float32Array()
    expect(said).toHaveLength(data.length)
    const worst = data.reduce((most, y, i) => {
      return Math.max(most, Math.abs((said[i] ?? Infinity) - y) / Math.max(1, Math.abs(y)))
    }, 0)
    expect(worst).toBeLessThan(1e-4)
  }
})

test('every model of the registry loads whole', async () => {
  const { models, failures } = await loadForecastModels(read)
  expect(failures).toEqual([])
  expect(models).toHaveLength(entries.length)
  expect(models[0]?.role).toBe('champion')
})

const steady = Array.from({ length: 400 }, (_, day) => 1000 + 100 * (day % 7))
const input = { values: steady, origin: '2026-11-21', kind: 'revenue' } as const

test('a shop that sells the same each week is forecast close to it, by the champion', async () => {
  const { models } = await loadForecastModels(read)
  const made = await makeForecast(input, models[0])
  if (!made.ok) throw new Error(made.error.detail)
  expect(made.value.isBaseline).toBe(false)
  expect(made.value.totals[30].p50 / (30 * 1300)).toBeGreaterThan(0.9)
  expect(made.value.totals[30].p50 / (30 * 1300)).toBeLessThan(1.1)
})

test('a model file with one changed byte is not used, and the others are', async () => {
  const [first] = entries
  const { models, failures } = await loadForecastModels(async path => {
    const bytes = new Uint8Array(await read(path))
    if (path === first?.network.path) bytes[100] = (bytes[100] ?? 0) ^ 1
    return bytes
  })
  expect(failures.map(failure => failure.reason)).toEqual(['model-corrupt'])
  expect(models).toHaveLength(entries.length - 1)
})

test('a missing or unreadable registry leaves the classical blend', async () => {
  for (const text of ['', '{}', '{"forecast": []}']) {
    const found = await loadForecastModels(async () => new TextEncoder().encode(text))
    expect(found.models).toEqual([])
    expect(found.failures[0]?.reason).toBe('registry-unreadable')
  }
  const made = await makeForecast(input, undefined)
  expect(made.ok && made.value.isBaseline).toBe(true)
})

test('bytes that are no graph are a failure in words, and the next graph still loads', async () => {
  const broken = await loadGraph(Uint8Array.of(1, 2, 3))
  expect(broken.ok).toBe(false)
  const path = entries[0]?.network.path ?? ''
  expect((await loadGraph(await read(path))).ok).toBe(true)
})
