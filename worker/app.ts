import { Hono, type Context } from 'hono'
import { except } from 'hono/combine'
import { requestId } from 'hono/request-id'
import { secureHeaders } from 'hono/secure-headers'
import type { HonoEnv } from './hono-env.ts'
import { extensionCors } from './middleware/cors.ts'
import { onError, onNotFound } from './middleware/problem.ts'
import { health } from './routes/health.ts'
import { models } from './routes/models.ts'
import { oauth } from './routes/oauth.ts'
import { session } from './routes/session.ts'
import { shops } from './routes/shops.ts'
import { webhooks } from './routes/webhooks.ts'

/** Answers of their own: headers cannot be put on an upgrade to a socket. */
const isSocket = (context: Context) => context.req.header('upgrade') !== undefined

/** All routes. A new one is its file and a line here. */
export const app = new Hono<HonoEnv>()
  .use(requestId({ headerName: '' }), except(isSocket, secureHeaders(), extensionCors))
  .route('/health', health)
  .route('/models', models)
  .route('/oauth', oauth)
  .route('/session', session)
  .route('/shops', shops)
  .route('/webhooks', webhooks)
  .onError(onError)
  .notFound(onNotFound)
