import * as v from 'valibot'

/** Names one life of a room: after an erasure the same shop gets another. Kept by a restore. */
export const roomSchema = v.pipe(v.string(), v.regex(/^[a-zA-Z0-9-]{8,64}$/))

const cursorSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(0))

export const clientIdSchema = v.pipe(v.string(), v.regex(/^[a-zA-Z0-9_-]{8,64}$/))

/** The first thing a client says on a socket. */
export const helloSchema = v.object({
  type: v.literal('hello'),
  version: v.pipe(v.number(), v.safeInteger()),
  clientId: clientIdSchema,
  /** The highest seq this client has stored. */
  cursor: cursorSchema,
})

export type Hello = v.InferOutput<typeof helloSchema>

/** The room's answer: where it stands. Far behind, a client catches up over HTTP first. */
export const welcomeSchema = v.object({
  type: v.literal('welcome'),
  version: v.pipe(v.number(), v.safeInteger()),
  /** Absent from a worker before version 3. */
  room: v.optional(roomSchema),
  /** The room's newest seq. */
  head: cursorSchema,
  /** The last mutation of this client that the room has stored. */
  mutationId: cursorSchema,
})

export type Welcome = v.InferOutput<typeof welcomeSchema>
