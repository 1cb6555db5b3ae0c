import * as v from 'valibot'
import { versionSchema } from '../entities/entity.ts'

const cursorSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(0))

/** Changes after `from` up to `to`, in order of seq. A client whose cursor is below `from` catches up first. */
export const patchSchema = v.object({
  type: v.literal('patch'),
  from: cursorSchema,
  to: cursorSchema,
  versions: v.array(versionSchema),
})
export type Patch = v.InferOutput<typeof patchSchema>
