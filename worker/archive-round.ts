import { shopsOfHour } from './directory/shops.ts'
import type { Env } from './env.ts'

/** Rooms at once: each writes to the archive over connections of its own. */
const AT_ONCE = 6

/**
 * Archives the shops of this hour, so that each shop is looked at once a day. A room that has
 * nothing new writes nothing. One that fails is said in the log and does not stop the others.
 */
export async function archiveRound(
  env: Pick<Env, 'DIRECTORY' | 'SHOP_ROOM'>,
  hour: number,
): Promise<number> {
  const shopIds = await shopsOfHour(env.DIRECTORY, hour)
  let written = 0
  const one = async (): Promise<void> => {
    for (let shopId = shopIds.pop(); shopId !== undefined; shopId = shopIds.pop()) {
      try {
        const exported = await env.SHOP_ROOM.getByName(shopId).archive()
        if (exported?.isNew) written += 1
      } catch (bug) {
        console.error(`the room of shop ${shopId} was not archived`, bug)
      }
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, one))
  return written
}
