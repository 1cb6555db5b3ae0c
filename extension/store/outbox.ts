import type { Writable } from '../../schema/sync/push.ts'
import { applyLocally, inTransaction } from './apply.ts'
import { db, type OutboxRow } from './db.ts'
import { loadShopState } from './shop-state.ts'

/** Applies changes here and numbers them for the room, in one transaction. Returns the mutation's number. */
export async function enqueue(shopId: string, puts: readonly Writable[]): Promise<number> {
  return inTransaction(async () => {
    const state = await loadShopState(shopId)
    // A copy that was erased has forgotten its numbers, but its changes still wait here with theirs.
    const newest = (await outboxOf(shopId)).at(-1)
    const mutationId = Math.max(state.lastMutationId, newest?.mutationId ?? 0) + 1
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

/** The room has stored everything up to `mutationId`: those leave the outbox. */
export async function acknowledge(shopId: string, mutationId: number): Promise<void> {
  await db.outbox
    .where('[shopId+mutationId]')
    .between([shopId, 0], [shopId, mutationId], true, true)
    .delete()
}

/** The room will not store it. What waits behind it is numbered on with the next welcome. */
export async function dropMutation(shopId: string, mutationId: number): Promise<void> {
  await db.outbox.delete([shopId, mutationId])
}

/**
 * Brings the outbox in line with the room, whose last mutation of ours is `mutationId`: what it has
 * leaves, and the rest is numbered on from there without a gap, in its order. They differ when the
 * room was made anew, or when this copy was.
 */
export async function alignOutbox(shopId: string, mutationId: number): Promise<void> {
  await db.transaction('rw', db.outbox, db.shopStates, async () => {
    await acknowledge(shopId, mutationId)
    const waiting = await outboxOf(shopId)
    const state = await loadShopState(shopId)
    const lastMutationId = mutationId + waiting.length
    if (state.lastMutationId === lastMutationId) return
    await db.outbox.bulkDelete(waiting.map(row => [shopId, row.mutationId]))
    await db.outbox.bulkPut(waiting.map((row, i) => ({ ...row, mutationId: mutationId + i + 1 })))
    await db.shopStates.put({ ...state, lastMutationId })
  })
}
