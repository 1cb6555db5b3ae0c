import * as v from 'valibot'

/**
 * Why a request was refused. Code decides by it and by nothing else: `detail` is for people and may
 * change its words at any time.
 */
export const problemReasons = [
  'malformed',
  'too-large',
  /** Asked more often than anybody has to; `Retry-After` says when to ask again. */
  'too-many-requests',
  /** The shop has as many open sockets as it may have. */
  'too-many-sockets',
  'token-missing',
  'token-invalid',
  'token-expired',
  /** The session has ended, or the member may not see the shop any more. */
  'unauthorized',
  /** No refresh credential that is still good: the seller must sign in. */
  'signed-out',
  'code-invalid',
  'proof-missing',
  /** Not of this request, of another key, or used before. */
  'proof-invalid',
  /** By a clock that is wrong; `DPoP-Nonce` has what to sign instead. */
  'proof-stale',
  /** Signed in, but not for this. */
  'forbidden',
  /** The connected shop that this session is of was erased, whoever is connected now. */
  'shop-erased',
  'origin-not-allowed',
  'challenge-malformed',
  'redirect-not-allowed',
  'state-unknown',
  'another-browser',
  'signature-missing',
  'signature-wrong',
  'delivery-stale',
  'not-found',
  'not-published',
  'client-too-old',
  'server-too-old',
  'internal',
] as const
export type ProblemReason = (typeof problemReasons)[number]

/** Every refusal of every route: RFC 9457 in small. */
export const problemSchema = v.object({
  reason: v.picklist(problemReasons),
  detail: v.optional(v.string()),
})
export type Problem = v.InferOutput<typeof problemSchema>
