import type * as v from 'valibot'
import { parseJson } from '../../schema/parse.ts'
import { err, ok, type Result } from '../../schema/result.ts'
import { errorWords, readLimits, readRetryAfter, type EtsyFailure, type Limits } from './failure.ts'
import type { Priority } from './permits.ts'

/** Etsy's slow answers take up to ten seconds; one that takes longer is asked again. */
const TIMEOUT_MS = 20_000

export type EtsyClient = {
  /** One GET below `/v3/application`. `undefined` parameters are left out, arrays joined by commas. */
  get<S extends v.GenericSchema>(
    schema: S,
    path: string,
    query?: Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>,
  ): Promise<Result<v.InferOutput<S>, EtsyFailure>>
}

export type ClientOptions = {
  readonly origin: string
  readonly apiKey: string
  readonly priority: Priority
  readonly fetch: typeof fetch
  /** Waits for a place in the app's quota. */
  readonly permit: (
    priority: Priority,
  ) => Promise<Result<undefined, { readonly reason: 'rate-limited'; readonly waitMs: number }>>
  readonly onLimits: (limits: Limits) => void
  /** A 429 concerns everybody who shares the quota. */
  readonly onRateLimited: (waitMs: number) => Promise<void>
  /** A valid access token. `refused` is one that Etsy has just turned down. */
  readonly accessToken: (refused?: string) => Promise<Result<string, EtsyFailure>>
}

export function createClient(options: ClientOptions): EtsyClient {
  async function ask(url: URL, token: string): Promise<Result<string, EtsyFailure>> {
    let permit: Awaited<ReturnType<ClientOptions['permit']>>
    try {
      permit = await options.permit(options.priority)
    } catch {
      // The quota lives in another object, which a deployment restarts under our feet.
      return err({ reason: 'unavailable', why: 'quota' })
    }
    if (!permit.ok) return permit
    let response: Response
    let body: string
    try {
      response = await options.fetch(url, {
        headers: {
          'x-api-key': options.apiKey,
          authorization: `Bearer ${token}`,
          accept: 'application/json',
        },
        // A redirect would carry the seller's token to wherever it points.
        redirect: 'manual',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      })
      body = await response.text()
    } catch (error) {
      return err({ reason: 'unavailable', why: error instanceof Error ? error.name : 'network' })
    }
    options.onLimits(readLimits(response.headers))
    if (response.ok) return ok(body)
    if (response.status === 429) {
      const waitMs = readRetryAfter(response.headers)
      await options.onRateLimited(waitMs)
      return err({ reason: 'rate-limited', waitMs })
    }
    if (response.status === 404) return err({ reason: 'not-found' })
    if (response.status === 401) return err({ reason: 'reconnect' })
    if (response.status >= 500 || response.status < 400)
      return err({ reason: 'unavailable', why: `status ${String(response.status)}` })
    return err({ reason: 'refused', status: response.status, why: errorWords(body) })
  }

  return {
    async get(schema, path, query = {}) {
      const url = new URL(`/v3/application${path}`, options.origin)
      for (const [name, value] of Object.entries(query)) {
        if (value === undefined) continue
        url.searchParams.set(name, typeof value === 'object' ? value.join(',') : String(value))
      }
      const token = await options.accessToken()
      if (!token.ok) return token
      let answer = await ask(url, token.value)
      if (!answer.ok && answer.error.reason === 'reconnect') {
        // Tokens die before their time; one fresh token decides whether the grant has.
        const fresh = await options.accessToken(token.value)
        if (!fresh.ok) return fresh
        answer = await ask(url, fresh.value)
      }
      if (!answer.ok) return answer
      const parsed = parseJson(schema, answer.value)
      if (parsed.ok) return parsed
      // HTML in the place of JSON, half an answer, or another API: it passes, as a rule.
      return err({ reason: 'unavailable', why: `unreadable answer at '${parsed.error.path}'` })
    },
  }
}
