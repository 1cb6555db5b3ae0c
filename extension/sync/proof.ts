import type { SessionKey } from '../store/sign-ins.ts'
import { base64Url, sha256Base64Url, textBase64Url } from './base64-url.ts'

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' } as const

/** A new key, whose private half cannot leave the browser. */
export async function createSessionKey(): Promise<SessionKey> {
  const { privateKey, publicKey } = await crypto.subtle.generateKey(ALGORITHM, false, [
    'sign',
    'verify',
  ])
  const { kty = '', crv = '', x = '', y = '' } = await crypto.subtle.exportKey('jwk', publicKey)
  return { privateKey, jwk: { kty, crv, x, y } }
}

/** What is signed: one request, and the token and the worker's time that go with it. */
export type Proven = {
  readonly method: string
  readonly url: URL
  readonly accessToken?: string | undefined
  /** The worker's own time, where it did not believe ours. */
  readonly nonce?: string | undefined
}

/** Shows the worker that this request comes from whoever holds the key (DPoP, RFC 9449). */
export async function proofOf(key: SessionKey, proven: Proven, nowMs: number): Promise<string> {
  const { method, url, accessToken, nonce } = proven
  const header = { typ: 'dpop+jwt', alg: 'ES256', jwk: key.jwk }
  const claims = {
    jti: crypto.randomUUID(),
    htm: method,
    htu: url.origin + url.pathname,
    iat: Math.floor(nowMs / 1000),
    ...(accessToken !== undefined && { ath: await sha256Base64Url(accessToken) }),
    ...(nonce !== undefined && { nonce }),
  }
  const signed = `${textBase64Url(JSON.stringify(header))}.${textBase64Url(JSON.stringify(claims))}`
  const signature = await crypto.subtle.sign(
    { name: 'ECDSA', hash: 'SHA-256' },
    key.privateKey,
    new TextEncoder().encode(signed),
  )
  return `${signed}.${base64Url(new Uint8Array(signature))}`
}
