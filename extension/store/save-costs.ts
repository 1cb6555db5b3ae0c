import type { Cost } from '../../schema/entities/cost.ts'
import { enqueue } from './outbox.ts'

/**
 * Keeps what the seller entered here at once, and in the outbox until the room has it too. The
 * totals of every order that it covers move in the same transaction.
 */
export async function saveCost(
  shopId: string,
  cost: Omit<Cost, 'kind' | 'id'> & { readonly id?: string },
): Promise<void> {
  await enqueue(shopId, [{ id: crypto.randomUUID(), ...cost, kind: 'cost' }])
}

/** Takes a cost back: it then holds on no day. */
export async function removeCost(shopId: string, cost: Cost): Promise<void> {
  await enqueue(shopId, [{ ...cost, to: cost.from }])
}
