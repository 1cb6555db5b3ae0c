import { Hono } from 'hono'
import { markSeen, wasSeen } from '../directory/webhooks-seen.ts'
import { shopName } from '../directory/shops.ts'
import { readWebhook } from '../etsy/webhook-event.ts'
import { verifyDelivery } from '../etsy/webhook-signature.ts'
import type { HonoEnv } from '../hono-env.ts'
import { limitAddress } from '../middleware/limit-address.ts'
import { limitBody } from '../middleware/limit-body.ts'
import { problem } from '../middleware/problem.ts'

/** Etsy's pointers. Verified, noted in the shop's room, answered; the reading comes after. */
export const webhooks = new Hono<HonoEnv>().post(
  '/etsy',
  limitAddress('LIMIT_WEBHOOKS'),
  limitBody,
  async context => {
    const { env, req } = context
    const body = new Uint8Array(await req.arrayBuffer())
    const verified = await verifyDelivery(
      {
        id: req.header('webhook-id'),
        timestamp: req.header('webhook-timestamp'),
        signature: req.header('webhook-signature'),
        body,
      },
      env.ETSY_WEBHOOK_SECRET,
      Date.now(),
    )
    if (!verified.ok) return problem(context, 401, verified.error.reason)
    if (await wasSeen(env.DIRECTORY, verified.value)) return context.body(null, 204)
    const event = readWebhook(new TextDecoder().decode(body))
    if (!event.ok) return problem(context, 400, 'malformed')

    const { shopId } = event.value
    // A shop that has left us, or one that Etsy sends by mistake: taken, so that it does not come again.
    if ((await shopName(env.DIRECTORY, shopId)) !== undefined) {
      const room = env.SHOP_ROOM.getByName(shopId)
      if (event.value.about === 'receipt') await room.pointTo(event.value.receiptId)
      if (event.value.about === 'listings') await room.pointToListings()
      if (event.value.about === 'unknown')
        console.warn(`Etsy sent an event we do not know: ${event.value.eventType.slice(0, 60)}`)
    }
    await markSeen(env.DIRECTORY, verified.value, Date.now())
    return context.body(null, 204)
  },
)
