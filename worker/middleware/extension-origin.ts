import { createMiddleware } from 'hono/factory'
import { isExtensionOrigin } from '../auth/origin.ts'
import type { HonoEnv } from '../hono-env.ts'
import { problem } from './problem.ts'

/** For sessions and sockets: only our extension may ask, never a page that the seller visits. */
export const extensionOriginOnly = createMiddleware<HonoEnv>(async (context, next) => {
  if (!isExtensionOrigin(context.env, context.req.header('origin')))
    return problem(context, 403, 'origin-not-allowed')
  await next()
})
