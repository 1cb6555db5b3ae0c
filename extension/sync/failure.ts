/** Why the worker did not do what was asked. Each has its next step in `extension/ui/next-step.ts`. */
export const syncFailureReasons = [
  /** No answer: no network, or the worker is down or failing. */
  'offline',
  /** The session ended, or this browser may not see the shop any more. */
  'unauthorized',
  'client-too-old',
  'server-too-old',
  /** We did not understand the answer, or the worker not us. */
  'malformed',
  /** The store refused to write. */
  'store-failed',
] as const
export type SyncFailureReason = (typeof syncFailureReasons)[number]

export type SyncFailure = { readonly reason: SyncFailureReason; readonly detail: string }
