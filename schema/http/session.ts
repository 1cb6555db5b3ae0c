import * as v from 'valibot'
import { idSchema, momentSchema } from '../entities/common.ts'

/**
 * `POST /session` with the one-time code that the OAuth callback handed to the extension, and the
 * verifier whose SHA-256 the extension gave when it began. A code without its verifier is worthless.
 */
export const sessionRequestSchema = v.object({
  code: v.pipe(v.string(), v.minLength(20), v.maxLength(200)),
  verifier: v.pipe(v.string(), v.minLength(43), v.maxLength(128)),
})
export type SessionRequest = v.InferOutput<typeof sessionRequestSchema>

/** Also the answer of `POST /session/refresh`, which reads the refresh credential from its HttpOnly cookie. */
export const sessionSchema = v.object({
  accessToken: v.string(),
  expiresAt: momentSchema,
  shopId: idSchema,
  shopName: v.string(),
})
export type Session = v.InferOutput<typeof sessionSchema>
