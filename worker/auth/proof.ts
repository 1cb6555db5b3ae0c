import { calculateJwkThumbprint, EmbeddedJWK, errors, jwtVerify } from 'jose'
import * as v from 'valibot'
import { parse } from '../../schema/parse.ts'
import { err, ok, type Result } from '../../schema/result.ts'
import { base64Url, sameText, sha256 } from './secret.ts'
import type { Signer } from './token.ts'

/**
 * DPoP (RFC 9449): with each request the caller shows that it holds the session's private key,
 * which in the extension cannot be read out. Whoever has a token and not the key has nothing.
 */

/** How far the caller's clock may be off before we ask for a proof with our own time in it. */
export const CLOCK_TOLERANCE_MS = 120_000
/** How long a nonce of ours may be used. */
export const NONCE_MS = 300_000
/** No proof is good for longer than this; its id is remembered until then. */
export const PROOF_MEMORY_MS = 2 * NONCE_MS

/** Far above a proof of ours. */
const MAX_PROOF_CHARS = 2_000

export type ProofError = {
  readonly reason: 'proof-missing' | 'proof-invalid' | 'proof-stale'
}
export type Proof = {
  readonly jkt: string
  /** What the caller called it; good for once. */
  readonly proofId: string
}

/** What the proof must be of. */
export type Proven = {
  readonly method: string
  /** Without query and fragment. */
  readonly url: string
  /** The access token beside it, if there is one. */
  readonly accessToken?: string
}

// Strict: a private member, or a key that says anything else of itself, is refused.
const headerSchema = v.strictObject({
  typ: v.literal('dpop+jwt'),
  alg: v.literal('ES256'),
  jwk: v.strictObject({
    kty: v.literal('EC'),
    crv: v.literal('P-256'),
    x: v.string(),
    y: v.string(),
  }),
})

const claimsSchema = v.object({
  jti: v.pipe(v.string(), v.regex(/^[\w-]{16,64}$/)),
  htm: v.string(),
  htu: v.string(),
  iat: v.pipe(v.number(), v.safeInteger()),
  ath: v.optional(v.string()),
  nonce: v.optional(v.string()),
})

/** Whose key signed this request. That it is not a replay is for the room to say. */
export async function readProof(
  signer: Signer,
  text: string | undefined,
  proven: Proven,
  nowMs: number,
): Promise<Result<Proof, ProofError>> {
  if (text === undefined || text === '') return err({ reason: 'proof-missing' })
  if (text.length > MAX_PROOF_CHARS) return err({ reason: 'proof-invalid' })
  try {
    const { payload, protectedHeader } = await jwtVerify(text, EmbeddedJWK, {
      algorithms: ['ES256'],
      typ: 'dpop+jwt',
      currentDate: new Date(nowMs),
    })
    const header = parse(headerSchema, protectedHeader)
    const claims = parse(claimsSchema, payload)
    if (!header.ok || !claims.ok) return err({ reason: 'proof-invalid' })
    const { htm, htu, ath, jti } = claims.value
    const hash = proven.accessToken === undefined ? undefined : await sha256(proven.accessToken)
    if (htm !== proven.method || htu !== proven.url || ath !== hash)
      return err({ reason: 'proof-invalid' })
    if (!(await isFresh(signer, claims.value, nowMs))) return err({ reason: 'proof-stale' })
    return ok({ jkt: await calculateJwkThumbprint(header.value.jwk), proofId: jti })
  } catch (error) {
    if (error instanceof errors.JOSEError) return err({ reason: 'proof-invalid' })
    throw error
  }
}

/** By the caller's clock or, where that is wrong, by the time that we gave it (RFC 9449, 8). */
async function isFresh(
  signer: Signer,
  { iat, nonce }: { readonly iat: number; readonly nonce?: string | undefined },
  nowMs: number,
): Promise<boolean> {
  if (Math.abs(iat * 1000 - nowMs) <= CLOCK_TOLERANCE_MS) return true
  const [seconds = ''] = (nonce ?? '').split('.')
  if (nonce === undefined || !/^\d{1,12}$/.test(seconds)) return false
  const ageMs = nowMs - Number(seconds) * 1000
  return ageMs > -1000 && ageMs <= NONCE_MS && sameText(nonce, await nonceOf(signer, seconds))
}

/** Our time, and that it is ours: nothing has to be remembered for it. */
export async function freshNonce(signer: Signer, nowMs: number): Promise<string> {
  return await nonceOf(signer, String(Math.floor(nowMs / 1000)))
}

async function nonceOf(signer: Signer, seconds: string): Promise<string> {
  const hmac = { name: 'HMAC', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('raw', signer.key.slice(), hmac, false, ['sign'])
  // No token of ours begins like this: what signs one never signs the other.
  const text = new TextEncoder().encode(`dpop-nonce ${seconds}`)
  return `${seconds}.${base64Url(new Uint8Array(await crypto.subtle.sign('HMAC', key, text)))}`
}
