import { ROLLUP_VERSION } from '../../models/metrics/rollup.ts'
import type { EntityKind, Version } from '../../schema/entities/entity.ts'
import type { Writable } from '../../schema/sync/push.ts'
import type { Change, ChangeOf } from './change.ts'
import { db, type EntityRow } from './db.ts'
import { entityTables, type EntityTable } from './entity-tables.ts'
import { getMany } from './get-many.ts'
import { rebuild } from './rebuild.ts'
import { rollUp } from './roll-up.ts'
import { loadShopState } from './shop-state.ts'
import type { ShopState } from './state.ts'

/** What a batch did. */
export type Applied = {
  /** Entities that are now other than before. */
  readonly changed: number
  /** Whether a daily total changed, so that forecasts may be old. */
  readonly totalsChanged: boolean
  readonly cursor: number
}

/**
 * Stores versions, the rollups they move and the cursor, all in one transaction: after a kill at
 * any moment either all of it is there or nothing. Versions may come in any order and repeatedly;
 * one that is not newer than what is stored does nothing. `cursor` is the seq up to which the
 * caller has now delivered everything; it never goes back. `from` says where the room stands and
 * which it is, if known.
 */
export async function applyVersions(
  shopId: string,
  versions: readonly Version[],
  cursor: number,
  from: { readonly head?: number; readonly room?: string | undefined } = {},
): Promise<Applied> {
  const { head = cursor, room } = from
  return inTransaction(async () => {
    const stored = await loadShopState(shopId)
    const state = {
      ...stored,
      head: Math.max(stored.head ?? 0, head),
      ...(room !== undefined && { room }),
    }
    const incoming = newestOfEach(versions)
    return store(state, incoming, Math.max(state.cursor, cursor))
  })
}

/**
 * Applies the seller's own changes before the room has numbered them. They keep the seq of the row
 * they replace, so that whatever the room says next is newer.
 */
export async function applyLocally(shopId: string, puts: readonly Writable[]): Promise<Applied> {
  return inTransaction(async () => {
    const state = await loadShopState(shopId)
    const incoming = puts.map((entity): Incoming => ({
      kind: entity.kind,
      id: entity.id,
      seq: undefined,
      entity,
    }))
    return store(state, incoming, state.cursor)
  })
}

/** One new state of one entity; without `seq` it replaces what is there whatever its number. */
type Incoming = {
  readonly kind: EntityKind
  readonly id: string
  readonly seq: number | undefined
  readonly entity: Parameters<EntityTable<EntityKind>['narrow']>[0] | undefined
}

const tables = [
  ...Object.values(entityTables).map(({ table }) => table.name),
  'attributions',
  'dailyTotals',
  'listingDays',
  'shopStates',
  'outbox',
]

/** All that a write of rows may touch. A transaction within it joins it. */
export function inTransaction<T>(work: () => Promise<T>): Promise<T> {
  return db.transaction('rw', tables, work)
}

function newestOfEach(versions: readonly Version[]): Incoming[] {
  const newest = new Map<string, Incoming>()
  for (const version of versions) {
    const entity = 'entity' in version ? version.entity : undefined
    const { kind, id } = 'entity' in version ? version.entity : version.tombstone
    const key = `${kind} ${id}`
    const known = newest.get(key)
    if (known?.seq === undefined || known.seq < version.seq) {
      newest.set(key, { kind, id, seq: version.seq, entity })
    }
  }
  return [...newest.values()]
}

async function store(
  state: ShopState,
  incoming: readonly Incoming[],
  cursor: number,
): Promise<Applied> {
  const { shopId } = state
  const changes: Change[] = []
  const damaged: EntityKind[] = []
  const write = async <K extends EntityKind>(of: EntityTable<K>) => {
    const mine = incoming.filter(({ kind }) => kind === of.kind)
    if (mine.length === 0) return []
    const written = await writeKind(shopId, of, mine)
    if (written.isDamaged) damaged.push(of.kind)
    return written.changes
  }
  changes.push(
    ...(await write(entityTables.shop)),
    ...(await write(entityTables.settings)),
    ...(await write(entityTables.listing)),
    ...(await write(entityTables.receipt)),
    ...(await write(entityTables.payment)),
    ...(await write(entityTables.ledgerEntry)),
    ...(await write(entityTables.review)),
    ...(await write(entityTables.cost)),
    ...(await write(entityTables.listingSnapshot)),
  )
  const timeZone = zoneAfter(changes) ?? state.timeZone
  const mustRebuild =
    damaged.length > 0 ||
    state.rollupsBroken ||
    state.rollupVersion !== ROLLUP_VERSION ||
    timeZone !== state.timeZone
  const totalsChanged = mustRebuild
    ? await rebuild(shopId, timeZone)
    : await rollUp(shopId, changes, timeZone)
  await db.shopStates.put({
    ...state,
    cursor,
    head: Math.max(cursor, state.head ?? 0),
    timeZone,
    rollupVersion: ROLLUP_VERSION,
    rollupsBroken: false,
    receiptCount: state.receiptCount + grown(changes, 'receipt'),
    ledgerEntryCount: state.ledgerEntryCount + grown(changes, 'ledgerEntry'),
    listingCount: state.listingCount + grown(changes, 'listing'),
  })
  return { changed: changes.length, totalsChanged, cursor }
}

/** Writes what is newer than the stored row of one kind. */
async function writeKind<K extends EntityKind>(
  shopId: string,
  of: EntityTable<K>,
  incoming: readonly Incoming[],
): Promise<{ changes: ChangeOf<K>[]; isDamaged: boolean }> {
  const ids = incoming.map(({ id }) => id)
  const stored = await getMany(of.table, shopId, ids, row => row.id)
  const readableById = new Map(of.read([...stored.values()]).map(entity => [entity.id, entity]))
  const changes: ChangeOf<K>[] = []
  const rows: EntityRow<K>[] = []
  let isDamaged = false
  for (const { id, seq, entity } of incoming) {
    const row = stored.get(id)
    const old = readableById.get(id)
    const isUnreadable = row !== undefined && 'entity' in row && old === undefined
    isDamaged ||= isUnreadable
    if (row && seq !== undefined && row.seq >= seq && !isUnreadable) continue
    const fresh = entity && of.narrow(entity)
    const newSeq = seq ?? row?.seq ?? 0
    changes.push({
      kind: of.kind,
      id,
      seq: newSeq,
      old,
      new: fresh,
      wasThere: row !== undefined && 'entity' in row,
    })
    rows.push({
      shopId,
      id,
      seq: newSeq,
      ...(fresh && { entity: fresh, ...of.indexed(fresh) }),
    })
  }
  await of.table.bulkPut(rows)
  return { changes, isDamaged }
}

function zoneAfter(changes: readonly Change[]): string | undefined {
  for (const change of changes) {
    if (change.kind === 'settings' && change.new && isZone(change.new.timeZone)) {
      return change.new.timeZone
    }
  }
  return undefined
}

/** A zone that this browser does not know would stop every sum. */
function isZone(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone })
    return true
  } catch {
    return false
  }
}

function grown(changes: readonly Change[], kind: EntityKind): number {
  return changes.reduce((sum, change) => {
    if (change.kind !== kind) return sum
    return sum + (change.new ? 1 : 0) - (change.wasThere ? 1 : 0)
  }, 0)
}
