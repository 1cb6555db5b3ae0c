import { errors, jwtVerify, SignJWT } from 'jose'
import * as v from 'valibot'
import { idSchema } from '../../schema/entities/common.ts'
import { parse } from '../../schema/parse.ts'
import { err, ok, type Result } from '../../schema/result.ts'
import { roomSchema } from '../../schema/sync/hello.ts'
import { AUDIENCE, type Signer } from './token.ts'

/**
 * Refresh tokens rotate: each use raises the session's generation, and only the token of the newest
 * one is good. The policy for a spent one that comes again:
 *
 * - within GRACE_MS the one just spent is answered with the very same successor. A service worker
 *   that was killed between our answer and its storing is everyday; signing the seller out for it
 *   would teach nobody anything. As the successor is the same, no second line begins.
 * - otherwise two parties hold the same token, and we cannot tell which is the thief: the whole
 *   sign-in ends (RFC 9700, 4.14).
 */
export const GRACE_MS = 30_000
/** A sign-in ends when nobody has used it for so long, and in any case after the longer time. */
export const IDLE_MS = 30 * 86_400_000
export const ABSOLUTE_MS = 180 * 86_400_000

const refreshSchema = v.object({
  shopId: idSchema,
  room: roomSchema,
  sessionId: v.string(),
  generation: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
})
/** What a refresh token says. It is nothing without a proof of the session's key. */
export type Refresh = v.InferOutput<typeof refreshSchema>

/** What the room knows of a session. */
export type SessionRow = {
  readonly jkt: string
  readonly generation: number
  readonly createdAt: number
  /** When the newest generation began. */
  readonly rotatedAt: number
}

export type RefreshVerdict = 'rotate' | 'repeat' | 'end' | 'refuse'

export function judgeRefresh(
  session: SessionRow | undefined,
  asked: { readonly generation: number; readonly jkt: string },
  nowMs: number,
): RefreshVerdict {
  // Another key: it never was this browser's token, and whoever sends it shall not end its session.
  if (session?.jkt !== asked.jkt) return 'refuse'
  if (nowMs >= session.createdAt + ABSOLUTE_MS || nowMs >= session.rotatedAt + IDLE_MS) return 'end'
  if (asked.generation === session.generation) return 'rotate'
  const isLast = asked.generation === session.generation - 1
  return isLast && nowMs - session.rotatedAt <= GRACE_MS ? 'repeat' : 'end'
}

/** The same session and generation always give the same text: nothing in it is drawn by lot. */
export async function signRefresh(
  signer: Signer,
  refresh: Refresh,
  { createdAt, rotatedAt }: Pick<SessionRow, 'createdAt' | 'rotatedAt'>,
): Promise<string> {
  return await new SignJWT({ refresh })
    .setProtectedHeader({ alg: 'HS256', typ: 'refresh+jwt' })
    .setIssuer(signer.issuer)
    .setAudience(AUDIENCE)
    .setIssuedAt(Math.floor(rotatedAt / 1000))
    .setExpirationTime(Math.floor((createdAt + ABSOLUTE_MS) / 1000))
    .sign(signer.key)
}

export async function readRefresh(
  signer: Signer,
  token: string,
  nowMs: number,
): Promise<Result<Refresh, { readonly reason: 'signed-out' }>> {
  try {
    const { payload } = await jwtVerify(token, signer.key, {
      algorithms: ['HS256'],
      typ: 'refresh+jwt',
      issuer: signer.issuer,
      audience: AUDIENCE,
      requiredClaims: ['exp', 'iat'],
      currentDate: new Date(nowMs),
    })
    const refresh = parse(refreshSchema, payload['refresh'])
    return refresh.ok ? ok(refresh.value) : err({ reason: 'signed-out' })
  } catch (error) {
    if (error instanceof errors.JOSEError) return err({ reason: 'signed-out' })
    throw error
  }
}
