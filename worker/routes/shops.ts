import { Hono, type Context } from 'hono'
import { except } from 'hono/combine'
import * as v from 'valibot'
import type { SocketTicket } from '../../schema/http/socket-ticket.ts'
import { parse } from '../../schema/parse.ts'
import { MAX_PAGE_VERSIONS } from '../../schema/sync/version.ts'
import { signerOf, signToken } from '../auth/token.ts'
import { eraseShop } from '../directory/shops.ts'
import type { HonoEnv } from '../hono-env.ts'
import { authenticate, authenticateTicket } from '../middleware/authenticate.ts'
import { extensionOriginOnly } from '../middleware/extension-origin.ts'
import { denied, problem } from '../middleware/problem.ts'
import { shopAccess } from '../middleware/shop-access.ts'
import { UPGRADE_HEADER } from '../shop/shop-room.ts'

const wholeNumber = (fallback: number, most: number) =>
  v.optional(
    v.pipe(v.string(), v.regex(/^\d{1,15}$/), v.transform(Number), v.maxValue(most)),
    String(fallback),
  )
const pageSchema = v.object({
  after: wholeNumber(0, Number.MAX_SAFE_INTEGER),
  limit: v.pipe(wholeNumber(MAX_PAGE_VERSIONS, MAX_PAGE_VERSIONS), v.minValue(1)),
})

const isSocketRoute = (context: Context) => /^\/shops\/[^/]+\/socket$/.test(context.req.path)

/** Everything about one shop. Nothing is mounted here that has not passed `shopAccess`. */
export const shops = new Hono<HonoEnv>()
  // A browser puts no header on a socket: it comes with a ticket, and is told by its origin.
  .use('/:shopId/socket', extensionOriginOnly, authenticateTicket)
  // Also for `/:shopId` itself. Once for each request: a second look would find the proof spent.
  .use('/:shopId/*', except(isSocketRoute, authenticate), shopAccess)
  .get('/:shopId/versions', async context => {
    const page = parse(pageSchema, context.req.query())
    if (!page.ok) return problem(context, 400, 'malformed')
    const access = context.get('access')
    const room = context.env.SHOP_ROOM.getByName(access.shopId)
    const answer = await room.versions(access, page.value.after, page.value.limit)
    if (!answer.ok) return denied(context, answer.error)
    const isGzip = /\bgzip\b/.test(context.req.header('accept-encoding') ?? '')
    return context.body(answer.value, 200, {
      'content-type': 'application/json',
      'cache-control': 'no-store',
      vary: 'accept-encoding',
      // The runtime compresses what is declared so.
      ...(isGzip ? { 'content-encoding': 'gzip' } : {}),
    })
  })
  .post('/:shopId/socket-ticket', extensionOriginOnly, async context => {
    const ticket = await signToken(
      signerOf(context.env),
      'ticket',
      context.get('access'),
      Date.now(),
      context.req.header('origin'),
    )
    const answer: SocketTicket = { ticket }
    return context.json(answer, 200, { 'cache-control': 'no-store' })
  })
  .get('/:shopId/socket', async context => {
    if (context.req.header('upgrade')?.toLowerCase() !== 'websocket')
      return problem(context, 426, 'malformed')
    const access = context.get('access')
    const answer = await context.env.SHOP_ROOM.getByName(access.shopId).fetch(
      new Request('https://room/socket', {
        headers: {
          upgrade: 'websocket',
          [UPGRADE_HEADER]: JSON.stringify(access),
          [`${UPGRADE_HEADER}-ticket`]: context.get('ticketId'),
        },
      }),
    )
    if (answer.status === 101) return answer
    if (answer.status !== 429) return problem(context, 401, 'unauthorized')
    context.header('retry-after', '60')
    return problem(context, 429, 'too-many-sockets')
  })
  .post('/:shopId/sync', async context => {
    const access = context.get('access')
    const answer = await context.env.SHOP_ROOM.getByName(access.shopId).syncNow(access)
    return answer.ok ? context.body(null, 202) : denied(context, answer.error)
  })
  .delete('/:shopId', async context => {
    const access = context.get('access')
    // The directory last: a crash between the two leaves a shop that can be erased again.
    const erased = await context.env.SHOP_ROOM.getByName(access.shopId).erase(access)
    if (!erased.ok) return denied(context, erased.error)
    await eraseShop(context.env.DIRECTORY, access.shopId, access.room)
    return context.body(null, 204)
  })
