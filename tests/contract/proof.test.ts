import { beforeAll, expect, test } from 'vitest'
import { createSessionKey, proofOf } from '../../extension/sync/proof.ts'
import type { SessionKey } from '../../extension/store/sign-ins.ts'
import { freshNonce, readProof } from '../../worker/auth/proof.ts'

const NOW = 1_800_000_000_000
const signer = { key: new Uint8Array(32).fill(7), issuer: 'https://sync.etsypro.example' }
const url = new URL('https://sync.etsypro.example/shops/7/versions?after=0')
let key: SessionKey
beforeAll(async () => (key = await createSessionKey()))

test('what the extension signs, the worker believes, and no other request', async () => {
  const text = await proofOf(key, { method: 'GET', url, accessToken: 'token' }, NOW)
  const proven = { method: 'GET', url: url.origin + url.pathname, accessToken: 'token' }
  expect(await readProof(signer, text, proven, NOW)).toMatchObject({ ok: true })
  expect(await readProof(signer, text, { ...proven, method: 'DELETE' }, NOW)).toMatchObject({
    error: { reason: 'proof-invalid' },
  })
  const other = await proofOf(await createSessionKey(), { method: 'GET', url }, NOW)
  const [mine, theirs] = await Promise.all([
    readProof(signer, await proofOf(key, { method: 'GET', url }, NOW), withoutToken, NOW),
    readProof(signer, other, withoutToken, NOW),
  ])
  expect(mine.ok && theirs.ok && mine.value.jkt !== theirs.value.jkt).toBe(true)
})

const withoutToken = { method: 'GET', url: url.origin + url.pathname }

test('two proofs of the same request are two, and a wrong clock is mended by the nonce', async () => {
  const late = NOW + 3_600_000
  const nonce = await freshNonce(signer, NOW)
  const texts = [
    await proofOf(key, { method: 'GET', url, nonce }, late),
    await proofOf(key, { method: 'GET', url, nonce }, late),
  ]
  const read = await Promise.all(texts.map(text => readProof(signer, text, withoutToken, NOW)))
  const ids = read.map(proof => proof.ok && proof.value.proofId)
  expect(read.every(proof => proof.ok)).toBe(true)
  expect(new Set(ids).size).toBe(2)
  const stale = await readProof(
    signer,
    await proofOf(key, { method: 'GET', url }, late),
    withoutToken,
    NOW,
  )
  expect(stale).toMatchObject({ error: { reason: 'proof-stale' } })
})

test('the private key cannot be read out, wherever it is kept', async () => {
  expect(key.privateKey.extractable).toBe(false)
  for (const format of ['jwk', 'pkcs8'] as const)
    await expect(crypto.subtle.exportKey(format, key.privateKey)).rejects.toThrow()
  const kept = structuredClone(key)
  expect(kept.privateKey.extractable).toBe(false)
  expect(JSON.stringify(kept)).not.toContain('"d"')
})
