import { Hono, type Context } from 'hono'
import { except } from 'hono/combine'
import { requestId } from 'hono/request-id'
import type { HonoEnv } from './hono-env.ts'
import { answerHeaders } from './middleware/answer-headers.ts'
import { extensionCors } from './middleware/cors.ts'
import { onError, onNotFound } from './middleware/problem.ts'
import { health } from './routes/health.ts'
import { models } from './routes/models.ts'
import { oauth } from './routes/oauth.ts'
import { session } from './routes/session.ts'
import { shops } from './routes/shops.ts'
import { webhooks } from './routes/webhooks.ts'

/** Not read by CORS: a browser sends the origin of a socket, and the socket's route asks for it. */
const isSocket = (context: Context) => context.req.header('upgrade') !== undefined

/** All routes. A new one is its file and a line here. */
export const app = new Hono<HonoEnv>()
  .use(requestId({ headerName: '' }), answerHeaders, except(isSocket, extensionCors))
  .route('/health', health)
  .route('/models', models)
  .route('/oauth', oauth)
  .route('/session', session)
  .route('/shops', shops)
  .route('/webhooks', webhooks)
  .onError(onError)
  .notFound(onNotFound)
