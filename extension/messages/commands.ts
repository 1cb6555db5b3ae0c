import * as v from 'valibot'
import type { Result } from '../../schema/result.ts'

/**
 * What our own pages may ask of the background. Content scripts may ask nothing, and what has
 * consequences is answered only to a page of ours that stands by itself, never to a frame in a
 * page of somebody else's.
 */
export const commandSchema = v.variant('type', [
  /** Signs in at Etsy through the worker. Opens a window of the browser's. */
  v.object({ type: v.literal('connect') }),
  /** Erases the shop's data here and at the worker, and takes the grant back. */
  v.object({ type: v.literal('disconnect') }),
  /** Ends this browser's session; the stored numbers stay. */
  v.object({ type: v.literal('sign-out') }),
  v.object({ type: v.literal('sync-now') }),
  /** Forecasts anew where the history changed. */
  v.object({ type: v.literal('recompute') }),
  /** A change waits in the outbox. */
  v.object({ type: v.literal('flush-outbox') }),
])
export type Command = v.InferOutput<typeof commandSchema>

/** Why a command was not done. Words for the seller are `extension/ui/next-step.ts`'s. */
export const commandFailureReasons = [
  /** The window was closed, or access was denied. */
  'connect-canceled',
  'connect-failed',
  'not-connected',
  /** The worker does not answer. */
  'offline',
  'unauthorized',
  /** This sender may not ask for it. */
  'forbidden',
  'malformed',
  'failed',
] as const
export type CommandFailureReason = (typeof commandFailureReasons)[number]

export type CommandFailure = { readonly reason: CommandFailureReason; readonly detail: string }

export const commandAnswerSchema = v.variant('ok', [
  v.object({ ok: v.literal(true) }),
  v.object({
    ok: v.literal(false),
    error: v.object({ reason: v.picklist(commandFailureReasons), detail: v.string() }),
  }),
])
export type CommandAnswer = v.InferOutput<typeof commandAnswerSchema>

/** Done, or why not. */
export type CommandResult = Result<undefined, CommandFailure>
