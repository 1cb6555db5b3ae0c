import { createMiddleware } from 'hono/factory'
import { eraseShop } from '../directory/shops.ts'
import type { HonoEnv } from '../hono-env.ts'
import { denied, problem } from './problem.ts'

/**
 * Every route below `/shops/:shopId` passes here: the shop in the path must be the token's own,
 * and its room must still know the member. The room asks once more in each of its methods.
 */
export const shopAccess = createMiddleware<HonoEnv>(async (context, next) => {
  const access = context.get('access')
  if (context.req.param('shopId') !== access.shopId) return problem(context, 403, 'forbidden')
  const room = context.env.SHOP_ROOM.getByName(access.shopId)
  const proofId = context.get('proofId')
  // A ticket is spent where its socket opens.
  const checked = await (proofId === undefined ? room.check(access) : room.admit(access, proofId))
  if (!checked.ok) {
    // An erasure that was cut off behind the room: the directory follows, whoever asks next.
    if (checked.error.reason === 'shop-erased')
      await eraseShop(context.env.DIRECTORY, access.shopId, access.room)
    return denied(context, checked.error)
  }
  await next()
})
