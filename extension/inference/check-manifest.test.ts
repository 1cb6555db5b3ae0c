import { expect, test } from 'vitest'
import { signBytes, signManifest } from '../../scripts/models/sign-manifest.ts'
import { aModel, aReleaseKey } from '../../tests/fixtures/release-key.ts'
import { MAX_MANIFEST_LIFE_MS, type SignedManifest } from '../../schema/http/model-manifest.ts'
import { checkManifest } from './check-manifest.ts'
import { releaseKeys } from './release-keys.ts'

const DAY_MS = 86_400_000
const NOW = Date.UTC(2026, 10, 24)
const life = { issuedAt: NOW, expiresAt: NOW + MAX_MANIFEST_LIFE_MS }
const champion = { name: 'shop-network', version: '1' }
const key = await aReleaseKey('k2')
const older = await aReleaseKey('k1')
const keys = [older.release, key.release]
const entry = await aModel(Uint8Array.of(1, 2, 3))
const good = await signManifest(entry, key.signing, NOW)

const reasonOf = async (signed: SignedManifest, trusted = keys, now = NOW): Promise<string> => {
  const checked = await checkManifest(signed, trusted, champion, now)
  return checked.ok ? 'taken' : checked.error.reason
}
const sign = (value: unknown): Promise<SignedManifest> =>
  signBytes(new TextEncoder().encode(JSON.stringify(value)), key.signing)

/** One character of the base64 becomes another. */
const tamper = (text: string, at: number): string =>
  text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1)

test('what a key of the list has signed is read, and is a challenger whatever it was before', async () => {
  expect(entry.role).toBe('champion')
  expect(await checkManifest(good, keys, champion, NOW)).toEqual({
    ok: true,
    value: { format: 1, ...life, forecast: { ...entry, role: 'challenger' } },
  })
})

test('while keys rotate, both are believed, and a key that was taken out no more', async () => {
  const before = await signManifest(entry, older.signing, NOW)
  expect([await reasonOf(before), await reasonOf(good)]).toEqual(['taken', 'taken'])
  expect(await reasonOf(before, [key.release])).toBe('key-unknown')
  expect(await reasonOf(good, [])).toBe('key-unknown')
})

test('a signature of another key is none, also under the name of a known one', async () => {
  const stranger = await aReleaseKey('k2')
  expect(await reasonOf(await signManifest(entry, stranger.signing, NOW))).toBe('signature-wrong')
  expect(await reasonOf({ ...good, keyId: 'k1' })).toBe('signature-wrong')
})

test('one changed character anywhere in the manifest or the signature is refused', async () => {
  const step = 17
  for (let at = 0; at < good.manifest.length - 4; at += step)
    expect(await reasonOf({ ...good, manifest: tamper(good.manifest, at) })).toBe('signature-wrong')
  for (let at = 0; at < good.signature.length - 4; at += step)
    expect(await reasonOf({ ...good, signature: tamper(good.signature, at) })).toBe(
      'signature-wrong',
    )
})

test.each(['', 'AAAA', good.signature.slice(0, 40), good.signature.slice(0, -4)])(
  'a signature cut to "%s" is refused',
  async signature => {
    expect(await reasonOf({ ...good, signature })).toBe('signature-wrong')
  },
)

test.each([
  ['1', 'not-newer'],
  ['2', 'taken'],
  ['10', 'taken'],
  ['0', 'malformed'],
  ['02', 'malformed'],
  ['-3', 'malformed'],
  ['1e9', 'malformed'],
  ['9999999999', 'malformed'],
])('version %s beside a shipped 1: %s', async (version, reason) => {
  const forecast = { ...entry, version, role: 'challenger' }
  expect(await reasonOf(await sign({ format: 1, ...life, forecast }))).toBe(reason)
})

test('it must be of the model that ships, and newer than the one of today', async () => {
  const other = await signManifest({ ...entry, name: 'weekday-mean' }, key.signing, NOW)
  expect(await reasonOf(other)).toBe('not-newer')
  const later = { name: 'shop-network', version: '2' }
  expect(await checkManifest(good, keys, later, NOW)).toMatchObject({
    error: { reason: 'not-newer' },
  })
})

test.each([
  ['another format', { format: 2, forecast: {} }, 'format-unknown'],
  ['no format', { forecast: entry }, 'malformed'],
  ['a champion', { format: 1, ...life, forecast: entry }, 'malformed'],
  ['a list', [], 'malformed'],
  [
    'a step up in a path',
    {
      format: 1,
      ...life,
      forecast: { ...entry, role: 'challenger', network: { ...entry.network, path: '../a.onnx' } },
    },
    'malformed',
  ],
  [
    'a script',
    {
      format: 1,
      ...life,
      forecast: { ...entry, role: 'challenger', network: { ...entry.network, path: 'a.js' } },
    },
    'malformed',
  ],
  [
    'a file above the limit',
    {
      format: 1,
      ...life,
      forecast: { ...entry, role: 'challenger', network: { ...entry.network, bytes: 5_000_001 } },
    },
    'malformed',
  ],
  [
    'files that are above it together',
    {
      format: 1,
      ...life,
      forecast: {
        ...entry,
        role: 'challenger',
        network: { ...entry.network, bytes: 3_000_000 },
        stacker: { ...entry.network, path: 'a/b.onnx', bytes: 2_000_001 },
      },
    },
    'too-large',
  ],
])('%s is refused, though it is signed', async (_, value, reason) => {
  expect(await reasonOf(await sign(value))).toBe(reason)
})

test.each<[string, object, string]>([
  ['on its first day', life, 'taken'],
  ['without dates', {}, 'malformed'],
  ['without an end', { issuedAt: NOW }, 'malformed'],
  ['past its end', { issuedAt: NOW - 2, expiresAt: NOW }, 'expired'],
  ['just before its end', { issuedAt: NOW - 2, expiresAt: NOW + 1 }, 'taken'],
  [
    'of the day after tomorrow',
    { issuedAt: NOW + 2 * DAY_MS, expiresAt: NOW + 3 * DAY_MS },
    'expired',
  ],
  ['for ever', { issuedAt: NOW, expiresAt: NOW + MAX_MANIFEST_LIFE_MS + 1 }, 'expired'],
])('a manifest %s: %s', async (_, dates, reason) => {
  const forecast = { ...entry, role: 'challenger' }
  expect(await reasonOf(await sign({ format: 1, ...dates, forecast }))).toBe(reason)
})

test('one that was good ends, without anybody doing anything', async () => {
  expect(await reasonOf(good, keys, life.expiresAt - 1)).toBe('taken')
  expect(await reasonOf(good, keys, life.expiresAt)).toBe('expired')
})

test('what would be refused is not signed', async () => {
  for (const wrong of [
    { version: 'x' },
    { network: { ...entry.network, bytes: 4_999_999 }, stacker: entry.network },
  ]) {
    await expect(signManifest({ ...entry, ...wrong }, key.signing, NOW)).rejects.toThrow()
  }
})

test('every key that ships is a P-256 key, with an id of its own', async () => {
  expect(new Set(releaseKeys.map(({ id }) => id)).size).toBe(releaseKeys.length)
  // Each must be readable: the signature of a stranger is wrong, and no key throws.
  for (const each of [...releaseKeys, key.release]) {
    const foreign = { ...(await signManifest(entry, older.signing, NOW)), keyId: each.id }
    expect(await reasonOf(foreign, [each])).toBe('signature-wrong')
  }
})
