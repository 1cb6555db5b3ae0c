import * as v from 'valibot'
import { momentSchema } from './common.ts'
import { costSchema } from './cost.ts'
import { ledgerEntrySchema } from './ledger-entry.ts'
import { listingSnapshotSchema } from './listing-snapshot.ts'
import { listingSchema } from './listing.ts'
import { paymentSchema } from './payment.ts'
import { receiptSchema } from './receipt.ts'
import { reviewSchema } from './review.ts'
import { settingsSchema } from './settings.ts'
import { shopSchema } from './shop.ts'

/** Everything a room holds about its shop. `kind` and `id` together name one thing. */
export const entitySchema = v.variant('kind', [
  shopSchema,
  settingsSchema,
  listingSchema,
  receiptSchema,
  ledgerEntrySchema,
  paymentSchema,
  reviewSchema,
  costSchema,
  listingSnapshotSchema,
])

export type Entity = v.InferOutput<typeof entitySchema>
export type EntityKind = Entity['kind']
export type EntityOf<K extends EntityKind> = Extract<Entity, { kind: K }>

export const entityKinds = [
  'shop',
  'settings',
  'listing',
  'receipt',
  'ledgerEntry',
  'payment',
  'review',
  'cost',
  'listingSnapshot',
] as const satisfies readonly EntityKind[]

const seqSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(1))

/** One version of one entity: what it is now, or that it is gone. `seq` grows per room. */
export const versionSchema = v.union([
  v.object({ seq: seqSchema, entity: entitySchema }),
  v.object({
    seq: seqSchema,
    tombstone: v.object({
      kind: v.picklist(entityKinds),
      id: v.string(),
      deletedAt: momentSchema,
    }),
  }),
])

export type Version = v.InferOutput<typeof versionSchema>
