import { env } from 'cloudflare:workers'
import { beforeEach, expect, test, vi } from 'vitest'
import { askFile, askManifest } from '../../extension/inference/ask-for-model.ts'
import { checkManifest } from '../../extension/inference/check-manifest.ts'
import { signManifest } from '../../scripts/models/sign-manifest.ts'
import {
  manifestPath,
  MODEL_FORMAT,
  modelFilePath,
  signedManifestSchema,
} from '../../schema/http/model-manifest.ts'
import { parse } from '../../schema/parse.ts'
import { aModel, aReleaseKey } from '../../tests/fixtures/release-key.ts'
import { EXTENSION, knock, ORIGIN } from '../testing/seller.ts'

const bytes = Uint8Array.from({ length: 3_000 }, (_, i) => (i * 7) % 251)
const key = await aReleaseKey()
const entry = await aModel(bytes)
const signed = await signManifest(entry, key.signing, Date.now())
const filePath = modelFilePath(entry.network.sha256)

beforeEach(async () => {
  const { objects } = await env.MODELS.list()
  for (const object of objects) await env.MODELS.delete(object.key)
})

async function publish(): Promise<void> {
  await env.MODELS.put(`files/${entry.network.sha256}`, bytes)
  await env.MODELS.put(`manifests/${String(MODEL_FORMAT)}.json`, JSON.stringify(signed))
}

test.each([
  [manifestPath(MODEL_FORMAT), 'not-published'],
  [filePath, 'not-found'],
])('where nothing is published, %s is a 404 that says so', async (path, reason) => {
  const answer = await knock(path)
  expect(answer.status).toBe(404)
  expect(answer.headers.get('content-type')).toContain('application/problem+json')
  expect(await answer.json()).toMatchObject({ reason })
})

test('a published manifest comes as it was signed, to anybody, and is asked for again', async () => {
  await publish()
  const answer = await knock(manifestPath(MODEL_FORMAT), { headers: { origin: EXTENSION } })
  expect(answer.status).toBe(200)
  expect(answer.headers.get('cache-control')).toBe('public, max-age=3600')
  expect(answer.headers.get('access-control-allow-origin')).toBe(EXTENSION)
  expect(parse(signedManifestSchema, await answer.json())).toEqual({ ok: true, value: signed })
})

test('a file comes byte for byte, and never needs to be asked for again', async () => {
  await publish()
  const answer = await knock(filePath)
  expect(answer.status).toBe(200)
  expect(answer.headers.get('cache-control')).toBe(
    'public, max-age=31536000, immutable, no-transform',
  )
  expect(answer.headers.get('content-type')).toBe('application/octet-stream')
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
  expect(answer.headers.get('content-length')).toBe('3000')
  expect(new Uint8Array(await answer.arrayBuffer())).toEqual(bytes)
})

test.each([manifestPath(MODEL_FORMAT), filePath])('who has %s is sent no body', async path => {
  await publish()
  const etag = (await knock(path)).headers.get('etag') ?? ''
  expect(etag).toMatch(/^"[^"]+"$/)
  for (const known of [etag, `W/${etag}`]) {
    const again = await knock(path, { headers: { 'if-none-match': known } })
    expect([again.status, again.headers.get('etag')]).toEqual([304, etag])
    expect(await again.text()).toBe('')
  }
  for (const unknown of ['"another"', 'not quoted', '*', `${etag}, "and"`]) {
    expect((await knock(path, { headers: { 'if-none-match': unknown } })).status).toBe(200)
  }
})

test.each([
  '/models',
  '/models/manifests/0',
  '/models/manifests/100',
  '/models/manifests/1.json',
  '/models/manifests/..%2fsecret',
  '/models/files/secret',
  '/models/files/..%2f..%2fsecret',
  '/models/files/%2e%2e/secret',
  `/models/files/../files/${'A'.repeat(64)}`,
  `/models/files/${'a'.repeat(63)}%2f`,
  `/models/files/${'a'.repeat(64)}.onnx`,
  `/models/files//${'a'.repeat(64)}`,
])('%s leads nowhere', async path => {
  await publish()
  await env.MODELS.put('secret', 'kept')
  await env.MODELS.put(`files/${'a'.repeat(64)}.onnx`, 'kept')
  await env.MODELS.put(`files/${'A'.repeat(64)}`, 'kept')
  const answer = await knock(path)
  expect(answer.status).toBe(404)
  expect(await answer.text()).not.toContain('kept')
})

test.each(['POST', 'PUT', 'DELETE'])('%s changes nothing', async method => {
  await publish()
  expect((await knock(filePath, { method })).status).toBe(404)
  expect((await knock(filePath)).status).toBe(200)
})

test('from the signature to the last byte, a browser takes what was published', async () => {
  vi.stubGlobal('fetch', (url: URL) => knock(url.pathname))
  try {
    expect(await askManifest(ORIGIN)).toMatchObject({ error: { reason: 'not-published' } })
    await publish()
    const manifest = await askManifest(ORIGIN)
    if (!manifest.ok) throw new Error(manifest.error.detail)
    const champion = { name: entry.name, version: '1' }
    const model = await checkManifest(manifest.value, [key.release], champion, Date.now())
    if (!model.ok) throw new Error(model.error.detail)
    expect(await askFile(ORIGIN, model.value.forecast.network)).toEqual({ ok: true, value: bytes })
    // Whoever holds the bucket but not the key can take away, and nothing else.
    await env.MODELS.put(`files/${entry.network.sha256}`, bytes.toReversed())
    expect(await askFile(ORIGIN, model.value.forecast.network)).toMatchObject({
      error: { reason: 'file-wrong' },
    })
  } finally {
    vi.unstubAllGlobals()
  }
})
