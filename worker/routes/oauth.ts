import { Hono } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import { checkChallenge } from '../auth/pkce.ts'
import { checkRedirect } from '../auth/redirect.ts'
import { randomSecret, sameText, sha256 } from '../auth/secret.ts'
import { putState, takeState } from '../directory/oauth-states.ts'
import { putCode } from '../directory/one-time-codes.ts'
import { putOwned } from '../directory/shops.ts'
import { signInAtEtsy } from '../etsy/sign-in.ts'
import { authorizeUrl } from '../etsy/oauth.ts'
import type { HonoEnv } from '../hono-env.ts'
import { limitAddress } from '../middleware/limit-address.ts'
import { problem } from '../middleware/problem.ts'

const STATE_MS = 600_000
const CODE_MS = 300_000
/** Ties the way back to the browser that set out, so that nobody sends a seller a link to consent to. */
const BROWSER_COOKIE = '__Host-etsypro-connect'

const callbackOf = (publicOrigin: string) => `${publicOrigin}/oauth/callback`

/** Connecting a shop: out to Etsy's consent page, and back to the extension with a one-time code. */
export const oauth = new Hono<HonoEnv>()
  .use(limitAddress('LIMIT_OAUTH'))
  .get('/start', async context => {
    const challenge = checkChallenge(context.req.query('challenge'))
    if (!challenge.ok) return problem(context, 400, challenge.error.reason)
    const redirect = checkRedirect(context.env, context.req.query('redirect'))
    if (!redirect.ok) return problem(context, 400, redirect.error.reason)
    const { DIRECTORY, PUBLIC_ORIGIN, ETSY_AUTHORIZE_URL, ETSY_KEYSTRING } = context.env

    const [state, browser, etsyVerifier] = [randomSecret(), randomSecret(), randomSecret()]
    await putState(
      DIRECTORY,
      await sha256(state),
      {
        browserHash: await sha256(browser),
        etsyVerifier,
        challenge: challenge.value,
        redirect: redirect.value,
      },
      Date.now() + STATE_MS,
    )
    setCookie(context, BROWSER_COOKIE, browser, {
      path: '/',
      secure: true,
      httpOnly: true,
      // Lax: it must come along when Etsy's page sends the browser back to us.
      sameSite: 'Lax',
      maxAge: STATE_MS / 1000,
    })
    return context.redirect(
      authorizeUrl(ETSY_AUTHORIZE_URL, {
        keystring: ETSY_KEYSTRING,
        callback: callbackOf(PUBLIC_ORIGIN),
        state,
        challenge: await sha256(etsyVerifier),
      }),
    )
  })
  .get('/callback', async context => {
    const { env } = context
    const state = await takeState(
      env.DIRECTORY,
      await sha256(context.req.query('state') ?? ''),
      Date.now(),
    )
    if (!state) return problem(context, 400, 'state-unknown')
    const browser = getCookie(context, BROWSER_COOKIE) ?? ''
    if (!sameText(await sha256(browser), state.browserHash))
      return problem(context, 403, 'another-browser')
    const back = (query: Record<string, string>) =>
      context.redirect(`${state.redirect}?${new URLSearchParams(query).toString()}`)

    const code = context.req.query('code')
    if (code === undefined) return back({ error: 'access_denied' })
    const signedIn = await signInAtEtsy(env, {
      code,
      verifier: state.etsyVerifier,
      callback: callbackOf(env.PUBLIC_ORIGIN),
    })
    if (!signedIn.ok) {
      console.error('a sign-in at Etsy failed', signedIn.error)
      return back({ error: signedIn.error.reason })
    }
    const { shopId, shopName, userId, grant } = signedIn.value
    const shop = { shopId, name: shopName, nowMs: Date.now() }
    // Before the room, so that no crash leaves a room that nobody knows of.
    const member = await putOwned(env.DIRECTORY, { ...shop, room: undefined }, userId)
    const room = await env.SHOP_ROOM.getByName(shopId).join(shopId, member, grant)
    // Both: an erasure of what was there before may have come in between.
    await putOwned(env.DIRECTORY, { ...shop, room }, userId)

    const oneTimeCode = randomSecret()
    await putCode(
      env.DIRECTORY,
      await sha256(oneTimeCode),
      { challenge: state.challenge, shopId, room, memberId: userId },
      Date.now() + CODE_MS,
    )
    return back({ code: oneTimeCode })
  })
