import * as v from 'valibot'
import { countSchema, momentSchema } from '../entities/common.ts'

export const feeds = ['shop', 'listings', 'receipts', 'ledger', 'reviews'] as const
export type Feed = (typeof feeds)[number]

/** Where the room stands with Etsy. `etsy` says what the seller may have to do. */
export const progressSchema = v.object({
  type: v.literal('progress'),
  /**
   * `connected`: all is well. `reconnect`: Etsy took the grant back, the seller must sign in again.
   * `waiting`: Etsy asked us to slow down or does not answer; it goes on by itself.
   */
  etsy: v.picklist(['connected', 'reconnect', 'waiting']),
  /** `backfill`: the first sync is running. `live`: all history is here. */
  phase: v.picklist(['backfill', 'live']),
  /** A feed a row; `total` is absent until Etsy has told it. */
  feeds: v.array(
    v.object({
      feed: v.picklist(feeds),
      done: countSchema,
      total: v.optional(countSchema),
      /** When the feed was last read to its end. */
      completedAt: v.optional(momentSchema),
    }),
  ),
  /** The newest moment at which Etsy answered us. */
  asOf: v.optional(momentSchema),
})
export type Progress = v.InferOutput<typeof progressSchema>
