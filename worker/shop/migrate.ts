import room1 from '../../schema/room/0001_room.sql'
import room2 from '../../schema/room/0002_sessions.sql'
import room3 from '../../schema/room/0003_missing.sql'
import room4 from '../../schema/room/0004_clients.sql'

/** In order, never edited after release: a room that slept through three of them runs all three. */
const migrations = [room1, room2, room3, room4]

/** How many migrations this version of us knows. */
export const SCHEMA = migrations.length

const MOST_ERASED = 20

/** How many migrations the room has seen; 0 where there is no room. */
export function schemaOf(storage: DurableObjectStorage): number {
  return storage.kv.get<number>('schema') ?? 0
}

/** Numbers up to this one were given out before the room was restored; 0 in most rooms. */
export function floorOf(storage: DurableObjectStorage): number {
  return storage.kv.get<number>('seqFloor') ?? 0
}

/** The names of the rooms that were erased here, newest first. All that an erasure leaves behind. */
export function erasedRooms(storage: DurableObjectStorage): readonly string[] {
  return storage.kv.get<string[]>('erased') ?? []
}

/** So that their browsers learn that the shop was erased, and not merely that they are signed out. */
export function rememberErased(storage: DurableObjectStorage, rooms: readonly string[]): void {
  storage.kv.put('erased', rooms.slice(0, MOST_ERASED))
}

/**
 * Whether a room lives here at all: an object that somebody merely named holds nothing, and one
 * that is half restored is none yet.
 */
export function isRoom(storage: DurableObjectStorage): boolean {
  return schemaOf(storage) > 0 && storage.kv.get('restoring') === undefined
}

/** Brings the room's tables to this version. Reads one value when there is nothing to do. */
export function migrate(storage: DurableObjectStorage): void {
  const done = schemaOf(storage)
  if (done >= SCHEMA) return
  storage.transactionSync(() => {
    for (const migration of migrations.slice(done)) storage.sql.exec(migration)
    storage.kv.put('schema', SCHEMA)
  })
}
