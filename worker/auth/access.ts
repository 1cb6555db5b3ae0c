import * as v from 'valibot'
import { idSchema, momentSchema } from '../../schema/entities/common.ts'
import { roomSchema } from '../../schema/sync/hello.ts'

/** Only the owner exists today; a role is still named everywhere, so that the next one is a line. */
export const roles = ['owner'] as const

/** Who calls, for which shop, and until when: what every token says and every room checks. */
export const accessSchema = v.object({
  shopId: idSchema,
  /** The room's name: a token of before an erasure opens nothing that is connected later. */
  room: roomSchema,
  memberId: v.string(),
  /** One sign-in of one browser. */
  sessionId: v.string(),
  /** The key that the session is bound to, by its thumbprint (RFC 9449, 6.1). */
  jkt: v.string(),
  /** The member's epoch when the token was made; a smaller one than the room's is refused. */
  epoch: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  expiresAt: momentSchema,
})
export type Access = v.InferOutput<typeof accessSchema>
