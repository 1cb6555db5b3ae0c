/** The worker of the benchmarks: the product's own routes and rooms, and a side door at /bench. */
import * as v from 'valibot'
import { parseJson } from '../../../schema/parse.ts'
import { app } from '../../../worker/app.ts'
import { putOwned } from '../../../worker/directory/shops.ts'
import type { Env } from '../../../worker/env.ts'
import { OWNER, type ShopRoom } from './bench-room.ts'
import { roomNameOf } from './names.ts'

export { EtsyQuota } from '../../../worker/etsy/quota.ts'
export { ShopRoom } from './bench-room.ts'

type BenchEnv = Omit<Env, 'SHOP_ROOM'> & {
  readonly SHOP_ROOM: DurableObjectNamespace<ShopRoom>
  /** The thumbprint of the key that all sessions of a bench are bound to. */
  readonly BENCH_JKT: string
}

const openSchema = v.object({
  grant: v.optional(
    v.object({ accessToken: v.string(), refreshToken: v.string(), lifetimeMs: v.number() }),
  ),
})

/** A shop as a sign-in leaves it in the directory, and a session of the bench's making. */
async function seed(env: BenchEnv, shopId: string, sessionId: string): Promise<void> {
  const room = roomNameOf(shopId)
  const shop = { shopId, name: `Shop ${shopId}`, nowMs: Date.now(), room }
  await putOwned(env.DIRECTORY, shop, OWNER.memberId)
  await env.SHOP_ROOM.getByName(shopId).signIn(sessionId, env.BENCH_JKT)
}

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
        await room.open(shopId, asked.value.grant, env.BENCH_JKT)
        return new Response()
      }
      case 'ingest':
        return new Response(String(await room.ingest(text)))
      case 'rows':
        return new Response(String(await room.rowsWritten(text)))
      case 'feeds':
        return new Response(await room.phase())
      case 'routes':
        return Response.json(app.routes.map(({ method, path }) => `${method} ${path}`))
      case 'seed':
        await seed(env, shopId, text)
        return new Response()
      case 'archive':
        return Response.json(await room.archive())
      case 'restore':
        return Response.json(await room.restore(shopId, [OWNER]))
      case 'fingerprint':
        return new Response(await room.fingerprint())
      case 'lose':
        // Storage and memory: the method ends the object, and with it this call.
        await room.lose().catch(() => undefined)
        return new Response()
      default:
        return new Response(null, { status: 404 })
    }
  },
}
