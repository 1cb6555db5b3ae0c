import { app } from './app.ts'
import { sweep } from './directory/sweep.ts'
import type { Env } from './env.ts'

export { EtsyQuota } from './etsy/quota.ts'
export { ShopRoom } from './shop/shop-room.ts'

export default {
  fetch: app.fetch,
  /** Only sweeps: what a shop has to do is driven by its own alarm. */
  async scheduled(_controller, env) {
    await sweep(env.DIRECTORY, Date.now())
  },
} satisfies ExportedHandler<Env>
