import type * as v from 'valibot'
import { parseJson } from '../../schema/parse.ts'
import { err, type Result } from '../../schema/result.ts'
import { errorWords, readLimits, readRetryAfter, type EtsyFailure, type Limits } from './failure.ts'
import type { Priority } from './permits.ts'
import { readBody } from './read-body.ts'

export type PermitRefused = { readonly reason: 'rate-limited'; readonly waitMs: number }
/** `isProbe`: everybody waits until its caller tells how the call went. */
export type Permit = Result<{ readonly isProbe: boolean }, PermitRefused>

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
  readonly permit: (priority: Priority) => Promise<Permit>
  readonly onLimits: (limits: Limits) => void
  /** Tells whoever waits behind a probe how it went. */
  readonly onProbed: (limits: Limits) => Promise<void>
  /** A 429 concerns everybody who shares the quota. */
  readonly onRateLimited: (waitMs: number) => Promise<void>
  /** A valid access token. `refused` is one that Etsy has just turned down. */
  readonly accessToken: (refused?: string) => Promise<Result<string, EtsyFailure>>
}

export function createClient(options: ClientOptions): EtsyClient {
  async function ask(url: URL, token: string): Promise<Result<string, EtsyFailure>> {
    let permit: Permit
    try {
      permit = await options.permit(options.priority)
    } catch {
      // The quota lives in another object, which a deployment restarts under our feet.
      return err({ reason: 'unavailable', why: 'quota' })
    }
    if (!permit.ok) return permit
    let response: Response
    let read: Awaited<ReturnType<typeof readBody>>
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
      read = await readBody(response)
    } catch (error) {
      // The others need not wait for a call that never ended: whether Etsy is there, it did not say.
      if (permit.value.isProbe) await settled(options.onProbed({}))
      return err({ reason: 'unavailable', why: error instanceof Error ? error.name : 'network' })
    }
    const limits = readLimits(response.headers)
    options.onLimits(limits)
    if (response.status === 429) {
      const waitMs = readRetryAfter(response.headers, Date.now())
      await settled(options.onRateLimited(waitMs))
      return err({ reason: 'rate-limited', waitMs })
    }
    if (permit.value.isProbe) await settled(options.onProbed(limits))
    if (response.ok) return read
    if (response.status === 404) return err({ reason: 'not-found' })
    if (response.status === 401) return err({ reason: 'reconnect' })
    if (response.status >= 500 || response.status < 400)
      return err({ reason: 'unavailable', why: `status ${String(response.status)}` })
    return err({
      reason: 'refused',
      status: response.status,
      why: errorWords(read.ok ? read.value : ''),
    })
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
        // The grant is alive, since it gave a fresh token: this one question is refused.
        if (!answer.ok && answer.error.reason === 'reconnect')
          return err({ reason: 'refused', status: 401, why: 'a fresh token was turned down' })
      }
      if (!answer.ok) return answer
      const parsed = parseJson(schema, answer.value)
      if (parsed.ok) return parsed
      // HTML in the place of JSON, half an answer, or another API: it passes, as a rule.
      return err({ reason: 'unavailable', why: `unreadable answer at '${parsed.error.path}'` })
    },
  }
}

/** The quota lives in another object, which may be restarting: the answer is worth more than its word. */
async function settled(told: Promise<void>): Promise<void> {
  try {
    await told
  } catch {
    console.warn('the quota could not be told how a call went')
  }
}
