import type * as v from 'valibot'
import { problemSchema } from '../../schema/http/problem.ts'
import { parseJson } from '../../schema/parse.ts'
import { err, ok, type Result } from '../../schema/result.ts'
import type { SyncFailure } from './failure.ts'
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
  return err(failureOf(response.status, text))
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
export function failureOf(status: number, text: string): SyncFailure {
  const problem = parseJson(problemSchema, text)
  const said = problem.ok ? problem.value.reason : ''
  const detail = `${status} ${said} ${(problem.ok && problem.value.detail) || ''}`.trim()
  if (said === 'client-too-old' || said === 'server-too-old') return { reason: said, detail }
  if (status === 401 || status === 403 || status === 404 || status === 410) {
    return { reason: 'unauthorized', detail }
  }
  if (status === 429 || status >= 500) return { reason: 'offline', detail }
  return { reason: 'malformed', detail }
}
