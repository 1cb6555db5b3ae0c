import type { Version } from '../../schema/entities/entity.ts'
import { ok, type Result } from '../../schema/result.ts'
import { applyVersions, type Applied } from '../store/apply.ts'
import { changeShopState, loadShopState } from '../store/shop-state.ts'
import type { SyncFailure } from './failure.ts'

/** One page of the room's versions after a seq. */
export type Page = {
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

/** A transaction costs much beside its rows; above this, readers would wait too long for it. */
const MAX_BATCH = 4_000

/**
 * Stores page after page until the room has no more. The next page is on its way while some are
 * stored. The first page is stored at once, so that something shows; after it several go into one
 * transaction, and a kill in between loses at most their work.
 */
export async function catchUp(
  shopId: string,
  after: number,
  fetchPage: FetchPage,
  signal: AbortSignal,
  onStored: (applied: Applied) => void,
): Promise<Result<{ cursor: number; head: number }, SyncFailure>> {
  let cursor = after
  let batch: Version[] = []
  let batchSize = 1
  let skippedFrom: number | undefined
  let coming = fetchPage(shopId, cursor, signal)
  for (;;) {
    const page = await coming
    if (!page.ok) return page
    const { versions, head } = page.value
    // A page that does not lead on ends it, else a confused server could keep us busy for ever.
    const isLast = page.value.cursor <= cursor || page.value.cursor >= head || signal.aborted
    if (head < after || signal.aborted) return ok({ cursor, head })
    cursor = Math.max(cursor, page.value.cursor)
    if (!isLast) {
      coming = fetchPage(shopId, cursor, signal)
      // Its failure is read in the next round; the store may throw before that.
      coming.catch(() => undefined)
    }
    batch.push(...versions)
    skippedFrom = lower(skippedFrom, page.value.skippedFrom)
    if (!isLast && batch.length < batchSize) continue
    if (batch.length > 0 || isLast) onStored(await applyVersions(shopId, batch, cursor, head))
    if (skippedFrom !== undefined) await noteSkipped(shopId, skippedFrom)
    if (isLast) return ok({ cursor, head })
    batchSize = Math.min(MAX_BATCH, 2 * Math.max(batchSize, batch.length))
    batch = []
    skippedFrom = undefined
  }
}

function lower(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? (one ?? other) : Math.min(one, other)
}

async function noteSkipped(shopId: string, seq: number): Promise<void> {
  const { skippedFrom = seq } = await loadShopState(shopId)
  await changeShopState(shopId, { skippedFrom: Math.min(skippedFrom, seq) })
}
