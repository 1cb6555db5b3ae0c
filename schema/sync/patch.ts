import * as v from 'valibot'
import { versionSchema } from '../entities/entity.ts'

const cursorSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(0))

/**
 * Changes after `from` up to `to`, in order of seq. A client whose cursor is below `from` catches up
 * first, over HTTP. A large commit is not sent on sockets: one patch without versions and with
 * `from` equal to `to` says where the head is now, so that whoever is below it catches up.
 */
export const patchSchema = v.object({
  type: v.literal('patch'),
  from: cursorSchema,
  to: cursorSchema,
  versions: v.array(versionSchema),
})
export type Patch = v.InferOutput<typeof patchSchema>
