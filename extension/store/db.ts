import { Dexie, type Table } from 'dexie'
import type { EntityKind, EntityOf } from '../../schema/entities/entity.ts'
import type { DailyTotal } from '../../models/metrics/daily-total.ts'
import type { ListingDay } from '../../models/metrics/listing-total.ts'
import type { Attribution } from '../../models/metrics/attribution.ts'
import type { Writable } from '../../schema/sync/push.ts'
import type { FetchedModelRow, ModelFileRow } from './fetched-model-row.ts'
import type { ForecastRow } from './forecast-row.ts'
import type { InsightRow } from './insight-row.ts'
import { migrations } from './migrations/migrations.ts'
import type { BrowserState, ShopState } from './state.ts'

/** One entity at rest: its newest version, or, without `entity`, the version that deleted it. */
export type EntityRow<K extends EntityKind> = {
  readonly shopId: string
  readonly id: string
  readonly seq: number
  readonly entity?: EntityOf<K>
}

export type ReceiptRow = EntityRow<'receipt'> & {
  readonly createdAt?: number
  /** When a paid order that was neither shipped nor canceled is due; `Infinity` without a date. */
  readonly openShipBy?: number
}
export type CostRow = EntityRow<'cost'> & { readonly listingId?: string }
export type ListingSnapshotRow = EntityRow<'listingSnapshot'> & {
  readonly listingId?: string
  readonly day?: string
}
export type LedgerEntryRow = EntityRow<'ledgerEntry'> & { readonly createdAt?: number }

type OfShop<T> = T & { readonly shopId: string }

/** A change not yet acknowledged by the room. */
export type OutboxRow = {
  readonly shopId: string
  readonly mutationId: number
  readonly puts: readonly Writable[]
}

/** A row that could not be read and is fetched again. */
export type CorruptRow = {
  readonly shopId: string
  readonly table: string
  readonly id: string
  readonly seq?: number
  readonly detail: string
}

type Pair = [string, string]

/** The database of the extension's origin: background, frames and pages all see it; Etsy's page cannot. */
export class ShopDb extends Dexie {
  declare readonly shops: Table<EntityRow<'shop'>, Pair>
  declare readonly settings: Table<EntityRow<'settings'>, Pair>
  declare readonly listings: Table<EntityRow<'listing'>, Pair>
  declare readonly receipts: Table<ReceiptRow, Pair>
  declare readonly ledgerEntries: Table<LedgerEntryRow, Pair>
  declare readonly payments: Table<EntityRow<'payment'>, Pair>
  declare readonly reviews: Table<EntityRow<'review'>, Pair>
  declare readonly costs: Table<CostRow, Pair>
  declare readonly listingSnapshots: Table<ListingSnapshotRow, Pair>
  declare readonly attributions: Table<OfShop<Attribution>, Pair>
  declare readonly dailyTotals: Table<OfShop<DailyTotal>, [string, string, string]>
  declare readonly listingDays: Table<OfShop<ListingDay>, [string, string, string, string]>
  declare readonly forecasts: Table<OfShop<ForecastRow>, Pair>
  declare readonly insights: Table<OfShop<InsightRow>, Pair>
  declare readonly fetchedModels: Table<FetchedModelRow, string>
  declare readonly modelFiles: Table<ModelFileRow, string>
  declare readonly shopStates: Table<ShopState, string>
  declare readonly browserStates: Table<BrowserState, string>
  declare readonly outbox: Table<OutboxRow, [string, number]>
  declare readonly corruptRows: Table<CorruptRow, [string, string, string]>

  constructor(name = 'shop') {
    super(name)
    for (const { version, stores, upgrade } of migrations) {
      const shape = this.version(version).stores(stores)
      if (upgrade) shape.upgrade(upgrade)
    }
  }
}

/** Opened by its first use. */
export const db = new ShopDb()
