import * as v from 'valibot'
import { parseJson } from '../../schema/parse.ts'
import type { Access } from '../../worker/auth/access.ts'
import { figure, percentile } from './figure.ts'
import { paced } from './paced.ts'
import { ask, inParallel, keepAlive, mustAsk } from './workerd/ask.ts'
import { ledgerBatch } from './workerd/entries.ts'
import { machineState } from './workerd/machine-state.ts'
import { startMiniflare } from './workerd/miniflare.ts'
import { openRawSocket, type RawSocket } from './workerd/raw-socket.ts'
import {
  EXTENSION_ORIGIN,
  keyOf,
  ownerOf,
  refreshTokenFor,
  signedHeaders,
  tokenFor,
} from './workerd/seller.ts'
import { startWorkerd } from './workerd/workerd.ts'

const PER_SECOND = 200
const SHOPS = 20
const agent = keepAlive(64)

type Server = Omit<Awaited<ReturnType<typeof startMiniflare>>, 'stop'>
type Route = {
  readonly route: string
  /** What must be there before the measuring: `count` requests will come. */
  readonly prepare?: (server: Server, count: number) => Promise<void>
  readonly call: (server: Server, index: number) => Promise<number>
}

const tokens = new Map<string, Promise<string>>()
const accessOf = (server: Server, index: number): Access =>
  ownerOf(server.vars, String(1 + (index % SHOPS)))

/** The same token for all requests of a shop, as a browser has it, and each request signed. */
async function headersOf(
  server: Server,
  access: Access,
  path: string,
  method: string,
): Promise<Record<string, string>> {
  const made = tokens.get(access.shopId) ?? tokenFor(server.vars, 'access', access)
  tokens.set(access.shopId, made)
  return await signedHeaders(server.vars, await made, path, method)
}

const shopCall =
  (method: string, path: string) =>
  async (server: Server, index: number): Promise<number> => {
    const access = accessOf(server, index)
    const whole = `/shops/${access.shopId}${path}`
    const signed = await headersOf(server, access, whole, method)
    const headers = { ...signed, origin: EXTENSION_ORIGIN }
    return (await ask(agent, server.origin + whole, { method, headers })).status
  }

const sockets: RawSocket[] = []

const onWorkerd: readonly Route[] = [
  { route: 'GET /shops/:shopId/versions', call: shopCall('GET', '/versions?after=0&limit=100') },
  { route: 'POST /shops/:shopId/socket-ticket', call: shopCall('POST', '/socket-ticket') },
  { route: 'POST /shops/:shopId/sync', call: shopCall('POST', '/sync') },
  {
    route: 'GET /shops/:shopId/socket',
    call: async (server, index) => {
      const access = accessOf(server, index)
      const ticket = await tokenFor(server.vars, 'ticket', access)
      const path = `/shops/${access.shopId}/socket?ticket=${ticket}`
      const socket = await openRawSocket(Number(new URL(server.origin).port), path, () => {})
      sockets.push(socket)
      return 101
    },
  },
]

const seedOne = async (server: Server, shopId: string, session: string): Promise<void> => {
  await mustAsk(agent, `${server.origin}/bench/open/${shopId}`, { method: 'POST', body: '{}' })
  await mustAsk(agent, `${server.origin}/bench/seed/${shopId}`, { method: 'POST', body: session })
}
const withRefreshToken = (path: string, name: string) => ({
  prepare: (server: Server, count: number) =>
    inParallel(count, 16, index => seedOne(server, '1', `${name}-${String(index)}`)),
  call: async (server: Server, index: number): Promise<number> => {
    const { vars } = server
    const method = 'POST'
    const url = (vars['PUBLIC_ORIGIN'] ?? '') + path
    const refreshToken = await refreshTokenFor(vars, '1', `${name}-${String(index)}`)
    const dpop = await (await keyOf(vars)).proof({ method, url })
    const headers = { origin: EXTENSION_ORIGIN, dpop }
    const body = JSON.stringify({ refreshToken })
    return (await ask(agent, server.origin + path, { method, headers, body })).status
  },
})

/** These need the directory (D1) or the archive (R2), which raw workerd lacks. */
const onMiniflare: readonly Route[] = [
  { route: 'POST /session/refresh', ...withRefreshToken('/session/refresh', 'refresh') },
  { route: 'POST /session/end', ...withRefreshToken('/session/end', 'end') },
  {
    route: 'DELETE /shops/:shopId',
    prepare: (server, count) =>
      inParallel(count, 16, index => seedOne(server, String(100_000 + index), `d${String(index)}`)),
    call: async (server, index) => {
      const method = 'DELETE'
      const access = ownerOf(server.vars, String(100_000 + index))
      const path = `/shops/${access.shopId}`
      const token = await tokenFor(server.vars, 'access', access)
      const headers = await signedHeaders(server.vars, token, path, method)
      return (await ask(agent, server.origin + path, { method, headers })).status
    },
  },
]

/** Routes behind a sign-in that this bench would leave out. */
async function forgotten({ origin }: Server): Promise<string[]> {
  const text = (await mustAsk(agent, `${origin}/bench/routes`)).toString()
  const routes = parseJson(v.array(v.string()), text)
  if (!routes.ok) throw new Error('no routes')
  const measured = [...onWorkerd, ...onMiniflare].map(({ route }) => route)
  return routes.value
    .filter(route => /^(GET|POST|PUT|PATCH|DELETE) \/(shops|session)\b./.test(route))
    .filter(route => !measured.includes(route))
}

/** How long every route behind a sign-in takes at a steady pace, p95. */
export async function benchApi(seconds: number): Promise<void> {
  const workerd = await startWorkerd()
  try {
    const left = await forgotten(workerd)
    if (left.length > 0) throw new Error(`measure these routes too: ${left.join(', ')}`)
    await inParallel(SHOPS, 8, async index => {
      const room = String(1 + index)
      await mustAsk(agent, `${workerd.origin}/bench/open/${room}`, { method: 'POST', body: '{}' })
      const body = ledgerBatch(0, 500)
      await mustAsk(agent, `${workerd.origin}/bench/ingest/${room}`, { method: 'POST', body })
    })
    for (const route of onWorkerd) await measure(workerd, route, seconds, 'raw workerd')
  } finally {
    for (const socket of sockets) socket.end()
    await workerd.stop()
  }
  tokens.clear()
  const miniflare = await startMiniflare()
  try {
    for (const route of onMiniflare)
      await measure(miniflare, route, seconds, 'miniflare, for its simulated D1')
  } finally {
    await miniflare.stop()
    agent.destroy()
  }
}

async function measure(
  server: Server,
  { route, prepare, call }: Route,
  seconds: number,
  runtime: string,
): Promise<void> {
  await prepare?.(server, PER_SECOND * seconds)
  const refused = new Map<number, number>()
  const { timesMs, perSecond } = await paced(PER_SECOND, seconds, async index => {
    const status = await call(server, index)
    if (status >= 300) refused.set(status, (refused.get(status) ?? 0) + 1)
  })
  figure(`API ${route}, p95`, percentile(timesMs, 0.95), 'ms', {
    p50: Math.round((percentile(timesMs, 0.5) ?? Number.NaN) * 10) / 10,
    asked: PER_SECOND,
    answeredASecond: Math.round(perSecond),
    requests: timesMs.length,
    refused: [...refused].map(([status, times]) => `${String(times)} × ${String(status)}`).join(),
    shops: route === 'DELETE /shops/:shopId' ? timesMs.length : SHOPS,
    seconds,
    runtime,
    ...machineState(),
  })
}
