import { exportJWK, generateKeyPair, SignJWT, type JWK } from 'jose'
import { beforeAll, expect, test } from 'vitest'
import { ProofKey } from '../testing/proof-key.ts'
import { CLOCK_TOLERANCE_MS, freshNonce, NONCE_MS, readProof } from './proof.ts'

const NOW = 1_800_000_000_000
const signer = { key: new Uint8Array(32).fill(7), issuer: 'https://sync.etsypro.example' }
const url = 'https://sync.etsypro.example/session/refresh'
const proven = { method: 'POST', url }
let key: ProofKey
beforeAll(async () => (key = await ProofKey.create()))

const read = (text: string | undefined, of: typeof proven & { accessToken?: string } = proven) =>
  readProof(signer, text, of, NOW)
const refusal = (reason: string) => ({ ok: false, error: { reason } })

test('a proof of this request names its key', async () => {
  const jti = 'a-proof-of-the-test'
  const proof = await key.proof({ ...proven, nowMs: NOW, jti })
  expect(await read(proof)).toEqual({ ok: true, value: { jkt: key.jkt, proofId: jti } })
})

test('a proof of another request is none of this one', async () => {
  const proof = await key.proof({ ...proven, nowMs: NOW })
  expect(await read(undefined)).toEqual(refusal('proof-missing'))
  for (const of of [
    { method: 'GET', url },
    { method: 'POST', url: `${url}/else` },
    { method: 'POST', url: url.replace('sync', 'other') },
    { ...proven, accessToken: 'token' },
  ])
    expect(await read(proof, of)).toEqual(refusal('proof-invalid'))
  const withToken = await key.proof({ ...proven, nowMs: NOW, accessToken: 'token' })
  expect((await read(withToken, { ...proven, accessToken: 'token' })).ok).toBe(true)
  expect(await read(withToken, { ...proven, accessToken: 'other' })).toEqual(
    refusal('proof-invalid'),
  )
  expect(await read(withToken)).toEqual(refusal('proof-invalid'))
})

test('an old proof and one of the future are stale, unless our own time is in it', async () => {
  for (const offMs of [-CLOCK_TOLERANCE_MS - 1000, CLOCK_TOLERANCE_MS + 1000]) {
    const off = { ...proven, nowMs: NOW + offMs }
    expect(await read(await key.proof(off))).toEqual(refusal('proof-stale'))
    const nonce = await freshNonce(signer, NOW - NONCE_MS + 1000)
    expect((await read(await key.proof({ ...off, nonce }))).ok).toBe(true)
    const old = await freshNonce(signer, NOW - NONCE_MS - 1000)
    const otherSigner = { ...signer, key: new Uint8Array(32) }
    const forged = await freshNonce(otherSigner, NOW)
    for (const bad of [old, forged, 'x', `${String(NOW / 1000)}.x`])
      expect(await read(await key.proof({ ...off, nonce: bad }))).toEqual(refusal('proof-stale'))
  }
})

const claims = { jti: 'a-proof-of-the-test', htm: 'POST', htu: url, iat: NOW / 1000 }

test.each([
  ['another type', { typ: 'jwt' }, {}],
  ['no type', { typ: undefined }, {}],
  ['a key that is marked for other things', {}, { key_ops: ['verify'] }],
  ['a key with a name', {}, { kid: 'name' }],
])('%s is refused', async (_name, header, ofKey) => {
  const { privateKey, publicKey } = await generateKeyPair('ES256')
  const { kty, crv, x, y } = await exportJWK(publicKey)
  const sign = (protectedHeader: Record<string, unknown>, jwk: JWK) =>
    new SignJWT(claims)
      .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', ...protectedHeader, jwk })
      .sign(privateKey)
  const plain = { kty, crv, x, y } as JWK
  expect((await read(await sign({}, plain))).ok).toBe(true)
  expect(await read(await sign(header, { ...plain, ...ofKey }))).toEqual(refusal('proof-invalid'))
})

test('a private key in the header, another algorithm or a wrong signature is refused', async () => {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true })
  const { kty, crv, x, y, d } = await exportJWK(privateKey)
  const leaking = await new SignJWT(claims)
    .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk: { kty, crv, x, y, d } as JWK })
    .sign(privateKey)
  const other = await generateKeyPair('ES384')
  const strong = await new SignJWT(claims)
    .setProtectedHeader({
      alg: 'ES384',
      typ: 'dpop+jwt',
      jwk: await exportJWK(other.publicKey),
    })
    .sign(other.privateKey)
  const secret = new Uint8Array(32)
  const symmetric = await new SignJWT(claims)
    .setProtectedHeader({
      alg: 'HS256',
      typ: 'dpop+jwt',
      jwk: { kty: 'oct', k: 'AAAA' } as JWK,
    })
    .sign(secret)
  const unsigned = `${btoa('{"alg":"none","typ":"dpop+jwt"}').replaceAll('=', '')}.e30.`
  const proof = await key.proof({ ...proven, nowMs: NOW })
  const [head = '', body = ''] = proof.split('.')
  const borrowed = (await (await ProofKey.create()).proof({ ...proven, nowMs: NOW })).split('.')[2]
  for (const text of [
    leaking,
    strong,
    symmetric,
    unsigned,
    `${head}.${body}.${borrowed ?? ''}`,
    'nonsense',
    'x'.repeat(10_000),
  ])
    expect(await read(text)).toEqual(refusal('proof-invalid'))
})

test.each([
  { jti: 'short' },
  { jti: 'x'.repeat(65) },
  { jti: undefined },
  { htm: undefined },
  { iat: 'now' },
  { exp: NOW / 1000 - 60 },
])('claims like %j are refused', async claim => {
  const { privateKey, publicKey } = await generateKeyPair('ES256')
  const { kty, crv, x, y } = await exportJWK(publicKey)
  const text = await new SignJWT({ ...claims, ...claim } as Record<string, unknown>)
    .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk: { kty, crv, x, y } })
    .sign(privateKey)
  expect(await read(text)).toEqual(refusal('proof-invalid'))
})
