import type { Context, Env as AnyEnv, ErrorHandler, NotFoundHandler } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Problem } from '../../schema/http/problem.ts'
import type { HonoEnv } from '../hono-env.ts'

/** What a stranger is told of each refusal: one sentence. The log has the rest. */
const details: Readonly<Record<string, string>> = {
  malformed: 'The request is not one that we understand.',
  'too-large': 'The request is too large.',
  'token-missing': 'Sign in first.',
  'token-invalid': 'Sign in again.',
  'token-expired': 'The access token has ended: refresh it.',
  unauthorized: 'Sign in again.',
  forbidden: 'This is not yours to see.',
  'origin-not-allowed': 'Only the extension may ask this.',
  'not-found': 'There is nothing here.',
  'not-published': 'No newer model is published.',
  'etsy-unavailable': 'Etsy does not answer. Try again in a minute.',
  internal: 'This is our mistake. Try again.',
}

/** Every refusal of every route looks like this. */
export function problem<E extends AnyEnv>(
  context: Context<E>,
  status: ContentfulStatusCode,
  reason: string,
): Response {
  const detail = details[reason]
  const body: Problem = detail === undefined ? { reason } : { reason, detail }
  return context.json(body, status, { 'content-type': 'application/problem+json' })
}

/** A bug ends here: its request is named in the log, and nothing of it leaves the house. */
export const onError: ErrorHandler<HonoEnv> = (error, context) => {
  console.error(`request ${context.get('requestId')} failed`, error)
  return problem(context, 500, 'internal')
}

export const onNotFound: NotFoundHandler<HonoEnv> = context => problem(context, 404, 'not-found')
