import { generateKeyPairSync } from 'node:crypto'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { checkManifest } from '../../extension/inference/check-manifest.ts'
import { sha256Hex } from '../../extension/inference/sha256.ts'
import { signedManifestSchema } from '../../schema/http/model-manifest.ts'
import { filesOf } from '../../schema/model-registry.ts'
import { parseJson } from '../../schema/parse.ts'
import { root } from '../stack/paths.ts'
import { layOut } from './lay-out.ts'

const trained = join(root, 'models/trained')
const pair = (namedCurve: string) => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve })
  return {
    pem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    spki: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
  }
}
const key = pair('P-256')
const keys = [{ id: 'release', spki: key.spki }]
const now = Date.UTC(2026, 10, 24)
let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'models-'))
  return () => rmSync(folder, { recursive: true, force: true })
})

test('what is laid out is what a browser with an older package takes', async () => {
  const { manifest, files } = await layOut({
    trained,
    output: folder,
    privateKey: key.pem,
    keys,
    now,
  })
  const signed = parseJson(signedManifestSchema, readFileSync(join(folder, manifest), 'utf8'))
  if (!signed.ok) throw new Error(signed.error.message)
  const older = { name: 'shop-network', version: '0' }
  const entry = await checkManifest(signed.value, keys, older, now)
  if (!entry.ok) throw new Error(`${entry.error.reason}: ${entry.error.detail}`)
  expect(files).toEqual(filesOf(entry.value.forecast).map(({ sha256 }) => `files/${sha256}`))
  expect(files.length).toBeGreaterThan(0)
  for (const name of readdirSync(join(folder, 'files')))
    expect(await sha256Hex(new Uint8Array(readFileSync(join(folder, 'files', name))))).toBe(name)
})

test('a key that no browser knows, and one of another curve, sign nothing', async () => {
  for (const [privateKey, known] of [
    [key.pem, []],
    [pair('P-256').pem, keys],
    [pair('P-384').pem, keys],
    ['no key', keys],
  ] as const) {
    await expect(
      layOut({ trained, output: folder, privateKey, keys: known, now }),
    ).rejects.toThrow()
  }
  expect(readdirSync(folder)).toEqual([])
})

test('without a release key in the extension nothing can be signed', async () => {
  const unknown = pair('P-256').pem
  await expect(layOut({ trained, output: folder, privateKey: unknown, now })).rejects.toThrow(
    'release-keys.ts',
  )
})

test('a champion that is not whole is not signed', async () => {
  const copy = join(folder, 'trained')
  cpSync(trained, copy, { recursive: true })
  for (const path of readdirSync(copy, { recursive: true, encoding: 'utf8' }))
    if (path.endsWith('model.onnx')) writeFileSync(join(copy, path), 'cut')
  const output = join(folder, 'out')
  await expect(layOut({ trained: copy, output, privateKey: key.pem, keys, now })).rejects.toThrow(
    'is not the file of the registry',
  )
})
