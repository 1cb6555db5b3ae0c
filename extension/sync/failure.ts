import type { ProblemReason } from '../../schema/http/problem.ts'

/** Why the worker did not do what was asked. Each has its next step in `extension/ui/next-step.ts`. */
export const syncFailureReasons = [
  /** No answer: no network, or the worker is down or failing. */
  'offline',
  /** The session ended, or this browser may not see the shop any more. */
  'unauthorized',
  /** The shop was erased at the worker, from this browser or another. */
  'shop-erased',
  'client-too-old',
  'server-too-old',
  /** We did not understand the answer, or the worker not us. */
  'malformed',
  /** The store refused to write. */
  'store-failed',
] as const
export type SyncFailureReason = (typeof syncFailureReasons)[number]

export type SyncFailure = {
  readonly reason: SyncFailureReason
  /** For the log. Nobody decides by it. */
  readonly detail: string
  /** What the worker answered, where it did. */
  readonly status?: number
  /** Why the worker refused, where it said so in a word that this build knows. */
  readonly problem?: ProblemReason
  /** How long the worker asked us to wait. */
  readonly retryAfterMs?: number
}
