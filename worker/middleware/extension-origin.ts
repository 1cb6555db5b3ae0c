import { createMiddleware } from 'hono/factory'
import { isExtensionOrigin } from '../auth/origin.ts'
import type { HonoEnv } from '../hono-env.ts'
import { problem } from './problem.ts'

/** For what a cookie or a ticket opens: only an extension may ask, never a page that the seller visits. */
export const extensionOriginOnly = createMiddleware<HonoEnv>(async (context, next) => {
  if (!isExtensionOrigin(context.req.header('origin')))
    return problem(context, 403, 'origin-not-allowed')
  await next()
})
