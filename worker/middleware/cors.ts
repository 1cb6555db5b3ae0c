import { createMiddleware } from 'hono/factory'
import { cors } from 'hono/cors'
import { isExtensionOrigin } from '../auth/origin.ts'
import type { HonoEnv } from '../hono-env.ts'

/**
 * Our extension may read our answers; web pages and other extensions may not read a byte. No
 * credentials: there is no cookie that a browser could add by itself.
 */
export const extensionCors = createMiddleware<HonoEnv>(
  async (context, next) =>
    await cors({
      origin: origin => (isExtensionOrigin(context.env, origin) ? origin : null),
      allowMethods: ['GET', 'POST', 'DELETE'],
      allowHeaders: ['authorization', 'content-type', 'dpop'],
      exposeHeaders: ['dpop-nonce', 'retry-after'],
      maxAge: 600,
    })(context, next),
)
