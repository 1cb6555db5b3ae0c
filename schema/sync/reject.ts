import * as v from 'valibot'

export const rejectReasons = [
  'client-too-old',
  'server-too-old',
  'unauthorized',
  'malformed',
  'gap',
] as const

/**
 * Refused. The socket closes after it, except for `gap`: the room lacks what comes before, a mutation
 * or the hello, and the client greets it anew.
 */
export const rejectSchema = v.object({
  type: v.literal('reject'),
  reason: v.picklist(rejectReasons),
})
export type Reject = v.InferOutput<typeof rejectSchema>
