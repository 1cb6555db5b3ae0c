import { createHash } from 'node:crypto'
import * as v from 'valibot'
import { parseJson } from '../../schema/parse.ts'
import type { Sandbox } from './sandbox.ts'

const tokenSchema = v.object({ access_token: v.string(), refresh_token: v.string() })
export type Tokens = v.InferOutput<typeof tokenSchema>

const VERIFIER = 'a-verifier-of-the-tests-that-is-long-enough-for-pkce'
export const ALL_SCOPES = 'shops_r listings_r transactions_r'

export type Reply = {
  readonly status: number
  readonly body: unknown
  readonly headers: Headers
}

/** A small client of the sandbox's API, for tests. */
export function testClient(sandbox: Sandbox) {
  const { app, apiOrigin } = sandbox
  const key = `${app.keystring}:${app.sharedSecret}`
  const redirectUri = app.redirectUris[0] ?? ''

  function authorizeUrl(changes: Readonly<Record<string, string>> = {}): string {
    const challenge = createHash('sha256').update(VERIFIER).digest('base64url')
    const query = new URLSearchParams({
      response_type: 'code',
      client_id: app.keystring,
      redirect_uri: redirectUri,
      scope: ALL_SCOPES,
      state: 'state-of-the-test',
      code_challenge: challenge,
      code_challenge_method: 'S256',
      ...changes,
    })
    return `${apiOrigin}/oauth/connect?${query.toString()}`
  }

  async function token(form: Readonly<Record<string, string>>): Promise<Reply> {
    const body = new URLSearchParams({ client_id: app.keystring, ...form })
    return reply(await fetch(`${apiOrigin}/v3/public/oauth/token`, { method: 'POST', body }))
  }

  /** Presses Allow and takes the code from where the browser would go. */
  async function code(changes: Readonly<Record<string, string>> = {}): Promise<string> {
    const response = await fetch(authorizeUrl({ auto: '1', ...changes }), { redirect: 'manual' })
    return new URL(response.headers.get('location') ?? '').searchParams.get('code') ?? ''
  }

  function redeem(ofCode: string, verifier = VERIFIER): Promise<Reply> {
    const grant = { grant_type: 'authorization_code', redirect_uri: redirectUri }
    return token({ ...grant, code: ofCode, code_verifier: verifier })
  }

  async function connect(changes: Readonly<Record<string, string>> = {}): Promise<Tokens> {
    return v.parse(tokenSchema, (await redeem(await code(changes))).body)
  }

  async function get(
    path: string,
    accessToken?: string,
    headers: Readonly<Record<string, string>> = { 'x-api-key': key },
  ): Promise<Reply> {
    const all = new Headers(headers)
    if (accessToken !== undefined) all.set('authorization', `Bearer ${accessToken}`)
    return reply(await fetch(`${apiOrigin}/v3/application${path}`, { headers: all }))
  }

  return { authorizeUrl, code, redeem, token, connect, get, key }
}

async function reply(response: Response): Promise<Reply> {
  const text = await response.text()
  const parsed = parseJson(v.unknown(), text)
  return {
    status: response.status,
    body: parsed.ok ? parsed.value : text,
    headers: response.headers,
  }
}
