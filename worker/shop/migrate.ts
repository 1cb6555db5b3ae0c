import room1 from '../../schema/room/0001_room.sql'

/** In order, never edited after release: a room that slept through three of them runs all three. */
const migrations = [room1]

/** Whether a room lives here at all: an object that somebody merely named holds nothing. */
export function isRoom(storage: DurableObjectStorage): boolean {
  return storage.kv.get<number>('schema') !== undefined
}

/** Brings the room's tables to this version. Reads one value when there is nothing to do. */
export function migrate(storage: DurableObjectStorage): void {
  const done = storage.kv.get<number>('schema') ?? 0
  if (done >= migrations.length) return
  storage.transactionSync(() => {
    for (const migration of migrations.slice(done)) storage.sql.exec(migration)
    storage.kv.put('schema', migrations.length)
  })
}
