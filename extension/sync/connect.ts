import { browser } from 'wxt/browser'
import { sessionAnswerSchema } from '../../schema/http/session.ts'
import { err, ok, type Result } from '../../schema/result.ts'
import type { CommandFailure, CommandResult } from '../messages/commands.ts'
import { addConnectedShop, loadBrowserId } from '../store/shop-state.ts'
import { saveSignIn } from '../store/sign-ins.ts'
import { base64Url, sha256Base64Url } from './base64-url.ts'
import { callFor } from './http.ts'
import { createSessionKey } from './proof.ts'
import { keepSession } from './session.ts'
import { WORKER_ORIGIN } from './worker-origin.ts'

/**
 * Signs in at Etsy. The worker does the OAuth; we only hold a secret whose hash it was given when
 * we began, so that the one-time code in the answer is worth nothing to anybody else. The session
 * is bound to a key of its own from its first request on. Etsy asks the account that is signed in
 * there, which may own another shop than the one that was `meant`: that one is then connected, and
 * the answer says so.
 */
export async function connect(meant: string | undefined): Promise<CommandResult> {
  const verifier = base64Url(crypto.getRandomValues(new Uint8Array(32)))
  const answer = await askEtsy(verifier)
  if (!answer.ok) return answer
  const key = await createSessionKey()
  const clientId = await loadBrowserId()
  const signedIn = await callFor(sessionAnswerSchema, {
    method: 'POST',
    path: '/session',
    key,
    body: { code: answer.value, verifier, clientId },
  })
  if (!signedIn.ok) {
    const { reason, detail } = signedIn.error
    return err({ reason: reason === 'offline' ? 'offline' : 'connect-failed', detail })
  }
  const { refreshToken, ...session } = signedIn.value
  const { shopId, shopName } = session
  await saveSignIn({ shopId, key, refreshToken })
  await keepSession(session)
  await addConnectedShop(shopId, shopName)
  if (meant !== undefined && shopId !== meant)
    return err({ reason: 'another-shop', detail: shopName })
  return ok(undefined)
}

async function askEtsy(verifier: string): Promise<Result<string, CommandFailure>> {
  const url = new URL('/oauth/start', WORKER_ORIGIN)
  // RFC 7636, S256.
  url.searchParams.set('challenge', await sha256Base64Url(verifier))
  url.searchParams.set('redirect', browser.identity.getRedirectURL())
  let landed: string | undefined
  try {
    landed = await browser.identity.launchWebAuthFlow({ url: url.href, interactive: true })
  } catch (error) {
    return err(refusalOf(String(error)))
  }
  if (landed === undefined) return err({ reason: 'connect-canceled', detail: 'no answer' })
  const answer = new URL(landed).searchParams
  const code = answer.get('code')
  if (code !== null) return ok(code)
  const said = answer.get('error') ?? 'no code'
  const reason = said === 'access_denied' ? 'connect-canceled' : 'connect-failed'
  return err({ reason, detail: said })
}

/** The browsers say in words why the window ended; only a page that did not load is not the seller's doing. */
function refusalOf(detail: string): CommandFailure {
  const isUnreachable = /could not be loaded|network|not reachable/i.test(detail)
  return { reason: isUnreachable ? 'offline' : 'connect-canceled', detail }
}
