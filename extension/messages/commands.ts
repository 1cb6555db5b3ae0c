import * as v from 'valibot'
import { idSchema } from '../../schema/entities/common.ts'
import type { Result } from '../../schema/result.ts'

/**
 * What our own pages may ask of the background. Content scripts may ask nothing, and what has
 * consequences is answered only to a page of ours that stands by itself, never to a frame in a
 * page of somebody else's.
 */
export const commandSchema = v.variant('type', [
  /**
   * Signs in at Etsy through the worker, in a window of the browser's: to one more shop, or to the
   * named one again.
   */
  v.object({ type: v.literal('connect'), shopId: v.optional(idSchema) }),
  /**
   * Erases the shop's data. `everywhere`: at the worker, with its grant, and then here. `here`: only
   * this browser's copy and session; the worker keeps the shop.
   */
  v.object({
    type: v.literal('disconnect'),
    shopId: idSchema,
    where: v.picklist(['everywhere', 'here']),
  }),
  /** Ends this browser's session with the shop; the stored numbers stay. */
  v.object({ type: v.literal('sign-out'), shopId: idSchema }),
  v.object({ type: v.literal('sync-now'), shopId: idSchema }),
  /** Which shop our own pages show. */
  v.object({ type: v.literal('show-shop'), shopId: idSchema }),
  /** Forecasts again where the shop's history changed. */
  v.object({ type: v.literal('recompute'), shopId: idSchema }),
  /** A change waits in the outbox. */
  v.object({ type: v.literal('flush-outbox') }),
])
export type Command = v.InferOutput<typeof commandSchema>

/** Why a command was not done. Words for the seller are `extension/ui/next-step.ts`'s. */
export const commandFailureReasons = [
  /** The window was closed, or access was denied. */
  'connect-canceled',
  'connect-failed',
  /** Signed in, and to another shop than was asked for: that one is connected now. */
  'another-shop',
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
