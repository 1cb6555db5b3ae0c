import { errors, jwtVerify, SignJWT } from 'jose'
import * as v from 'valibot'
import { parse } from '../../schema/parse.ts'
import { err, ok, type Result } from '../../schema/result.ts'
import { accessSchema, type Access } from './access.ts'
import { fromBase64 } from './secret.ts'

/**
 * Two kinds of token, told apart by `typ` so that one never passes for the other (RFC 8725, 3.11).
 * `access` goes into the Authorization header; `ticket` opens one socket, because a browser cannot
 * put a header on a WebSocket and an access token has no business in a URL.
 */
const kinds = {
  access: { typ: 'at+jwt', lifetimeMs: 8 * 3_600_000 },
  ticket: { typ: 'ticket+jwt', lifetimeMs: 60_000 },
} as const
export type TokenKind = keyof typeof kinds

export const AUDIENCE = 'etsypro-extension'

export type TokenError = { readonly reason: 'token-missing' | 'token-invalid' | 'token-expired' }
export type Verified = {
  readonly access: Access
  readonly tokenId: string
  /** Of a ticket: the origin that asked for it, and the only one from which it opens a socket. */
  readonly origin: string | undefined
}

/** `SESSION_KEY` and the issuer, ready for use. */
export type Signer = { readonly key: Uint8Array; readonly issuer: string }

export function signerOf(env: { SESSION_KEY: string; PUBLIC_ORIGIN: string }): Signer {
  const key = fromBase64(env.SESSION_KEY)
  if (!key || key.byteLength < 32) throw new Error('SESSION_KEY must be base64 of 32 bytes')
  return { key, issuer: env.PUBLIC_ORIGIN }
}

/** Two machines of ours may differ by a little. */
const CLOCK_TOLERANCE_MS = 60_000

const claimsSchema = v.object({
  access: accessSchema,
  iat: v.pipe(v.number(), v.safeInteger()),
  exp: v.pipe(v.number(), v.safeInteger()),
  sub: v.string(),
  jti: v.string(),
  origin: v.optional(v.string()),
})

/** When a token of this kind that is made now ends. A ticket never outlives the access it came from. */
export function expiryOf(kind: TokenKind, nowMs: number): number {
  return nowMs + kinds[kind].lifetimeMs
}

export async function signToken(
  signer: Signer,
  kind: TokenKind,
  access: Access,
  nowMs: number,
  origin?: string,
): Promise<string> {
  return await new SignJWT({ access, ...(origin !== undefined && { origin }) })
    .setProtectedHeader({ alg: 'HS256', typ: kinds[kind].typ })
    .setIssuer(signer.issuer)
    .setAudience(AUDIENCE)
    .setSubject(access.memberId)
    .setJti(crypto.randomUUID())
    .setIssuedAt(Math.floor(nowMs / 1000))
    .setExpirationTime(Math.floor(Math.min(expiryOf(kind, nowMs), access.expiresAt) / 1000))
    .sign(signer.key)
}

/** Signature first, then algorithm, type, issuer, audience and time; only then the claims. */
export async function verifyToken(
  signer: Signer,
  kind: TokenKind,
  token: string | undefined,
  nowMs: number,
): Promise<Result<Verified, TokenError>> {
  if (token === undefined || token === '') return err({ reason: 'token-missing' })
  try {
    const { payload } = await jwtVerify(token, signer.key, {
      algorithms: ['HS256'],
      typ: kinds[kind].typ,
      issuer: signer.issuer,
      audience: AUDIENCE,
      requiredClaims: ['exp', 'iat', 'jti', 'sub'],
      currentDate: new Date(nowMs),
    })
    const claims = parse(claimsSchema, payload)
    if (!claims.ok) return err({ reason: 'token-invalid' })
    const { access, iat, exp, sub, jti, origin } = claims.value
    // Our key signs none like these. Who has stolen it for a day shall not have tokens for years.
    const livesTooLong = exp - iat > kinds[kind].lifetimeMs / 1000 + 1
    const isOfTheFuture = iat * 1000 > nowMs + CLOCK_TOLERANCE_MS
    const accessOutlives = access.expiresAt > iat * 1000 + kinds.access.lifetimeMs + 1000
    if (access.memberId !== sub || livesTooLong || isOfTheFuture || accessOutlives)
      return err({ reason: 'token-invalid' })
    return ok({ access, tokenId: jti, origin })
  } catch (error) {
    if (error instanceof errors.JWTExpired) return err({ reason: 'token-expired' })
    if (error instanceof errors.JOSEError) return err({ reason: 'token-invalid' })
    throw error
  }
}
