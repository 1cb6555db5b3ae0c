import 'fake-indexeddb/auto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, expect, test, vi } from 'vitest'
import { makeForecast } from '../../models/forecast/make-forecast.ts'
import { MAX_MANIFEST_LIFE_MS } from '../../schema/http/model-manifest.ts'
import { filesOf, type ForecastModelEntry } from '../../schema/model-registry.ts'
import { signManifest } from '../../scripts/models/sign-manifest.ts'
import { aModel, aReleaseKey } from '../../tests/fixtures/release-key.ts'
import { db } from '../store/db.ts'
import { acceptModel, beginAsking, fetchedModel, putModelFile } from '../store/fetched-models.ts'
import type { loadFetched as LoadFetched } from './load-fetched.ts'
import type { LoadedModel } from './load-models.ts'
import { readRegistry } from './read-registry.ts'
import { sha256Hex } from './sha256.ts'

const trained = join(import.meta.dirname, '../../models/trained')
const registry = await readRegistry(path => readFile(join(trained, path)))
const shipped = registry.ok ? registry.value[0] : undefined
if (shipped === undefined) throw new Error('there is no champion')
const champion = shipped
/** The shipped graphs under the next number: what a retrained model would look like. */
const next: ForecastModelEntry = { ...champion, version: String(Number(champion.version) + 1) }
const NOW = Date.UTC(2026, 10, 24)
const newest = (version: number) => ({ version, issuedAt: NOW })
const key = await aReleaseKey()
const keys = [key.release]
const warned = vi.spyOn(console, 'warn').mockImplementation(() => undefined)

/** A fresh page: what was tried before is not remembered. */
async function freshPage(): Promise<typeof LoadFetched> {
  vi.resetModules()
  // The store is one for all pages: it is the browser's.
  vi.doMock('../store/db.ts', () => ({ db }))
  return (await import('./load-fetched.ts')).loadFetched
}

async function store(entry: ForecastModelEntry, signing = key.signing): Promise<void> {
  await beginAsking(1, 0)
  for (const { path, sha256 } of filesOf(entry)) {
    await putModelFile(sha256, new Uint8Array(await readFile(join(trained, path))))
  }
  const hashes = filesOf(entry).map(({ sha256 }) => sha256)
  await acceptModel(await signManifest(entry, signing, NOW), newest(Number(entry.version)), hashes)
}

async function expectDropped(loaded: LoadedModel | undefined, reason: string): Promise<void> {
  expect(loaded).toBeUndefined()
  expect(await db.modelFiles.count()).toBe(0)
  expect(await fetchedModel()).toMatchObject({ refusal: { reason } })
  expect((await fetchedModel())?.signed).toBeUndefined()
}

beforeEach(async () => {
  await db.delete()
  await db.open()
  warned.mockClear()
})

test('without a fetched model there is no challenger, and nothing to say', async () => {
  expect(await (await freshPage())(champion, keys, NOW)).toBeUndefined()
  expect(warned).not.toHaveBeenCalled()
})

test('a fetched model is a challenger that forecasts', async () => {
  await store(next)
  const loadFetched = await freshPage()
  const model = await loadFetched(champion, keys, NOW)
  expect(model).toMatchObject({ name: next.name, version: next.version, role: 'challenger' })
  const values = Array.from({ length: 400 }, (_, day) => 1000 + 100 * (day % 7))
  const made = await makeForecast({ values, origin: '2026-11-21', kind: 'revenue' }, model)
  if (!made.ok) throw new Error(made.error.detail)
  expect(made.value).toMatchObject({
    isBaseline: false,
    model: { name: next.name, version: next.version },
  })
  // Loaded once, whatever becomes of the stored bytes meanwhile.
  await db.modelFiles.clear()
  expect(await loadFetched(champion, keys, NOW)).toBe(model)
})

test('one changed byte in the store, or none at all, and the copy is taken out', async () => {
  const [file] = filesOf(next)
  if (file === undefined) throw new Error('no file')
  const spoils = [
    async () => {
      const bytes = new Uint8Array(await readFile(join(trained, file.path)))
      bytes[100] = (bytes[100] ?? 0) ^ 1
      await putModelFile(file.sha256, bytes)
    },
    () => db.modelFiles.delete(file.sha256),
    () => db.table('modelFiles').put({ sha256: file.sha256, bytes: 5 }),
  ]
  for (const spoil of spoils) {
    await store(next)
    await spoil()
    await expectDropped(await (await freshPage())(champion, keys, NOW), 'model-corrupt')
  }
})

test('after it was taken out and fetched again, it is loaded in the same page', async () => {
  await store(next)
  await db.modelFiles.clear()
  const loadFetched = await freshPage()
  await expectDropped(await loadFetched(champion, keys, NOW), 'model-corrupt')
  await store(next)
  expect((await loadFetched(champion, keys, NOW))?.version).toBe(next.version)
})

test('a manifest in the store is trusted no more than one on the wire', async () => {
  await store(next, (await aReleaseKey()).signing)
  await expectDropped(await (await freshPage())(champion, keys, NOW), 'signature-wrong')
  await store(next)
  await db.table('fetchedModels').update('forecast', { signed: { keyId: 'test', manifest: '?' } })
  await expectDropped(await (await freshPage())(champion, keys, NOW), 'malformed')
})

test('a key that was taken out takes its models with it', async () => {
  await store(next)
  await expectDropped(await (await freshPage())(champion, [], NOW), 'key-unknown')
})

test('a copy whose time is over goes, also where it has been loaded before', async () => {
  await store(next)
  const loadFetched = await freshPage()
  expect(await loadFetched(champion, keys, NOW)).toBeDefined()
  await expectDropped(await loadFetched(champion, keys, NOW + MAX_MANIFEST_LIFE_MS), 'expired')
})

test('a package that has come as far needs the copy no more', async () => {
  await store(next)
  await expectDropped(await (await freshPage())(next, keys, NOW), 'not-newer')
})

test('what is signed and whole but no graph is kept, noted, and not tried twice', async () => {
  const bytes = Uint8Array.of(1, 2, 3)
  const entry = await aModel(bytes, { version: next.version })
  await beginAsking(1, 0)
  await putModelFile(await sha256Hex(bytes), bytes)
  const hashes = [entry.network.sha256]
  await acceptModel(await signManifest(entry, key.signing, NOW), newest(2), hashes)
  const loadFetched = await freshPage()
  expect(await loadFetched(champion, keys, NOW)).toBeUndefined()
  expect(await loadFetched(champion, keys, NOW)).toBeUndefined()
  expect(warned).toHaveBeenCalledTimes(1)
  expect(await fetchedModel()).toMatchObject({ refusal: { reason: 'model-failed' } })
  expect(await db.modelFiles.count()).toBe(1)
})

test('a store that cannot be read is a note', async () => {
  await store(next)
  const loadFetched = await freshPage()
  vi.spyOn(db.fetchedModels, 'get').mockRejectedValueOnce(new Error('the disk is gone'))
  expect(await loadFetched(champion, keys, NOW)).toBeUndefined()
  expect(warned).toHaveBeenCalledTimes(1)
})
