import * as v from 'valibot'
import { welcomeSchema } from './hello.ts'
import { patchSchema } from './patch.ts'
import { progressSchema } from './progress.ts'
import { ackSchema } from './push.ts'
import { rejectSchema } from './reject.ts'

/** Everything the worker may say to the extension on a socket. */
export const downSchema = v.variant('type', [
  welcomeSchema,
  patchSchema,
  ackSchema,
  rejectSchema,
  progressSchema,
])
export type Down = v.InferOutput<typeof downSchema>
