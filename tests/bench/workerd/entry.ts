/** The worker of the benchmarks: the product's own routes and rooms, and a side door at /bench. */
import * as v from 'valibot'
import { parseJson } from '../../../schema/parse.ts'
import { app } from '../../../worker/app.ts'
import type { Env } from '../../../worker/env.ts'
import type { ShopRoom } from './bench-room.ts'

export { EtsyQuota } from '../../../worker/etsy/quota.ts'
export { ShopRoom } from './bench-room.ts'

type BenchEnv = Omit<Env, 'SHOP_ROOM'> & { readonly SHOP_ROOM: DurableObjectNamespace<ShopRoom> }

const openSchema = v.object({
  grant: v.optional(
    v.object({ accessToken: v.string(), refreshToken: v.string(), lifetimeMs: v.number() }),
  ),
})

export default {
  async fetch(request: Request, env: BenchEnv, context: ExecutionContext): Promise<Response> {
    const [, bench, action = '', shopId = ''] = new URL(request.url).pathname.split('/')
    if (bench !== 'bench') return await app.fetch(request, env, context)
    const room = env.SHOP_ROOM.getByName(shopId)
    const text = await request.text()
    switch (action) {
      case 'open': {
        const asked = parseJson(openSchema, text)
        if (!asked.ok) return new Response(asked.error.message, { status: 400 })
        await room.open(shopId, asked.value.grant)
        return new Response()
      }
      case 'ingest':
        return new Response(String(await room.ingest(text)))
      case 'rows':
        return new Response(String(await room.rowsWritten(text)))
      case 'feeds':
        return new Response(await room.phase())
      default:
        return new Response(null, { status: 404 })
    }
  },
}
