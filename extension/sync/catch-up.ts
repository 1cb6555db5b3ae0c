import type { Version } from '../../schema/entities/entity.ts'
import { ok, type Result } from '../../schema/result.ts'
import { applyVersions, type Applied } from '../store/apply.ts'
import { changeShopState, loadShopState } from '../store/shop-state.ts'
import type { SyncFailure } from './failure.ts'

/** One page of the room's versions after a seq. */
export type Page = {
  /** Which room it is of, if it says so. */
  readonly room?: string | undefined
  readonly versions: readonly Version[]
  readonly cursor: number
  readonly head: number
  /** The first version of it that this build could not read and left out. */
  readonly skippedFrom?: number
}

export type FetchPage = (
  shopId: string,
  after: number,
  signal: AbortSignal,
) => Promise<Result<Page, SyncFailure>>

/** What the copy is of: a room, and how far it has come in it. */
export type Place = { readonly room: string | undefined; readonly cursor: number }
export type CaughtUp = Place & { readonly head: number }

/** A transaction costs much beside its rows; above this weight, readers would wait too long for it. */
const MAX_WEIGHT = 4_000

/** About how many rows of the store it moves: an order's lines each have a row of their own. */
function weightOf(version: Version): number {
  const entity = 'entity' in version ? version.entity : undefined
  return entity?.kind === 'receipt' ? 1 + entity.transactions.length : 1
}

/**
 * Stores page after page until the room has no more. The next page is on its way while some are
 * stored. The first page is stored at once, so that something shows; after it several go into one
 * transaction, and a kill in between loses at most their work. Nothing of another room is stored.
 */
export async function catchUp(
  shopId: string,
  place: Place,
  fetchPage: FetchPage,
  signal: AbortSignal,
  onStored: (applied: Applied) => void,
): Promise<Result<CaughtUp, SyncFailure>> {
  const after = place.cursor
  let { cursor, room } = place
  let batch: Version[] = []
  let weight = 0
  let enough = 1
  let coming = fetchPage(shopId, cursor, signal)
  for (;;) {
    const page = await coming
    if (!page.ok) return page
    const { versions, head } = page.value
    // A page that does not lead on ends it, else a confused server could keep us busy for ever.
    const isLast = page.value.cursor <= cursor || page.value.cursor >= head || signal.aborted
    if (room !== undefined && page.value.room !== undefined && page.value.room !== room)
      return ok({ room: page.value.room, cursor, head })
    room = page.value.room ?? room
    if (head < after || signal.aborted) return ok({ room, cursor, head })
    cursor = Math.max(cursor, page.value.cursor)
    if (!isLast) {
      coming = fetchPage(shopId, cursor, signal)
      // Its failure is read in the next round; the store may throw before that.
      coming.catch(() => undefined)
    }
    // Noted before the cursor passes it, so that a death in between does not forget it.
    if (page.value.skippedFrom !== undefined) await noteSkipped(shopId, page.value.skippedFrom)
    for (const version of versions) {
      // Not the page's last: up to here everything has been delivered, and more of it waits.
      if (weight >= MAX_WEIGHT) {
        onStored(await applyVersions(shopId, batch, batch.at(-1)?.seq ?? after, { head, room }))
        batch = []
        weight = 0
      }
      batch.push(version)
      weight += weightOf(version)
    }
    if (!isLast && weight < enough) continue
    if (batch.length > 0 || isLast)
      onStored(await applyVersions(shopId, batch, cursor, { head, room }))
    if (isLast) return ok({ room, cursor, head })
    enough = Math.min(MAX_WEIGHT, 2 * Math.max(enough, weight))
    batch = []
    weight = 0
  }
}

async function noteSkipped(shopId: string, seq: number): Promise<void> {
  const { skippedFrom = seq } = await loadShopState(shopId)
  await changeShopState(shopId, { skippedFrom: Math.min(skippedFrom, seq) })
}
