import type { EtsyOpenApi } from '../../contract/etsy-openapi.ts'
import type { Clock } from '../clock.ts'
import type { Misbehaviours } from '../misbehaviours.ts'
import type { SandboxShop } from '../shop/sandbox-shop.ts'
import { answer, refuse, Refusal, type Answer } from './answer.ts'
import { spoil } from './spoil.ts'
import type { App, OAuth } from './oauth.ts'
import { operations, type Operation } from './operations.ts'
import type { RateLimit } from './rate-limit.ts'
import { ReceiptSearch } from './receipt-search.ts'

export type ApiRequest = {
  readonly method: string
  readonly url: URL
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: string
}

export type ApiFace = {
  readonly app: App
  readonly clock: Clock
  readonly oauth: OAuth
  readonly rateLimit: RateLimit
  readonly shops: readonly SandboxShop[]
  readonly misbehaviours: Misbehaviours
  /** What clients asked for that Etsy's document does not know. */
  readonly violations: string[]
  readonly document: EtsyOpenApi | undefined
  /** One line a call, newest last; the last 10,000. */
  readonly calls: string[]
}

const BASE = '/v3/application'
const TOKEN_PATH = '/v3/public/oauth/token'
const KEPT_CALLS = 10_000

const routes = operations.map(operation => ({
  operation,
  pattern: new URLPattern({ pathname: BASE + operation.path }),
}))

/** Makes the Open API: one function from a request to an answer. */
export function createApi(face: ApiFace): (request: ApiRequest) => Answer {
  const receiptSearch = new ReceiptSearch()

  return request => {
    const { method, url, headers } = request
    face.calls.push(`${method} ${url.pathname}${url.search}`)
    if (face.calls.length > KEPT_CALLS) face.calls.splice(0, KEPT_CALLS / 2)
    if (method === 'POST' && url.pathname === TOKEN_PATH) return tokenAnswer(face, request)
    for (const wrong of face.document?.checkRequest(method, url, headers) ?? [])
      face.violations.push(wrong)
    const keyRefusal = refuseKey(face.app, headers['x-api-key'])
    if (keyRefusal !== undefined) return keyRefusal
    const { headers: limits, refusal } = face.rateLimit.take(Date.now())
    if (refusal !== undefined) return refusal
    const spelled = face.misbehaviours.misspelledRateHeader ? misspell(limits) : limits
    return { ...operate(face, receiptSearch, request), headers: spelled }
  }
}

function tokenAnswer(face: ApiFace, { headers, body }: ApiRequest): Answer {
  const { tokenEndpointDown, revokedRefresh } = face.misbehaviours
  if (tokenEndpointDown) return refuse(500, 'server_error', 'Internal server error')
  if (!headers['content-type']?.startsWith('application/x-www-form-urlencoded'))
    return refuse(400, 'invalid_request', 'The body must be form-encoded')
  const form = new URLSearchParams(body)
  if (revokedRefresh && form.get('grant_type') === 'refresh_token')
    return refuse(400, 'invalid_grant', 'refresh_token is revoked')
  return face.oauth.token(form)
}

function refuseKey(app: App, key: string | undefined): Answer | undefined {
  if (key === undefined) return refuse(403, 'Missing x-api-key header')
  const [keystring, secret] = key.split(':')
  if (secret === undefined) return refuse(403, 'Shared secret is required in x-api-key header.')
  if (keystring !== app.keystring || secret !== app.sharedSecret)
    return refuse(403, 'API key not found or not active, or incorrect shared secret for API key.')
  return undefined
}

function operate(face: ApiFace, receiptSearch: ReceiptSearch, request: ApiRequest): Answer {
  const { method, url, headers, body } = request
  const matches = routes.flatMap(({ operation, pattern }) => {
    const match = operation.method === method ? pattern.exec(url.href) : null
    return match === null ? [] : [{ operation, params: match.pathname.groups }]
  })
  const [found] = matches
  if (found === undefined) return refuse(404, 'Resource not found')
  const { operation } = found
  const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false
  try {
    const grant = operation.scope === undefined ? undefined : readGrant(face, operation, headers)
    const result = operation.run({
      query: spoil.query(face.misbehaviours, url.searchParams),
      form: new URLSearchParams(isForm ? body : ''),
      params: found.params,
      nowSec: face.clock.nowSec(),
      receiptSearch,
      shops: face.shops,
      own: face.shops.find(shop => shop.userId === grant),
      scopesOf: token => {
        const known = face.oauth.grantOf(token)
        return typeof known === 'string' ? undefined : known.scopes
      },
    })
    return answer(spoil.body(face.misbehaviours, operation.id, result.body))
  } catch (error) {
    if (error instanceof Refusal) return error.answer
    throw error
  }
}

/** The user whose token came with the request, if it may do this. */
function readGrant(
  face: ApiFace,
  { scope = '' }: Operation,
  headers: Readonly<Record<string, string | undefined>>,
): number {
  const token = /^Bearer (.+)$/.exec(headers['authorization'] ?? '')?.[1]
  if (token === undefined) throw new Refusal(401, 'invalid_request', 'An access token is required')
  const grant = face.misbehaviours.revokedAccess ? 'unknown' : face.oauth.grantOf(token)
  if (grant === 'unknown') throw new Refusal(401, 'invalid_token', 'The access token is unknown')
  if (grant === 'expired') throw new Refusal(401, 'invalid_token', 'access token is expired')
  if (!grant.scopes.includes(scope))
    throw new Refusal(403, 'insufficient_scope', `The access token has no scope ${scope}`)
  return grant.userId
}

function misspell(headers: Readonly<Record<string, string>>): Record<string, string> {
  const { 'x-remaining-this-second': remaining = '0', ...rest } = headers
  return { ...rest, 'x-remaining-this-secon': remaining }
}
