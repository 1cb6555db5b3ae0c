import { err, type Result } from '../schema/result.ts'
import { membersOf } from './directory/members.ts'
import type { Env } from './env.ts'
import type { Restored, RestoreError } from './shop/restore.ts'

/**
 * Brings a lost room back from its archive, for operators. The directory says who may come in: a
 * shop that it does not know was erased, and stays so. No session comes back: its members sign in
 * again, and every token from before is worth nothing.
 */
export async function restoreShop(
  env: Pick<Env, 'DIRECTORY' | 'SHOP_ROOM'>,
  shopId: string,
): Promise<Result<Restored, RestoreError | { readonly reason: 'not-in-directory' }>> {
  const members = await membersOf(env.DIRECTORY, shopId)
  if (members.length === 0) return err({ reason: 'not-in-directory' })
  return await env.SHOP_ROOM.getByName(shopId).restore(shopId, members)
}
