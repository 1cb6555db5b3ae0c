import * as v from 'valibot'

export const rejectReasons = [
  'client-too-old',
  'server-too-old',
  'unauthorized',
  'malformed',
  'gap',
  /** Faster than the room takes changes from one session; `retryAfterMs` says when to go on. */
  'too-fast',
  /** The shop holds as many rows of this kind as it may: the change is not stored, now or later. */
  'too-many-rows',
  /** The shop was erased at the worker. */
  'shop-erased',
] as const

/**
 * Refused. The socket closes after it, except for `gap`, where the room lacks what comes before, a
 * mutation or the hello, and the client greets it anew; and for `too-fast` and `too-many-rows`.
 */
export const rejectSchema = v.object({
  type: v.literal('reject'),
  reason: v.picklist(rejectReasons),
  retryAfterMs: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0))),
  /** The change that is not stored, with `too-many-rows`. */
  mutationId: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(1))),
})
export type Reject = v.InferOutput<typeof rejectSchema>
