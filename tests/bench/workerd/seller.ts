import * as v from 'valibot'
import { CHROME_ORIGIN } from '../../../schema/extension-ids.ts'
import { parseJson } from '../../../schema/parse.ts'
import { signRefresh } from '../../../worker/auth/refresh.ts'
import { signerOf, signToken } from '../../../worker/auth/token.ts'
import type { Access } from '../../../worker/auth/access.ts'
import { ProofKey } from '../../../worker/testing/proof-key.ts'
import type { BenchVars } from './config.ts'
import { BENCH_SESSION, roomNameOf } from './names.ts'

export const EXTENSION_ORIGIN = CHROME_ORIGIN

/** The owner of a room that `/bench/open` made, signed in. */
export function ownerOf(vars: BenchVars, shopId: string): Access {
  return {
    shopId,
    room: roomNameOf(shopId),
    memberId: 'owner',
    sessionId: BENCH_SESSION,
    jkt: vars['BENCH_JKT'] ?? '',
    epoch: 1,
    expiresAt: Date.now() + 8 * 3_600_000,
  }
}

const signer = ({ SESSION_KEY = '', PUBLIC_ORIGIN = '' }: BenchVars) =>
  signerOf({ SESSION_KEY, PUBLIC_ORIGIN })

export async function tokenFor(
  vars: BenchVars,
  kind: 'access' | 'ticket',
  access: Access,
): Promise<string> {
  const origin = kind === 'ticket' ? EXTENSION_ORIGIN : undefined
  return await signToken(signer(vars), kind, access, Date.now(), origin)
}

/** The first refresh token of a session that `/bench/seed` made. */
export async function refreshTokenFor(
  vars: BenchVars,
  shopId: string,
  sessionId: string,
): Promise<string> {
  const refresh = { shopId, room: roomNameOf(shopId), sessionId, generation: 1 }
  const nowMs = Date.now()
  return await signRefresh(signer(vars), refresh, { createdAt: nowMs, rotatedAt: nowMs })
}

const jwkSchema = v.object({
  crv: v.string(),
  kty: v.string(),
  x: v.string(),
  y: v.string(),
  d: v.string(),
})
const keys = new WeakMap<BenchVars, Promise<ProofKey>>()

export function keyOf(vars: BenchVars): Promise<ProofKey> {
  const known = keys.get(vars)
  if (known) return known
  const jwk = parseJson(jwkSchema, vars['BENCH_KEY'] ?? '')
  if (!jwk.ok) throw new Error('a bench without a key')
  const key = ProofKey.from(jwk.value)
  keys.set(vars, key)
  return key
}

/** The headers of one request: each is signed for itself. */
export async function signedHeaders(
  vars: BenchVars,
  accessToken: string,
  path: string,
  method = 'GET',
): Promise<Record<string, string>> {
  const url = (vars['PUBLIC_ORIGIN'] ?? '') + path
  return await (await keyOf(vars)).headers({ method, url, accessToken })
}
