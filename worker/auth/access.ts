import * as v from 'valibot'
import { idSchema, momentSchema } from '../../schema/entities/common.ts'

/** Only the owner exists today; a role is still named everywhere, so that the next one is a line. */
export const roles = ['owner'] as const

/** Who calls, for which shop, and until when: what every token says and every room checks. */
export const accessSchema = v.object({
  shopId: idSchema,
  memberId: v.string(),
  /** One sign-in of one browser. */
  sessionId: v.string(),
  /** The member's epoch when the token was made; a smaller one than the room's is refused. */
  epoch: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  expiresAt: momentSchema,
})
export type Access = v.InferOutput<typeof accessSchema>
