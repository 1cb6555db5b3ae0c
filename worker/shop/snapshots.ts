import { snapshotOf } from '../../models/metrics/listing-history.ts'
import { listingSchema } from '../../schema/entities/listing.ts'
import { settingsSchema } from '../../schema/entities/settings.ts'
import type { Entity } from '../../schema/entities/entity.ts'
import { parseJson } from '../../schema/parse.ts'
import type { EntityStore } from './entity-store.ts'

/**
 * The entities, and a snapshot of every listing among them that changed. Read before they are
 * stored; nothing is awaited in between.
 */
export function withSnapshots(store: EntityStore, entities: readonly Entity[]): readonly Entity[] {
  const listings = entities.filter(entity => entity.kind === 'listing')
  if (listings.length === 0) return entities
  const stored = store.bodies(
    'listing',
    listings.map(({ id }) => id),
  )
  const timeZone = zoneOf(store)
  const snapshots = listings.flatMap(listing => {
    const before = parseJson(listingSchema, stored.get(listing.id) ?? '')
    return snapshotOf(listing, before.ok ? before.value : undefined, timeZone) ?? []
  })
  return [...entities, ...snapshots]
}

/** The zone that the seller named; until then days are cut in UTC. */
function zoneOf(store: EntityStore): string {
  const settings = parseJson(
    settingsSchema,
    store.bodies('settings', ['settings']).get('settings') ?? '',
  )
  if (!settings.ok) return 'UTC'
  try {
    new Intl.DateTimeFormat('en', { timeZone: settings.value.timeZone })
    return settings.value.timeZone
  } catch {
    // A name that this runtime does not know would stop every sync.
    return 'UTC'
  }
}
