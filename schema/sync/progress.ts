import * as v from 'valibot'
import { countSchema, momentSchema } from '../entities/common.ts'

export const feeds = ['shop', 'listings', 'receipts', 'ledger', 'reviews'] as const
export type Feed = (typeof feeds)[number]

/**
 * Why rows are missing, the gravest first.
 * `out-of-reach`: more rows than Etsy's API gives to anyone. `unreadable`: Etsy gives the rows, with
 * contents that cannot be true. `unread`: Etsy counted or named them and has not given them yet.
 */
export const missingReasons = ['out-of-reach', 'unreadable', 'unread'] as const
export type MissingReason = (typeof missingReasons)[number]

/** What Etsy has and the room has not. */
export const missingSchema = v.object({
  /** How many are known to be missing; 0 where a part could not be read and nobody told its size. */
  rows: countSchema,
  /** There may be more: a part of unknown size is missing. */
  isAtLeast: v.boolean(),
  why: v.picklist(missingReasons),
  /** Since when the oldest of them has been missing. */
  since: momentSchema,
  /** When the room looks again; not later than now while it does. */
  retryAt: momentSchema,
})
export type Missing = v.InferOutput<typeof missingSchema>

/** Where the room stands with Etsy. `etsy` says what the seller may have to do. */
export const progressSchema = v.object({
  type: v.literal('progress'),
  /**
   * `connected`: all is well. `reconnect`: Etsy took the grant back, the seller must sign in again.
   * `waiting`: Etsy asked us to slow down or does not answer; it goes on by itself.
   */
  etsy: v.picklist(['connected', 'reconnect', 'waiting']),
  /** `backfill`: the first sync is running. `live`: all history was asked for; `missing` says what of it is not here. */
  phase: v.picklist(['backfill', 'live']),
  /** A feed a row; `total` is absent until Etsy has told it. */
  feeds: v.array(
    v.object({
      feed: v.picklist(feeds),
      done: countSchema,
      total: v.optional(countSchema),
      /** When the feed was last read to its end. */
      completedAt: v.optional(momentSchema),
      /** Absent while nothing is known to be missing. */
      missing: v.optional(missingSchema),
    }),
  ),
  /** The newest moment at which Etsy answered us. */
  asOf: v.optional(momentSchema),
})
export type Progress = v.InferOutput<typeof progressSchema>
