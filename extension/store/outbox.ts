import type { Writable } from '../../schema/sync/push.ts'
import { applyLocally } from './apply.ts'
import { db, type OutboxRow } from './db.ts'
import { loadShopState } from './shop-state.ts'

/** Applies changes here and numbers them for the room, in one transaction. Returns the mutation's number. */
export async function enqueue(shopId: string, puts: readonly Writable[]): Promise<number> {
  return db.transaction('rw', db.tables, async () => {
    const state = await loadShopState(shopId)
    const mutationId = state.lastMutationId + 1
    await db.shopStates.put({ ...state, lastMutationId: mutationId })
    await db.outbox.put({ shopId, mutationId, puts })
    await applyLocally(shopId, puts)
    return mutationId
  })
}

/** Changes that the room has not acknowledged, oldest first. */
export async function outboxOf(shopId: string): Promise<OutboxRow[]> {
  return db.outbox.where('[shopId+mutationId]').between([shopId, 0], [shopId, Infinity]).toArray()
}

/**
 * The room has stored everything up to `mutationId`: those leave the outbox. A number above our own
 * means that this copy was made anew under the same client id; numbering goes on after it.
 */
export async function acknowledge(shopId: string, mutationId: number): Promise<void> {
  await db.transaction('rw', db.outbox, db.shopStates, async () => {
    await db.outbox
      .where('[shopId+mutationId]')
      .between([shopId, 0], [shopId, mutationId], true, true)
      .delete()
    const state = await loadShopState(shopId)
    if (mutationId > state.lastMutationId) {
      await db.shopStates.put({ ...state, lastMutationId: mutationId })
    }
  })
}
