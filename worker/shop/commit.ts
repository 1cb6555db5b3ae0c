import type { Entity } from '../../schema/entities/entity.ts'
import type { EntityStore, StoredVersion } from './entity-store.ts'
import { patchFrames } from './patches.ts'

/**
 * Stores entities and what belongs to them in one transaction, and gives the frames that tell of it,
 * which are made only if somebody listens. Whoever sends them does so before anything is awaited: the output gate holds them until SQLite has
 * committed, and a crash between the two leaves clients behind, who catch up.
 */
export function commit(
  storage: DurableObjectStorage,
  store: EntityStore,
  entities: readonly Entity[],
  alongside: () => void,
): () => string[] {
  const from = store.head()
  let versions: StoredVersion[] = []
  try {
    storage.transactionSync(() => {
      versions = store.put(entities)
      alongside()
    })
  } catch (bug) {
    store.forget()
    throw bug
  }
  return () => patchFrames(from, versions)
}
