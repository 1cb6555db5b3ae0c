import type * as v from 'valibot'
import { problemSchema, type ProblemReason } from '../../schema/http/problem.ts'
import { parseJson } from '../../schema/parse.ts'
import { err, ok, unreachable, type Result } from '../../schema/result.ts'
import type { SyncFailure, SyncFailureReason } from './failure.ts'
import { WORKER_ORIGIN } from './worker-origin.ts'

/** Longer than the worker takes for its largest page, shorter than a service worker's patience. */
const TIMEOUT_MS = 20_000

export type Call = {
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** From the origin on, with its query. */
  readonly path: string
  readonly accessToken?: string
  /** Sends the refresh credential, which only the worker can read. */
  readonly withCookie?: boolean
  readonly body?: unknown
  readonly signal?: AbortSignal
}

/** One request to the worker. Every way in which it may fail is a value. The answer is its text. */
export async function call(request: Call): Promise<Result<string, SyncFailure>> {
  let response: Response
  let text: string
  try {
    response = await fetch(new URL(request.path, WORKER_ORIGIN), {
      method: request.method,
      credentials: request.withCookie ? 'include' : 'omit',
      cache: 'no-store',
      redirect: 'error',
      headers: {
        ...(request.accessToken !== undefined && {
          authorization: `Bearer ${request.accessToken}`,
        }),
        ...(request.body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(request.body !== undefined && { body: JSON.stringify(request.body) }),
      signal: AbortSignal.any([
        AbortSignal.timeout(TIMEOUT_MS),
        ...(request.signal ? [request.signal] : []),
      ]),
    })
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
      return 'offline'
    case 'malformed':
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
