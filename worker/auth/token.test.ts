import { SignJWT } from 'jose'
import { expect, test } from 'vitest'
import type { Access } from './access.ts'
import { AUDIENCE, signToken, verifyToken, type TokenKind } from './token.ts'

const NOW = 1_800_000_000_000
const HOUR_MS = 3_600_000
const signer = { key: new Uint8Array(32).fill(7), issuer: 'https://sync.etsypro.example' }
const access: Access = {
  shopId: '77',
  room: 'room-0001',
  memberId: 'owner',
  sessionId: 'session',
  jkt: 'jkt',
  epoch: 1,
  expiresAt: NOW + 8 * HOUR_MS,
}
const typ = { access: 'at+jwt', ticket: 'ticket+jwt' } as const

/** What somebody with our key could sign, and we never do. */
async function forged(kind: TokenKind, claims: Record<string, unknown>): Promise<string> {
  return await new SignJWT({
    access,
    iss: signer.issuer,
    aud: AUDIENCE,
    sub: 'owner',
    jti: 'id',
    iat: NOW / 1000,
    exp: NOW / 1000 + 60,
    ...claims,
  })
    .setProtectedHeader({ alg: 'HS256', typ: typ[kind] })
    .sign(signer.key)
}

const reasonOf = async (kind: TokenKind, token: string) => {
  const verified = await verifyToken(signer, kind, token, NOW)
  return verified.ok ? 'taken' : verified.error.reason
}

test.each(['access', 'ticket'] as const)('%s: what we sign is taken', async kind => {
  expect(await reasonOf(kind, await signToken(signer, kind, access, NOW))).toBe('taken')
  expect(await reasonOf(kind, await forged(kind, {}))).toBe('taken')
})

test.each<[TokenKind, string, Record<string, unknown>]>([
  ['access', 'lives for a day', { exp: NOW / 1000 + 86_400 }],
  ['access', 'lives for ten years', { exp: NOW / 1000 + 315_360_000 }],
  ['access', 'was made long ago and still lives', { iat: NOW / 1000 - 86_400 }],
  ['access', 'is of tomorrow', { iat: NOW / 1000 + 86_400, exp: NOW / 1000 + 86_460 }],
  ['access', 'grants for longer than it lives', { access: { ...access, expiresAt: NOW * 2 } }],
  ['access', 'is of another member than it says', { sub: 'other' }],
  ['access', 'has a moment that is none', { iat: 0.5 }],
  ['ticket', 'lives for two minutes', { exp: NOW / 1000 + 120 }],
])('%s: one that %s is refused', async (kind, _how, claims) => {
  expect(await reasonOf(kind, await forged(kind, claims))).toBe('token-invalid')
})

test('a ticket names the origin that asked for it', async () => {
  const origin = 'chrome-extension://abc'
  const ticket = await signToken(signer, 'ticket', access, NOW, origin)
  expect(await verifyToken(signer, 'ticket', ticket, NOW)).toMatchObject({ value: { origin } })
})
