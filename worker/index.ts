import { app } from './app.ts'
import { archiveRound } from './archive-round.ts'
import { sweep } from './directory/sweep.ts'
import type { Env } from './env.ts'

export { EtsyQuota } from './etsy/quota.ts'
export { ShopRoom } from './shop/shop-room.ts'

export default {
  fetch: app.fetch,
  /** Only sweeps and archives: what a shop has to do is driven by its own alarm. */
  async scheduled(controller, env) {
    await sweep(env.DIRECTORY, controller.scheduledTime)
    await archiveRound(env, new Date(controller.scheduledTime).getUTCHours())
  },
} satisfies ExportedHandler<Env>
