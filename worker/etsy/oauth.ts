import * as v from 'valibot'
import { parseJson } from '../../schema/parse.ts'
import { err, ok, type Result } from '../../schema/result.ts'
import { errorWords, readRetryAfter, type EtsyFailure } from './failure.ts'
import { readBody } from './read-body.ts'
import { errorSchema } from './wire.ts'

/** All that we ask a seller for. Never `email_r` or `address_r`. */
const SCOPES = 'shops_r listings_r transactions_r'
const TIMEOUT_MS = 20_000
/** A grant is a few hundred bytes. */
const MAX_GRANT_BYTES = 64 * 1024
/** Etsy's tokens live an hour. One that claims a second would have us ask for the next at every call. */
const MIN_LIFETIME_MS = 300_000
const MAX_LIFETIME_MS = 86_400_000

export type Grant = {
  readonly accessToken: string
  readonly refreshToken: string
  readonly lifetimeMs: number
}
export type OAuthApp = { readonly apiOrigin: string; readonly keystring: string }

const grantSchema = v.object({
  access_token: v.pipe(v.string(), v.minLength(1)),
  refresh_token: v.pipe(v.string(), v.minLength(1)),
  expires_in: v.optional(v.pipe(v.number(), v.minValue(1)), 3600),
})

export function authorizeUrl(
  endpoint: string,
  query: { keystring: string; callback: string; state: string; challenge: string },
): string {
  const url = new URL(endpoint)
  url.searchParams.set('response_type', 'code')
  url.searchParams.set('client_id', query.keystring)
  url.searchParams.set('redirect_uri', query.callback)
  url.searchParams.set('scope', SCOPES)
  url.searchParams.set('state', query.state)
  url.searchParams.set('code_challenge', query.challenge)
  url.searchParams.set('code_challenge_method', 'S256')
  return url.href
}

export async function exchangeCode(
  app: OAuthApp,
  code: string,
  verifier: string,
  callback: string,
): Promise<Result<Grant, EtsyFailure>> {
  return await askForGrant(app, {
    grant_type: 'authorization_code',
    client_id: app.keystring,
    redirect_uri: callback,
    code,
    code_verifier: verifier,
  })
}

/** Spends the refresh token: whoever calls must store the new one before anything else. */
export async function refreshGrant(
  app: OAuthApp,
  refreshToken: string,
): Promise<Result<Grant, EtsyFailure>> {
  return await askForGrant(app, {
    grant_type: 'refresh_token',
    client_id: app.keystring,
    refresh_token: refreshToken,
  })
}

async function askForGrant(
  app: OAuthApp,
  form: Record<string, string>,
): Promise<Result<Grant, EtsyFailure>> {
  let response: Response
  let body: string
  try {
    response = await fetch(new URL('/v3/public/oauth/token', app.apiOrigin), {
      method: 'POST',
      body: new URLSearchParams(form),
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    const read = await readBody(response, MAX_GRANT_BYTES)
    if (!read.ok) return err({ reason: 'unavailable', why: 'a grant that is too large' })
    body = read.value
  } catch (error) {
    return err({ reason: 'unavailable', why: error instanceof Error ? error.name : 'network' })
  }
  if (response.ok) {
    const grant = parseJson(grantSchema, body)
    if (!grant.ok) return err({ reason: 'unavailable', why: 'unreadable grant' })
    return ok({
      accessToken: grant.value.access_token,
      refreshToken: grant.value.refresh_token,
      lifetimeMs: Math.min(
        MAX_LIFETIME_MS,
        Math.max(MIN_LIFETIME_MS, grant.value.expires_in * 1000),
      ),
    })
  }
  const problem = parseJson(errorSchema, body)
  if (problem.ok && problem.value.error?.startsWith('invalid_grant'))
    return err({ reason: 'reconnect' })
  if (response.status === 429)
    return err({ reason: 'rate-limited', waitMs: readRetryAfter(response.headers, Date.now()) })
  if (response.status >= 500 || response.status < 400)
    return err({ reason: 'unavailable', why: `status ${String(response.status)}` })
  return err({ reason: 'refused', status: response.status, why: errorWords(body) })
}
