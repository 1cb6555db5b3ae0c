import { runInDurableObject } from 'cloudflare:test'
import { env, exports } from 'cloudflare:workers'
import type { Entity } from '../../schema/entities/entity.ts'
import { CHROME_ORIGIN, CHROME_REDIRECT } from '../../schema/extension-ids.ts'
import { sessionAnswerSchema, type Session } from '../../schema/http/session.ts'
import { socketTicketSchema } from '../../schema/http/socket-ticket.ts'
import { versionsPageSchema, type VersionsPage } from '../../schema/http/versions.ts'
import { parse, parseJson } from '../../schema/parse.ts'
import { downSchema, type Down } from '../../schema/sync/down.ts'
import { randomSecret, sha256 } from '../auth/secret.ts'
import { ProofKey } from './proof-key.ts'

export const ORIGIN = 'https://sync.etsypro.example'
export const EXTENSION = CHROME_ORIGIN
export const REDIRECT = CHROME_REDIRECT

/** One request at the worker's front door. */
export async function knock(path: string, init: RequestInit = {}): Promise<Response> {
  return await exports.default.fetch(new Request(ORIGIN + path, { redirect: 'manual', ...init }))
}

/** A word to the Etsy behind these tests. */
export async function etsy(path: string, init?: RequestInit): Promise<Response> {
  const answer = await fetch(`https://control.test${path}`, init)
  if (!answer.ok) throw new Error(`control ${path}: ${await answer.text()}`)
  return answer
}

/** A session with the key that it is bound to. */
export type SellerSession = Session & { readonly key: ProofKey }
export type SignedIn = { readonly session: SellerSession; readonly refreshToken: string }

/** The way of a seller through consent, with every redirect followed by hand. */
export async function signIn(
  shopId: number,
  clientId: string = crypto.randomUUID(),
): Promise<SignedIn> {
  const { code, verifier } = await connect(shopId)
  const key = await ProofKey.create()
  return await signedIn(await exchange(code, verifier, key, clientId), key)
}

/** What an answer with a session gives; throws for any other. */
export async function signedIn(answer: Response, key: ProofKey): Promise<SignedIn> {
  const parsed = parseJson(sessionAnswerSchema, await answer.text())
  if (!parsed.ok) throw new Error(`no session: ${String(answer.status)}`)
  const { refreshToken, ...session } = parsed.value
  return { session: { ...session, key }, refreshToken }
}

export async function exchange(
  code: string,
  verifier: string,
  key: ProofKey,
  clientId: string = crypto.randomUUID(),
): Promise<Response> {
  return await signed(key, '/session', { code, verifier, clientId })
}

/** A POST that the session's key signs. */
export async function signed(
  key: ProofKey,
  path: string,
  body: unknown,
  { origin = EXTENSION, proof }: { readonly origin?: string; readonly proof?: string } = {},
): Promise<Response> {
  const method = 'POST'
  const dpop = proof ?? (await key.proof({ method, url: ORIGIN + path }))
  const headers = { dpop, ...(origin !== '' && { origin }) }
  return await knock(path, { method, headers, body: JSON.stringify(body) })
}

export async function refresh({ session, refreshToken }: SignedIn): Promise<Response> {
  return await signed(session.key, '/session/refresh', { refreshToken })
}

export async function signOut({ session, refreshToken }: SignedIn): Promise<Response> {
  return await signed(session.key, '/session/end', { refreshToken })
}

export async function connect(shopId: number): Promise<{ code: string; verifier: string }> {
  const verifier = randomSecret()
  const { consent, cookie } = await start(await sha256(verifier))
  const callback = await allow(consent, shopId)
  const back = await knock(callback.pathname + callback.search, { headers: { cookie } })
  const code = new URL(back.headers.get('location') ?? '').searchParams.get('code')
  if (code === null) throw new Error(`no code: ${back.headers.get('location') ?? ''}`)
  return { code, verifier }
}

export async function start(challenge: string): Promise<{ consent: URL; cookie: string }> {
  const query = new URLSearchParams({ challenge, redirect: REDIRECT })
  const answer = await knock(`/oauth/start?${query.toString()}`)
  return { consent: new URL(answer.headers.get('location') ?? ''), cookie: cookieOf(answer) }
}

export async function allow(consent: URL, shopId: number): Promise<URL> {
  const query = new URLSearchParams(consent.searchParams)
  query.set('shop', String(shopId))
  return new URL(await (await etsy(`/allow?${query.toString()}`)).text())
}

export function cookieOf(answer: Response): string {
  return answer.headers
    .getSetCookie()
    .map(cookie => cookie.split(';')[0])
    .join('; ')
}

export async function asSeller(
  session: SellerSession,
  path: string,
  init: RequestInit = {},
): Promise<Response> {
  const headers = new Headers(init.headers)
  if (!headers.has('authorization')) {
    const { accessToken, key } = session
    const proven = { method: init.method ?? 'GET', url: ORIGIN + path, accessToken }
    for (const [name, value] of Object.entries(await key.headers(proven))) headers.set(name, value)
  }
  return await knock(path, {
    ...init,
    headers,
  })
}

export function roomOf(shopId: string | number) {
  return env.SHOP_ROOM.getByName(String(shopId))
}

/** Waits until the room has read all that is due: its alarms fire by themselves, as in production. */
export async function settle(shopId: string | number, session: SellerSession): Promise<Entity[]> {
  const until = Date.now() + 25_000
  while (Date.now() < until) {
    const at = await runInDurableObject(roomOf(shopId), async (_room, state) => {
      return await state.storage.getAlarm()
    })
    // While it works there is no alarm; between two steps or after a failure there is one soon.
    if (at !== null && at - Date.now() > 30_000) return await everything(session)
    await new Promise(resolve => setTimeout(resolve, 20))
  }
  throw new Error('the room did not settle')
}

export async function page(
  session: SellerSession,
  after: number,
  limit: number,
): Promise<VersionsPage> {
  const answer = await asSeller(
    session,
    `/shops/${session.shopId}/versions?after=${String(after)}&limit=${String(limit)}`,
  )
  const parsed = parse(versionsPageSchema, await answer.json())
  if (!parsed.ok) throw new Error(`no page: ${parsed.error.path} ${parsed.error.message}`)
  return parsed.value
}

/** Newest version of each entity. */
export async function everything(session: SellerSession): Promise<Entity[]> {
  const rows = new Map<string, Entity>()
  for (let cursor = 0; ;) {
    const { versions, cursor: next, head } = await page(session, cursor, 1000)
    for (const version of versions)
      if ('entity' in version)
        rows.set(`${version.entity.kind}:${version.entity.id}`, version.entity)
    cursor = next
    if (cursor >= head) return [...rows.values()]
  }
}

/** One end of a socket, with everything that came over it. */
export type Line = {
  readonly socket: WebSocket
  readonly frames: Down[]
  readonly closed: Promise<number>
  /** The next frame of this type. */
  next(type: Down['type']): Promise<Down>
  until(isIt: (frame: Down) => boolean): Promise<Down>
}

export async function openSocket(session: SellerSession, origin = EXTENSION): Promise<Line> {
  const ticket = await ticketOf(session)
  const answer = await knock(`/shops/${session.shopId}/socket?ticket=${ticket}`, {
    headers: { upgrade: 'websocket', origin },
  })
  const socket = answer.webSocket
  if (!socket) throw new Error(`no socket: ${String(answer.status)}`)
  const frames: Down[] = []
  const waiting: { isIt: (frame: Down) => boolean; resolve: (down: Down) => void }[] = []
  let hangUp: (code: number) => void = () => undefined
  const closed = new Promise<number>(resolve => (hangUp = resolve))
  socket.addEventListener('message', event => {
    if (event.data === 'pong') return
    const down = parseJson(downSchema, String(event.data))
    if (!down.ok) throw new Error(`not a frame: ${String(event.data)}`)
    frames.push(down.value)
    const found = waiting.findIndex(({ isIt }) => isIt(down.value))
    if (found !== -1) waiting.splice(found, 1)[0]?.resolve(down.value)
  })
  socket.addEventListener('close', event => hangUp(event.code))
  socket.accept()
  return {
    socket,
    frames,
    closed,
    next: type =>
      new Promise(resolve => waiting.push({ isIt: frame => frame.type === type, resolve })),
    until: isIt => new Promise(resolve => waiting.push({ isIt, resolve })),
  }
}

export async function ticketOf(session: SellerSession): Promise<string> {
  const answer = await asSeller(session, `/shops/${session.shopId}/socket-ticket`, {
    method: 'POST',
    headers: { origin: EXTENSION },
  })
  const ticket = parse(socketTicketSchema, await answer.json())
  if (!ticket.ok) throw new Error('no ticket')
  return ticket.value.ticket
}
