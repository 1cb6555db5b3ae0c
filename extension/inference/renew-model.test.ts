import 'fake-indexeddb/auto'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { signManifest } from '../../scripts/models/sign-manifest.ts'
import {
  endless,
  FakeModelsWorker,
  PACKAGE,
  WORKER,
} from '../../tests/fixtures/fake-models-worker.ts'
import { aModel, aReleaseKey } from '../../tests/fixtures/release-key.ts'
import {
  manifestPath,
  MAX_MANIFEST_LIFE_MS,
  MODEL_FORMAT,
  modelFilePath,
} from '../../schema/http/model-manifest.ts'
import type { ForecastModelEntry } from '../../schema/model-registry.ts'
import { db } from '../store/db.ts'
import { eraseShop } from '../store/erase-shop.ts'
import { dropModel, fetchedModel } from '../store/fetched-models.ts'
import { addConnectedShop, changeConnectedShop, removeConnectedShop } from '../store/shop-state.ts'
import { renewModel } from './renew-model.ts'

vi.mock('wxt/browser', () => ({
  browser: { runtime: { getURL: (path: string) => PACKAGE + path.slice(1) } },
}))
vi.spyOn(console, 'warn').mockImplementation(() => undefined)

const DAY_MS = 86_400_000
const MANIFEST = manifestPath(MODEL_FORMAT)
const network = Uint8Array.from({ length: 20_000 }, (_, i) => i % 251)
const trees = Uint8Array.from({ length: 5_000 }, (_, i) => i % 13)
const key = await aReleaseKey()
const stacker = {
  ...(await aModel(trees)).network,
  path: 'shop-network/2/stacker.onnx',
}
const entry = await aModel(network, { stacker })
const networkPath = modelFilePath(entry.network.sha256)
const stackerPath = modelFilePath(stacker.sha256)

let worker: FakeModelsWorker
let now = Date.UTC(2026, 10, 24)

async function publish(model: ForecastModelEntry): Promise<void> {
  worker.manifest = await signManifest(model, key.signing, now)
}
/** The next day's question. */
async function renew(keys = [key.release]): Promise<void> {
  now += DAY_MS
  await renewModel({ workerOrigin: WORKER, keys, now })
}
const hashes = async (): Promise<string[]> =>
  (await db.modelFiles.toArray()).map(({ sha256 }) => sha256).sort()
const both = [entry.network.sha256, stacker.sha256].sort()
async function expectRefused(reason: string): Promise<void> {
  expect((await fetchedModel())?.refusal?.reason).toBe(reason)
  expect((await fetchedModel())?.signed).toBeUndefined()
}

beforeEach(async () => {
  await db.delete()
  await db.open()
  await addConnectedShop('77', 'Kiln')
  worker = new FakeModelsWorker()
  worker.files.set(entry.network.sha256, network)
  worker.files.set(stacker.sha256, trees)
  await publish(entry)
  vi.stubGlobal('fetch', (url: URL, init?: RequestInit) => worker.answer(url, init))
  return () => vi.unstubAllGlobals()
})

describe('when it asks', () => {
  test('a newer model is taken, each file as it was signed', async () => {
    await renew()
    expect(await fetchedModel()).toMatchObject({ signed: worker.manifest, newestVersion: 2 })
    expect(await hashes()).toEqual(both)
    expect((await db.modelFiles.get(stacker.sha256))?.bytes).toEqual(trees)
    expect(worker.asked).toEqual([MANIFEST, networkPath, stackerPath])
  })

  test('it names nobody and follows nobody', async () => {
    await renew()
    expect(worker.inits).toHaveLength(3)
    for (const init of worker.inits) {
      expect(init).toMatchObject({ credentials: 'omit', redirect: 'error' })
      expect(init.headers).toBeUndefined()
    }
  })

  test('once a day, also when many wake at once, and also after a failure', async () => {
    worker.isDown = true
    await Promise.all([
      renewModel({ workerOrigin: WORKER, keys: [key.release], now: now + DAY_MS }),
      renewModel({ workerOrigin: WORKER, keys: [key.release], now: now + DAY_MS }),
      renew(),
    ])
    await renewModel({ workerOrigin: WORKER, keys: [key.release], now: now + DAY_MS - 1 })
    expect(worker.asked).toEqual([MANIFEST])
    await expectRefused('offline')
    worker.isDown = false
    await renew()
    expect(await hashes()).toEqual(both)
    expect((await fetchedModel())?.refusal).toBeUndefined()
  })

  test('what is known is not fetched again', async () => {
    await renew()
    await renew()
    expect(worker.asked).toEqual([MANIFEST, networkPath, stackerPath, MANIFEST])
  })

  test('after a clock that was set back it asks', async () => {
    await renew()
    await renewModel({ workerOrigin: WORKER, keys: [key.release], now: now - 9 * DAY_MS })
    expect(worker.asked.filter(path => path === MANIFEST)).toHaveLength(2)
  })

  test('not while every shop is signed out', async () => {
    await changeConnectedShop('77', shop => ({ ...shop, connection: 'signed-out' }))
    await renew()
    expect(worker.asked).toEqual([])
  })

  test('not without a shop, and not without a key that could vouch for the answer', async () => {
    await renew([])
    await removeConnectedShop('77')
    await renew()
    expect(worker.asked).toEqual([])
  })
})

describe('what it refuses', () => {
  test.each([
    [
      'a manifest of a stranger',
      async () => signManifest(entry, (await aReleaseKey()).signing, now),
    ],
    [
      'a manifest that was changed',
      async () => ({
        ...(await signManifest(entry, key.signing, now)),
        manifest: btoa('{"format":1}'),
      }),
    ],
  ])('%s: no file is asked for', async (_, forge) => {
    worker.manifest = await forge()
    await renew()
    await expectRefused('signature-wrong')
    expect(worker.asked).toEqual([MANIFEST])
  })

  test('a key that it does not know', async () => {
    await renew([(await aReleaseKey('another')).release])
    await expectRefused('key-unknown')
    expect(worker.asked).toEqual([MANIFEST])
  })

  test('the version that ships', async () => {
    await publish({ ...entry, version: '1' })
    await renew()
    await expectRefused('not-newer')
    expect(worker.asked).toEqual([MANIFEST])
  })

  test('one whose time is over', async () => {
    worker.manifest = await signManifest(entry, key.signing, now - MAX_MANIFEST_LIFE_MS)
    await renew()
    await expectRefused('expired')
    expect(worker.asked).toEqual([MANIFEST])
  })

  test('what is not a manifest, or an endless one', async () => {
    worker.instead.set(MANIFEST, () => new Response('<html>'))
    await renew()
    await expectRefused('malformed')
    let chunks = 0
    worker.instead.set(MANIFEST, () => endless(() => (chunks += 1)))
    await renew()
    await expectRefused('too-large')
    expect(chunks).toBeLessThan(25)
  })

  test('a file with one other byte', async () => {
    const wrong = Uint8Array.from(network)
    wrong[100] = 7
    worker.files.set(entry.network.sha256, wrong)
    await renew()
    await expectRefused('file-wrong')
    expect(await hashes()).toEqual([])
  })

  test('a file that says that it is larger than it was signed: nothing of it is read', async () => {
    const pulled = vi.fn()
    worker.instead.set(networkPath, () => {
      const response = endless(pulled)
      response.headers.set('content-length', '20001')
      return response
    })
    await renew()
    await expectRefused('too-large')
    expect(pulled.mock.calls.length).toBeLessThan(3)
    expect(await hashes()).toEqual([])
  })

  test('a file that does not say so: it is cut where it was signed to end', async () => {
    let chunks = 0
    worker.instead.set(networkPath, () => endless(() => (chunks += 1)))
    await renew()
    await expectRefused('too-large')
    expect(chunks).toBeLessThan(30)
    expect(await hashes()).toEqual([])
  })

  test('a file that ends too early, without a word or with a broken line', async () => {
    worker.instead.set(stackerPath, () => new Response(trees.slice(0, 4_000)))
    await renew()
    await expectRefused('file-cut')
    worker.instead.set(stackerPath, () => {
      const broken = new ReadableStream({ pull: controller => controller.error('reset') })
      return new Response(broken)
    })
    await renew()
    await expectRefused('offline')
    // What had come whole is not fetched again.
    worker.instead.clear()
    await renew()
    expect(await hashes()).toEqual(both)
    expect(worker.asked.filter(path => path === networkPath)).toHaveLength(1)
  })

  test('a file that is gone, and a worker that fails', async () => {
    worker.files.clear()
    await renew()
    await expectRefused('offline')
    worker.instead.set(MANIFEST, () => new Response('', { status: 503 }))
    await renew()
    await expectRefused('offline')
  })
})

describe('a copy that is here', () => {
  const third = Uint8Array.of(3, 3, 3)

  test('makes room for a newer one, and comes back for no older one', async () => {
    await renew()
    const newer = await aModel(third, { version: '3' })
    worker.files.set(newer.network.sha256, third)
    await publish(newer)
    await renew()
    expect(await fetchedModel()).toMatchObject({ signed: worker.manifest, newestVersion: 3 })
    expect(await hashes()).toEqual([newer.network.sha256])
    const stored = worker.manifest
    await publish(entry)
    await renew()
    expect(await fetchedModel()).toMatchObject({
      signed: stored,
      refusal: { reason: 'not-newer' },
    })
    expect(await hashes()).toEqual([newer.network.sha256])
  })

  test('is not replaced by another of its version', async () => {
    await renew()
    const stored = worker.manifest
    worker.files.set((await aModel(third)).network.sha256, third)
    await publish(await aModel(third))
    await renew()
    expect(await fetchedModel()).toMatchObject({
      signed: stored,
      refusal: { reason: 'not-newer' },
    })
  })

  test('gives way to no manifest that was signed before it, whatever its version', async () => {
    await renew()
    const stored = worker.manifest
    worker.files.set((await aModel(third)).network.sha256, third)
    worker.manifest = await signManifest(
      await aModel(third, { version: '3' }),
      key.signing,
      now - 2 * DAY_MS,
    )
    await renew()
    expect(await fetchedModel()).toMatchObject({
      signed: stored,
      refusal: { reason: 'rolled-back' },
    })
  })

  test('is signed again with a later end, without another download', async () => {
    await renew()
    await publish(entry)
    await renew()
    expect((await fetchedModel())?.signed).toEqual(worker.manifest)
    expect(worker.asked.filter(path => path === networkPath)).toHaveLength(1)
  })

  test('is signed anew with the next key, and stays as it is', async () => {
    await renew()
    const next = await aReleaseKey('next')
    worker.manifest = await signManifest(entry, next.signing, now)
    await renew([key.release, next.release])
    expect((await fetchedModel())?.signed?.keyId).toBe('next')
    expect(worker.asked.filter(path => path === networkPath)).toHaveLength(1)
  })

  test('goes when it is taken back, but not for a 404 of somebody else', async () => {
    await renew()
    worker.instead.set(MANIFEST, () => new Response('<h1>404</h1>', { status: 404 }))
    await renew()
    expect((await fetchedModel())?.signed).toBeDefined()
    worker.instead.clear()
    worker.manifest = undefined
    await renew()
    await expectRefused('not-published')
    expect(await hashes()).toEqual([])
    await publish(entry)
    await renew()
    expect(await hashes()).toEqual(both)
  })

  test('is fetched again where it was damaged or taken out', async () => {
    await renew()
    await db.modelFiles.put({ sha256: stacker.sha256, bytes: Uint8Array.of(1) })
    await renew()
    expect((await db.modelFiles.get(stacker.sha256))?.bytes).toEqual(trees)
    expect(worker.asked.filter(path => path === networkPath)).toHaveLength(1)
    await dropModel({ reason: 'model-corrupt', detail: '' })
    await renew()
    expect(await hashes()).toEqual(both)
    expect(await fetchedModel()).toMatchObject({ signed: worker.manifest })
  })

  test('is of no shop, and knows of none', async () => {
    await renew()
    await eraseShop('77')
    expect(await hashes()).toEqual(both)
    expect(JSON.stringify(await db.fetchedModels.toArray())).not.toContain('77"')
  })
})
