import { Hono, type Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { sessionRequestSchema, type Session } from '../../schema/http/session.ts'
import { parseJson } from '../../schema/parse.ts'
import { verifierMatches } from '../auth/pkce.ts'
import { judgeRefresh, REFRESH_LIFETIME_MS } from '../auth/refresh.ts'
import { randomSecret, sha256 } from '../auth/secret.ts'
import { expiryOf, signerOf, signToken } from '../auth/token.ts'
import { findMember } from '../directory/members.ts'
import { takeCode } from '../directory/one-time-codes.ts'
import { endSession, findRefresh, putRefresh, spendRefresh } from '../directory/refresh-tokens.ts'
import { shopName } from '../directory/shops.ts'
import type { HonoEnv } from '../hono-env.ts'
import { extensionOriginOnly } from '../middleware/extension-origin.ts'
import { limitAddress } from '../middleware/limit-address.ts'
import { limitBody } from '../middleware/limit-body.ts'
import { problem } from '../middleware/problem.ts'

/**
 * The refresh credential. HttpOnly: no script reads it. SameSite=None: a request of an extension's
 * service worker counts as cross-site, and whether a browser exempts it differs; what SameSite
 * would keep out is kept out by `extensionOriginOnly` on every route that reads the cookie.
 */
const COOKIE = '__Secure-etsypro-refresh'
const COOKIE_OPTIONS = {
  path: '/session',
  secure: true,
  httpOnly: true,
  sameSite: 'None',
} as const

type Owner = { readonly shopId: string; readonly memberId: string }

/** Signing in with a one-time code, staying signed in, signing out. */
export const session = new Hono<HonoEnv>()
  .use(limitAddress('LIMIT_SESSION'), extensionOriginOnly, limitBody)
  .post('/', async context => {
    const request = parseJson(sessionRequestSchema, await context.req.text())
    if (!request.ok) return problem(context, 400, 'malformed')
    const { code, verifier } = request.value
    const taken = await takeCode(context.env.DIRECTORY, await sha256(code), Date.now())
    if (!taken || !(await verifierMatches(verifier, taken.challenge)))
      return problem(context, 401, 'code-invalid')
    return await begin(context, taken, crypto.randomUUID())
  })
  .post('/refresh', async context => {
    const { DIRECTORY } = context.env
    const hash = await sha256(getCookie(context, COOKIE) ?? '')
    const verdict = judgeRefresh(await spendRefresh(DIRECTORY, hash, Date.now()), Date.now())
    switch (verdict.do) {
      case 'rotate':
        return await begin(context, verdict.stored, verdict.stored.sessionId)
      case 'end-session':
        console.warn('a spent refresh token came again: its session ends')
        await end(context, verdict.stored)
        return problem(context, 401, 'signed-out')
      case 'refuse':
        deleteCookie(context, COOKIE, COOKIE_OPTIONS)
        return problem(context, 401, 'signed-out')
    }
  })
  .delete('/', async context => {
    const hash = await sha256(getCookie(context, COOKIE) ?? '')
    const found = await findRefresh(context.env.DIRECTORY, hash)
    if (found) await end(context, found)
    deleteCookie(context, COOKIE, COOKIE_OPTIONS)
    return context.body(null, 204)
  })

/** A new access token, and a new refresh token in the place of the one that brought it. */
async function begin(
  context: Context<HonoEnv>,
  { shopId, memberId }: Owner,
  sessionId: string,
): Promise<Response> {
  const { env } = context
  const nowMs = Date.now()
  const member = await findMember(env.DIRECTORY, shopId, memberId)
  const name = await shopName(env.DIRECTORY, shopId)
  if (!member || name === undefined) return problem(context, 401, 'signed-out')

  const refreshToken = randomSecret()
  await putRefresh(env.DIRECTORY, await sha256(refreshToken), {
    sessionId,
    shopId,
    memberId,
    expiresAt: nowMs + REFRESH_LIFETIME_MS,
  })
  setCookie(context, COOKIE, refreshToken, {
    ...COOKIE_OPTIONS,
    maxAge: REFRESH_LIFETIME_MS / 1000,
  })
  const expiresAt = expiryOf('access', nowMs)
  const access = { shopId, memberId, sessionId, epoch: member.epoch, expiresAt }
  const answer: Session = {
    accessToken: await signToken(signerOf(env), 'access', access, nowMs),
    expiresAt,
    shopId,
    shopName: name,
  }
  return context.json(answer, 200, { 'cache-control': 'no-store' })
}

/** Ends a sign-in everywhere: no refresh, no call, no open socket. */
async function end(
  context: Context<HonoEnv>,
  { sessionId, shopId }: { sessionId: string; shopId: string },
): Promise<void> {
  await endSession(context.env.DIRECTORY, sessionId)
  await context.env.SHOP_ROOM.getByName(shopId).endSession(
    sessionId,
    expiryOf('access', Date.now()),
  )
}
