import type { Table } from 'dexie'
import { isOpen, shipByOf } from '../../models/metrics/ship-by.ts'
import { costSchema } from '../../schema/entities/cost.ts'
import type { Entity, EntityKind, EntityOf } from '../../schema/entities/entity.ts'
import { ledgerEntrySchema } from '../../schema/entities/ledger-entry.ts'
import { listingSnapshotSchema } from '../../schema/entities/listing-snapshot.ts'
import { listingSchema } from '../../schema/entities/listing.ts'
import { paymentSchema } from '../../schema/entities/payment.ts'
import { receiptSchema } from '../../schema/entities/receipt.ts'
import { reviewSchema } from '../../schema/entities/review.ts'
import { settingsSchema } from '../../schema/entities/settings.ts'
import { shopSchema } from '../../schema/entities/shop.ts'
import { readable } from './corrupt.ts'
import { db, type EntityRow } from './db.ts'

/** Where the rows of one kind lie, and how they are written and read. */
export type EntityTable<K extends EntityKind> = {
  readonly kind: K
  readonly table: Table<EntityRow<K>, [string, string]>
  /** What the indexes need beside the entity. */
  readonly indexed: (entity: EntityOf<K>) => object
  readonly read: (rows: readonly (EntityRow<K> | undefined)[]) => EntityOf<K>[]
  readonly narrow: (entity: Entity) => EntityOf<K> | undefined
}

const none = () => ({})

/** In the order in which a rebuild reads them: owners before what waits for them. */
export const entityTables = {
  shop: {
    kind: 'shop',
    table: db.shops,
    indexed: none,
    read: rows => readable(shopSchema, 'shops', rows),
    narrow: entity => (entity.kind === 'shop' ? entity : undefined),
  },
  settings: {
    kind: 'settings',
    table: db.settings,
    indexed: none,
    read: rows => readable(settingsSchema, 'settings', rows),
    narrow: entity => (entity.kind === 'settings' ? entity : undefined),
  },
  listing: {
    kind: 'listing',
    table: db.listings,
    indexed: none,
    read: rows => readable(listingSchema, 'listings', rows),
    narrow: entity => (entity.kind === 'listing' ? entity : undefined),
  },
  receipt: {
    kind: 'receipt',
    table: db.receipts,
    indexed: receipt => ({
      createdAt: receipt.createdAt,
      ...(isOpen(receipt) && { openShipBy: shipByOf(receipt) ?? Infinity }),
    }),
    read: rows => readable(receiptSchema, 'receipts', rows),
    narrow: entity => (entity.kind === 'receipt' ? entity : undefined),
  },
  payment: {
    kind: 'payment',
    table: db.payments,
    indexed: none,
    read: rows => readable(paymentSchema, 'payments', rows),
    narrow: entity => (entity.kind === 'payment' ? entity : undefined),
  },
  ledgerEntry: {
    kind: 'ledgerEntry',
    table: db.ledgerEntries,
    indexed: entry => ({ createdAt: entry.createdAt }),
    read: rows => readable(ledgerEntrySchema, 'ledgerEntries', rows),
    narrow: entity => (entity.kind === 'ledgerEntry' ? entity : undefined),
  },
  review: {
    kind: 'review',
    table: db.reviews,
    indexed: none,
    read: rows => readable(reviewSchema, 'reviews', rows),
    narrow: entity => (entity.kind === 'review' ? entity : undefined),
  },
  cost: {
    kind: 'cost',
    table: db.costs,
    indexed: cost => ({ listingId: cost.listingId }),
    read: rows => readable(costSchema, 'costs', rows),
    narrow: entity => (entity.kind === 'cost' ? entity : undefined),
  },
  listingSnapshot: {
    kind: 'listingSnapshot',
    table: db.listingSnapshots,
    indexed: ({ listingId, day }) => ({ listingId, day }),
    read: rows => readable(listingSnapshotSchema, 'listingSnapshots', rows),
    narrow: entity => (entity.kind === 'listingSnapshot' ? entity : undefined),
  },
} as const satisfies { readonly [K in EntityKind]: EntityTable<K> }
