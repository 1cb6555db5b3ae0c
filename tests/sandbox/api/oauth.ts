import { createHash, randomBytes } from 'node:crypto'
import type { Clock } from '../clock.ts'
import { answer, refuse, type Answer } from './answer.ts'

export const knownScopes = [
  'address_r', 'address_w', 'email_r', 'listings_d', 'listings_r', 'listings_w',
  'profile_r', 'profile_w', 'shops_r', 'shops_w', 'transactions_r', 'transactions_w',
] as const // prettier-ignore

export type App = {
  readonly keystring: string
  readonly sharedSecret: string
  /** Registered callbacks: compared letter by letter. */
  readonly redirectUris: readonly string[]
}

export type Grant = { readonly userId: number; readonly scopes: readonly string[] }
type Code = Grant & {
  readonly redirectUri: string
  readonly challenge: string
  readonly untilMs: number
}

export type Authorization = {
  readonly redirectUri: string
  readonly scopes: readonly string[]
  readonly state: string
  readonly challenge: string
}

const ACCESS_SEC = 3_600
const REFRESH_SEC = 90 * 86_400
const CODE_MS = 300_000

/** Etsy's OAuth: PKCE on every flow, and a refresh token that dies the moment it is used. */
export class OAuth {
  readonly #app: App
  readonly #clock: Clock
  readonly #codes = new Map<string, Code>()
  readonly #access = new Map<string, Grant & { readonly untilMs: number }>()
  readonly #refresh = new Map<string, Grant & { readonly untilMs: number }>()
  readonly #consented = new Set<number>()

  constructor(app: App, clock: Clock) {
    this.#app = app
    this.#clock = clock
  }

  /** Whether a seller ever allowed the app: only then does Etsy send it webhooks. */
  hasConsent(userId: number): boolean {
    return this.#consented.has(userId)
  }

  /** Reads the consent page's query: what is asked for, or what is wrong with it. */
  readAuthorization(query: URLSearchParams): Authorization | string {
    const read = (name: string) => query.get(name) ?? ''
    if (read('response_type') !== 'code') return 'response_type must be code'
    if (read('client_id') !== this.#app.keystring) return 'client_id is unknown'
    const redirectUri = read('redirect_uri')
    if (!this.#app.redirectUris.includes(redirectUri)) return 'redirect_uri is not registered'
    if (read('code_challenge_method') !== 'S256') return 'code_challenge_method must be S256'
    const challenge = read('code_challenge')
    if (!/^[A-Za-z0-9_-]{43}$/.test(challenge)) return 'code_challenge is not a SHA-256'
    if (read('state') === '') return 'state is missing'
    const scopes = read('scope').split(' ').filter(Boolean)
    const unknown = scopes.find(scope => !knownScopes.some(known => known === scope))
    if (scopes.length === 0 || unknown !== undefined) return `invalid scope: ${unknown ?? 'none'}`
    return { redirectUri, scopes, state: read('state'), challenge }
  }

  /** The seller pressed Allow: where the browser goes next. */
  allow(asked: Authorization, userId: number): string {
    const code = randomBytes(24).toString('base64url')
    const untilMs = this.#clock.now() + CODE_MS
    const { redirectUri, challenge, scopes } = asked
    this.#codes.set(code, { userId, scopes, redirectUri, challenge, untilMs })
    return withQuery(redirectUri, { code, state: asked.state })
  }

  deny(asked: Authorization): string {
    return withQuery(asked.redirectUri, { error: 'access_denied', state: asked.state })
  }

  /** The token endpoint. */
  token(form: URLSearchParams): Answer {
    if (form.get('client_id') !== this.#app.keystring)
      return refuse(401, 'invalid_client', 'client_id is unknown')
    const grantType = form.get('grant_type')
    if (grantType === 'authorization_code') return this.#redeem(form)
    if (grantType === 'refresh_token') return this.#rotate(form.get('refresh_token') ?? '')
    return refuse(400, 'unsupported_grant_type', `grant_type ${grantType} is not supported`)
  }

  grantOf(accessToken: string): Grant | 'unknown' | 'expired' {
    const grant = this.#access.get(accessToken)
    if (grant === undefined) return 'unknown'
    return grant.untilMs <= this.#clock.now() ? 'expired' : grant
  }

  /** As after a password change: every token of the seller is dead. */
  revoke(userId: number): void {
    for (const tokens of [this.#access, this.#refresh])
      for (const [token, grant] of tokens) if (grant.userId === userId) tokens.delete(token)
  }

  #redeem(form: URLSearchParams): Answer {
    const text = form.get('code') ?? ''
    const code = this.#codes.get(text)
    this.#codes.delete(text)
    if (code === undefined || code.untilMs <= this.#clock.now())
      return refuse(400, 'invalid_grant', 'code is unknown, used or expired')
    if (form.get('redirect_uri') !== code.redirectUri)
      return refuse(400, 'invalid_grant', 'redirect_uri does not match')
    const verifier = form.get('code_verifier') ?? ''
    const hash = createHash('sha256').update(verifier).digest('base64url')
    if (!/^[A-Za-z0-9._~-]{43,128}$/.test(verifier) || hash !== code.challenge)
      return refuse(400, 'invalid_grant', 'code_verifier does not match')
    this.#consented.add(code.userId)
    return this.#issue(code)
  }

  #rotate(text: string): Answer {
    const grant = this.#refresh.get(text)
    this.#refresh.delete(text)
    if (grant === undefined || grant.untilMs <= this.#clock.now())
      return refuse(400, 'invalid_grant', 'refresh_token is revoked')
    return this.#issue(grant)
  }

  #issue({ userId, scopes }: Grant): Answer {
    const now = this.#clock.now()
    const access = `${userId}.${randomBytes(24).toString('base64url')}`
    const refresh = `${userId}.${randomBytes(24).toString('base64url')}`
    this.#access.set(access, { userId, scopes, untilMs: now + ACCESS_SEC * 1000 })
    this.#refresh.set(refresh, { userId, scopes, untilMs: now + REFRESH_SEC * 1000 })
    return answer({
      access_token: access,
      token_type: 'Bearer',
      expires_in: ACCESS_SEC,
      refresh_token: refresh,
    })
  }
}

function withQuery(uri: string, query: Readonly<Record<string, string>>): string {
  const url = new URL(uri)
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
  return url.href
}
