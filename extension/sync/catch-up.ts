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

/**
 * Stores page after page until the room has no more. The next page is on its way while one is
 * stored. Each page is its own transaction, so that a kill in between loses at most one page's work.
 */
export async function catchUp(
  shopId: string,
  after: number,
  fetchPage: FetchPage,
  signal: AbortSignal,
  onStored: (applied: Applied) => void,
): Promise<Result<{ cursor: number; head: number }, SyncFailure>> {
  let cursor = after
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
    if (versions.length > 0 || isLast) onStored(await applyVersions(shopId, versions, cursor, head))
    if (page.value.skippedFrom !== undefined) await noteSkipped(shopId, page.value.skippedFrom)
    if (isLast) return ok({ cursor, head })
  }
}

async function noteSkipped(shopId: string, seq: number): Promise<void> {
  const { skippedFrom = seq } = await loadShopState(shopId)
  await changeShopState(shopId, { skippedFrom: Math.min(skippedFrom, seq) })
}
