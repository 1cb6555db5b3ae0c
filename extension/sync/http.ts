import type * as v from 'valibot'
import { problemSchema, type ProblemReason } from '../../schema/http/problem.ts'
import { parseJson } from '../../schema/parse.ts'
import { err, ok, unreachable, type Result } from '../../schema/result.ts'
import type { Session } from '../../schema/http/session.ts'
import { loadSignIn, type SessionKey } from '../store/sign-ins.ts'
import type { SyncFailure, SyncFailureReason } from './failure.ts'
import { proofOf } from './proof.ts'
import { WORKER_ORIGIN } from './worker-origin.ts'

/** Longer than the worker takes for its largest page, shorter than a service worker's patience. */
const TIMEOUT_MS = 20_000

export type Call = {
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** From the origin on, with its query. */
  readonly path: string
  /** Sends its access token, signed with its shop's key. */
  readonly session?: Session
  /** Signs without an access token: for what begins, renews or ends a session. */
  readonly key?: SessionKey
  readonly body?: unknown
  readonly signal?: AbortSignal
}

/** The worker's time, as it last told us: it does so where it does not believe our clock. */
let nonce: string | undefined

/** One request to the worker. Every way in which it may fail is a value. The answer is its text. */
export async function call(request: Call): Promise<Result<string, SyncFailure>> {
  const first = await attempt(request)
  // Our clock is wrong. The answer told the right time; signed with that, it is the same request.
  return !first.ok && first.error.problem === 'proof-stale' ? await attempt(request) : first
}

async function attempt(request: Call): Promise<Result<string, SyncFailure>> {
  const { method, path, session, body } = request
  const url = new URL(path, WORKER_ORIGIN)
  const key = request.key ?? (session && (await loadSignIn(session.shopId))?.key)
  if (session && !key) return err({ reason: 'unauthorized', detail: 'signed out meanwhile' })
  let response: Response
  let text: string
  try {
    const accessToken = session?.accessToken
    const dpop = key && (await proofOf(key, { method, url, accessToken, nonce }, Date.now()))
    response = await fetch(url, {
      method,
      credentials: 'omit',
      cache: 'no-store',
      redirect: 'error',
      headers: {
        ...(accessToken !== undefined && { authorization: `DPoP ${accessToken}` }),
        ...(dpop !== undefined && { dpop }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.any([
        AbortSignal.timeout(TIMEOUT_MS),
        ...(request.signal ? [request.signal] : []),
      ]),
    })
    nonce = response.headers.get('dpop-nonce') ?? nonce
    text = await response.text()
  } catch (error) {
    return err({ reason: 'offline', detail: String(error) })
  }
  if (response.ok) return ok(text)
  return err(failureOf(response.status, text, response.headers.get('retry-after')))
}

/** The same, with the answer read by a schema. */
export async function callFor<S extends v.GenericSchema>(
  schema: S,
  request: Call,
): Promise<Result<v.InferOutput<S>, SyncFailure>> {
  const answer = await call(request)
  if (!answer.ok) return answer
  const parsed = parseJson(schema, answer.value)
  if (parsed.ok) return parsed
  const { path, message } = parsed.error
  return err({ reason: 'malformed', detail: `${request.path} ${path}: ${message}` })
}

/** What a refusal means for us. Anything that the worker may recover from by itself is `offline`. */
export function failureOf(
  status: number,
  text: string,
  retryAfter: string | null = null,
): SyncFailure {
  const parsed = parseJson(problemSchema, text)
  const problem = parsed.ok ? parsed.value.reason : undefined
  const detail = [status, problem, parsed.ok && parsed.value.detail].filter(Boolean).join(' ')
  const retryAfterMs = retryAfterMsOf(retryAfter)
  return {
    reason: reasonOf(status, problem),
    detail,
    status,
    ...(problem !== undefined && { problem }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  }
}

/** By the worker's word where there is one; an answer without it may be of something in between. */
function reasonOf(status: number, problem: ProblemReason | undefined): SyncFailureReason {
  switch (problem) {
    case 'client-too-old':
    case 'server-too-old':
    case 'shop-erased':
      return problem
    case 'token-missing':
    case 'token-invalid':
    case 'token-expired':
    case 'unauthorized':
    case 'signed-out':
    case 'code-invalid':
    case 'forbidden':
      return 'unauthorized'
    case 'too-many-requests':
    case 'too-many-sockets':
    case 'internal':
    // After a second try with the worker's own time: nothing is wrong with the session.
    case 'proof-stale':
      return 'offline'
    case 'malformed':
    case 'proof-missing':
    case 'proof-invalid':
    case 'too-large':
    case 'origin-not-allowed':
    case 'challenge-malformed':
    case 'redirect-not-allowed':
    case 'state-unknown':
    case 'another-browser':
    case 'signature-missing':
    case 'signature-wrong':
    case 'delivery-stale':
    case 'not-found':
    case 'not-published':
      return 'malformed'
    case undefined:
      if (status === 401) return 'unauthorized'
      // Not a word of ours: a proxy or a portal that answers in the worker's place says nothing
      // about the session.
      return status === 400 || status === 413 ? 'malformed' : 'offline'
    default:
      return unreachable(problem)
  }
}

/** The longest that one answer may keep us away, whatever it says. */
const MOST_RETRY_AFTER_MS = 15 * 60_000

/** Seconds are the only form that the worker sends. */
function retryAfterMsOf(header: string | null): number | undefined {
  if (header === null || !/^\d{1,9}$/.test(header)) return undefined
  return Math.min(Number(header) * 1000, MOST_RETRY_AFTER_MS)
}
