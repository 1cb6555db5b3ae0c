import * as v from 'valibot'

/** Every refusal of every route: RFC 9457 in small. `reason` is for code, `detail` for people. */
export const problemSchema = v.object({
  reason: v.string(),
  detail: v.optional(v.string()),
})
export type Problem = v.InferOutput<typeof problemSchema>
