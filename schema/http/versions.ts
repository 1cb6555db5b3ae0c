import * as v from 'valibot'
import { roomSchema } from '../sync/hello.ts'
import { versionSchema } from '../entities/entity.ts'

/** `GET /shops/:shopId/versions?after=<seq>&limit=<n>`: one page of catch-up, in order of seq. */
export const versionsPageSchema = v.object({
  /** Absent from a worker before version 3. */
  room: v.optional(roomSchema),
  versions: v.array(versionSchema),
  /** Ask next with `after` set to it. */
  cursor: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  /** The room's newest seq when it answered. Done when `cursor` has reached it. */
  head: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
})
export type VersionsPage = v.InferOutput<typeof versionsPageSchema>
