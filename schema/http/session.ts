import * as v from 'valibot'
import { idSchema, momentSchema } from '../entities/common.ts'
import { clientIdSchema } from '../sync/hello.ts'

/**
 * All of these come with a proof of the session's key in the header `DPoP` (RFC 9449). There is no
 * cookie: nothing that a browser could add to another's request.
 */

/**
 * `POST /session` with the one-time code that the OAuth callback handed to the extension, and the
 * verifier whose SHA-256 the extension gave when it began. A code without its verifier is worthless.
 */
export const sessionRequestSchema = v.object({
  code: v.pipe(v.string(), v.minLength(20), v.maxLength(200)),
  verifier: v.pipe(v.string(), v.minLength(43), v.maxLength(128)),
  /** Which browser: the session that it had for the same shop ends. */
  clientId: clientIdSchema,
})
export type SessionRequest = v.InferOutput<typeof sessionRequestSchema>

/** `POST /session/refresh` and `POST /session/end`. */
export const refreshRequestSchema = v.object({
  refreshToken: v.pipe(v.string(), v.minLength(1), v.maxLength(2_000)),
})
export type RefreshRequest = v.InferOutput<typeof refreshRequestSchema>

export const sessionSchema = v.object({
  accessToken: v.string(),
  expiresAt: momentSchema,
  shopId: idSchema,
  shopName: v.string(),
})
export type Session = v.InferOutput<typeof sessionSchema>

/** The answer of `POST /session` and `POST /session/refresh`. */
export const sessionAnswerSchema = v.object({
  ...sessionSchema.entries,
  /** For the next refresh, and for no other call. */
  refreshToken: v.string(),
})
export type SessionAnswer = v.InferOutput<typeof sessionAnswerSchema>
