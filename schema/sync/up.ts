import * as v from 'valibot'
import { helloSchema } from './hello.ts'
import { pushSchema } from './push.ts'

/** Everything the extension may say to the worker on a socket. */
export const upSchema = v.variant('type', [helloSchema, pushSchema])
export type Up = v.InferOutput<typeof upSchema>
