import { bodyLimit } from 'hono/body-limit'
import { problem } from './problem.ts'

/** Far above anything that we are ever sent; counted while it streams, whatever its header says. */
export const MAX_BODY_BYTES = 64 * 1024

export const limitBody = bodyLimit({
  maxSize: MAX_BODY_BYTES,
  onError: context => problem(context, 413, 'too-large'),
})
