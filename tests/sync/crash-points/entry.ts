/** The worker of the benchmarks with rooms that stand still at a named moment, to be killed there. */
import * as v from 'valibot'
import { parse } from '../../../schema/parse.ts'
import type { Env } from '../../../worker/env.ts'
import bench from '../../bench/workerd/entry.ts'
import { ShopRoom as BenchRoom } from '../../bench/workerd/bench-room.ts'
import { crashPoints, markOf, type CrashPoint } from './points.ts'

export { EtsyQuota } from '../../../worker/etsy/quota.ts'

/** Etsy's answers come through here, so that the process can die with one in its hands. */
let armed: CrashPoint | undefined
const fetchFromEtsy = globalThis.fetch
globalThis.fetch = async (input, init) => {
  const answer = await fetchFromEtsy(input, init)
  const isRotation = new Request(input).url.includes('/oauth/token')
  if (armed === 'between-rotation-and-store' && isRotation) standStill(armed)
  if (armed === 'during-an-alarm' && !isRotation) standStill(armed)
  return answer
}

/** Nothing else happens in this process any more: no commit, no frame, no timer. */
function standStill(point: CrashPoint): never {
  console.log(markOf(point))
  for (;;);
}

export class ShopRoom extends BenchRoom {
  arm(point: CrashPoint): void {
    armed = point
    const { storage } = this.ctx
    const transactionSync = storage.transactionSync.bind(storage)
    if (point === 'before-commit')
      storage.transactionSync = work =>
        transactionSync(() => {
          work()
          return standStill(point)
        })
    // Whom it is to be told to is not known yet.
    if (point === 'after-ack-before-fan-out') this.ctx.getWebSockets = () => []
  }

  override webSocketMessage(socket: WebSocket, message: string | ArrayBuffer): void {
    if (armed === 'after-commit-before-ack') {
      const point = armed
      const deaf = new Proxy(socket, {
        get: (target, name) => {
          if (name === 'send')
            return () => void this.ctx.storage.sync().then(() => standStill(point))
          const value: unknown = Reflect.get(target, name, target)
          return typeof value === 'function' ? value.bind(target) : value
        },
      })
      super.webSocketMessage(deaf, message)
      return
    }
    super.webSocketMessage(socket, message)
    if (armed !== 'after-ack-before-fan-out') return
    const point = armed
    // The ack has its time to leave; a room that never fans out has no other way to show the moment.
    setTimeout(() => standStill(point), 200)
  }
}

const askedSchema = v.object({ point: v.picklist(crashPoints), shopId: v.string() })

export default {
  async fetch(
    request: Request,
    env: Omit<Env, 'SHOP_ROOM'> & {
      readonly SHOP_ROOM: DurableObjectNamespace<ShopRoom>
      readonly BENCH_JKT: string
    },
    context: ExecutionContext,
  ): Promise<Response> {
    const [, crash, point, shopId] = new URL(request.url).pathname.split('/')
    if (crash !== 'crash') return await bench.fetch(request, env, context)
    const asked = parse(askedSchema, { point, shopId })
    if (!asked.ok) return new Response(asked.error.message, { status: 400 })
    await env.SHOP_ROOM.getByName(asked.value.shopId).arm(asked.value.point)
    return new Response()
  },
}
