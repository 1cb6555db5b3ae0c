import { Hono, type Context } from 'hono'
import {
  refreshRequestSchema,
  sessionRequestSchema,
  type SessionAnswer,
} from '../../schema/http/session.ts'
import { parseJson } from '../../schema/parse.ts'
import { verifierMatches } from '../auth/pkce.ts'
import { ABSOLUTE_MS, readRefresh, signRefresh } from '../auth/refresh.ts'
import { sha256 } from '../auth/secret.ts'
import { expiryOf, signerOf, signToken } from '../auth/token.ts'
import { takeCode } from '../directory/one-time-codes.ts'
import { eraseShop, shopName } from '../directory/shops.ts'
import type { HonoEnv } from '../hono-env.ts'
import { proofOf } from '../middleware/authenticate.ts'
import { extensionOriginOnly } from '../middleware/extension-origin.ts'
import { limitAddress } from '../middleware/limit-address.ts'
import { limitBody } from '../middleware/limit-body.ts'
import { problem } from '../middleware/problem.ts'
import type { Denied } from '../shop/memberships.ts'
import type { Issued } from '../shop/shop-room.ts'

/**
 * Signing in with a one-time code, staying signed in, signing out. Each request is signed with the
 * session's key; the room decides, and alone knows which sessions there are.
 */
export const session = new Hono<HonoEnv>()
  .use(limitAddress('LIMIT_SESSION'), extensionOriginOnly, limitBody)
  .post('/', async context => {
    const request = parseJson(sessionRequestSchema, await context.req.text())
    if (!request.ok) return problem(context, 400, 'malformed')
    // First: a proof by a clock that is wrong comes again, and the code must still be there.
    const proof = await proofOf(context)
    if (!proof.ok) return proof.error.response
    const { env } = context
    const { code, verifier, clientId } = request.value
    const taken = await takeCode(env.DIRECTORY, await sha256(code), Date.now())
    if (!taken || !(await verifierMatches(verifier, taken.challenge)))
      return problem(context, 401, 'code-invalid')
    const { shopId, room, memberId } = taken
    const { jkt } = proof.value
    const begun = await env.SHOP_ROOM.getByName(shopId).beginSession({
      room,
      memberId,
      clientId,
      jkt,
    })
    if (begun.ok) return await answer(context, shopId, begun.value)
    // Erased between consent and code: nothing of it may be left, also where the two crossed.
    if (begun.error.reason === 'shop-erased') await eraseShop(env.DIRECTORY, shopId, room)
    return refused(context, begun.error)
  })
  .post('/refresh', async context => {
    const request = parseJson(refreshRequestSchema, await context.req.text())
    if (!request.ok) return problem(context, 400, 'malformed')
    const proof = await proofOf(context)
    if (!proof.ok) return proof.error.response
    const signer = signerOf(context.env)
    const refresh = await readRefresh(signer, request.value.refreshToken, Date.now())
    if (!refresh.ok) return problem(context, 401, refresh.error.reason)
    const { shopId, ...spent } = refresh.value
    const room = context.env.SHOP_ROOM.getByName(shopId)
    const refreshed = await room.refreshSession({ ...spent, ...proof.value })
    return refreshed.ok
      ? await answer(context, shopId, refreshed.value)
      : refused(context, refreshed.error)
  })
  .post('/end', async context => {
    const request = parseJson(refreshRequestSchema, await context.req.text())
    if (!request.ok) return problem(context, 400, 'malformed')
    const proof = await proofOf(context)
    if (!proof.ok) return proof.error.response
    const signer = signerOf(context.env)
    const refresh = await readRefresh(signer, request.value.refreshToken, Date.now())
    if (refresh.ok) {
      const { shopId, room, sessionId } = refresh.value
      const { jkt } = proof.value
      await context.env.SHOP_ROOM.getByName(shopId).endSession({ room, sessionId, jkt })
    }
    return context.body(null, 204)
  })

/** A new access token, and the refresh token for the next one. */
async function answer(
  context: Context<HonoEnv>,
  shopId: string,
  { room, sessionId, memberId, epoch, jkt, generation, createdAt, rotatedAt }: Issued,
): Promise<Response> {
  const { env } = context
  const nowMs = Date.now()
  const name = await shopName(env.DIRECTORY, shopId)
  if (name === undefined) return problem(context, 401, 'signed-out')
  const signer = signerOf(env)
  const expiresAt = Math.min(expiryOf('access', nowMs), createdAt + ABSOLUTE_MS)
  const access = { shopId, room, memberId, sessionId, jkt, epoch, expiresAt }
  const body: SessionAnswer = {
    accessToken: await signToken(signer, 'access', access, nowMs),
    expiresAt,
    shopId,
    shopName: name,
    refreshToken: await signRefresh(
      signer,
      { shopId, room, sessionId, generation },
      { createdAt, rotatedAt },
    ),
  }
  return context.json(body, 200, { 'cache-control': 'no-store' })
}

function refused(context: Context<HonoEnv>, { reason }: Denied): Response {
  return reason === 'shop-erased'
    ? problem(context, 410, reason)
    : problem(context, 401, 'signed-out')
}
