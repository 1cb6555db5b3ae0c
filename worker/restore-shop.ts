import { err, type Result } from '../schema/result.ts'
import { lowerEpochs, raiseEpochs } from './directory/members.ts'
import type { Env } from './env.ts'
import type { Restored, RestoreError } from './shop/restore.ts'

/**
 * Brings a lost room back from its archive, for operators. The directory says who may come in: a
 * shop that it does not know was erased, and stays so. Every access token from before is worth
 * nothing afterwards, and a session goes on only if the directory still refreshes it.
 */
export async function restoreShop(
  env: Pick<Env, 'DIRECTORY' | 'SHOP_ROOM'>,
  shopId: string,
): Promise<Result<Restored, RestoreError | { readonly reason: 'not-in-directory' }>> {
  const members = await raiseEpochs(env.DIRECTORY, shopId)
  if (members.length === 0) return err({ reason: 'not-in-directory' })
  const restored = await env.SHOP_ROOM.getByName(shopId).restore(shopId, members)
  if (!restored.ok && restored.error.reason === 'room-not-empty')
    await lowerEpochs(env.DIRECTORY, shopId)
  return restored
}
