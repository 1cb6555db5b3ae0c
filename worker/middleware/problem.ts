import type { Context, Env as AnyEnv, ErrorHandler, NotFoundHandler } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Problem, ProblemReason } from '../../schema/http/problem.ts'
import type { HonoEnv } from '../hono-env.ts'
import type { Denied } from '../shop/memberships.ts'

/** What a stranger is told of each refusal: one sentence. The log has the rest. */
const details: Readonly<Record<ProblemReason, string>> = {
  malformed: 'The request is not one that we understand.',
  'too-large': 'The request is too large.',
  'too-many-requests': 'Too many requests from this address. Try again later.',
  'too-many-sockets': 'This shop has too many open connections.',
  'token-missing': 'Sign in first.',
  'token-invalid': 'Sign in again.',
  'token-expired': 'The access token has ended: refresh it.',
  unauthorized: 'Sign in again.',
  'signed-out': 'Sign in again.',
  'proof-missing': 'The request is not signed.',
  'proof-invalid': 'The request is not signed by the key of this session.',
  'proof-stale':
    'The request was signed too long ago. Sign it again with the nonce of this answer.',
  'code-invalid': 'Sign in again.',
  forbidden: 'This is not yours to see.',
  'shop-erased': 'This shop was disconnected and erased.',
  'origin-not-allowed': 'Only the extension may ask this.',
  'challenge-malformed': 'The request is not one that we understand.',
  'redirect-not-allowed': 'Only the extension may ask this.',
  'state-unknown': 'This sign-in has expired. Start again.',
  'another-browser': 'Finish the sign-in in the browser in which it began.',
  'signature-missing': 'The delivery is not signed.',
  'signature-wrong': 'The signature is wrong.',
  'delivery-stale': 'The delivery is too old.',
  'not-found': 'There is nothing here.',
  'not-published': 'No newer model is published.',
  'client-too-old': 'Update the extension.',
  'server-too-old': 'Our server is being updated. Try again later.',
  internal: 'This is our mistake. Try again.',
}

/** Every refusal of every route looks like this. */
export function problem<E extends AnyEnv>(
  context: Context<E>,
  status: ContentfulStatusCode,
  reason: ProblemReason,
): Response {
  const body: Problem = { reason, detail: details[reason] }
  return context.json(body, status, { 'content-type': 'application/problem+json' })
}

/** A room's refusal. 410 where there is nothing any more to sign in for. */
export function denied<E extends AnyEnv>(context: Context<E>, { reason }: Denied): Response {
  return problem(context, reason === 'shop-erased' ? 410 : 401, reason)
}

/** A bug ends here: its request is named in the log, and nothing of it leaves the house. */
export const onError: ErrorHandler<HonoEnv> = (error, context) => {
  console.error(`request ${context.get('requestId')} failed`, error)
  return problem(context, 500, 'internal')
}

export const onNotFound: NotFoundHandler<HonoEnv> = context => problem(context, 404, 'not-found')
