import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { request } from 'node:https'
import { gunzipSync } from 'node:zlib'
import { CHROME_ORIGIN, CHROME_REDIRECT } from '../../schema/extension-ids.ts'
import { sessionAnswerSchema, type Session } from '../../schema/http/session.ts'
import { socketTicketSchema } from '../../schema/http/socket-ticket.ts'
import { versionsPageSchema } from '../../schema/http/versions.ts'
import type { Entity, EntityKind, EntityOf } from '../../schema/entities/entity.ts'
import { parseJson } from '../../schema/parse.ts'
import { ProofKey } from '../../worker/testing/proof-key.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'

/** What the extension was built for, whatever port the worker listens on. */
const PUBLIC_ORIGIN = 'https://sync.etsypro.example'

/** A session with the key that it is bound to. */
export type SignedIn = Session & { readonly key: ProofKey; readonly refreshToken: string }

export type Answer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly text: string
}
export type Ask = {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** Node's `fetch` refuses a certificate that nobody signed; the worker's local one is such. */
export function ask(
  url: string,
  { method = 'GET', headers = {}, body }: Ask = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { method, headers, rejectUnauthorized: false }, response => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      response.on('end', () => {
        const raw = Buffer.concat(parts)
        const bytes = response.headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text: bytes.toString('utf8'),
        })
      })
    })
    asked.once('error', reject)
    asked.end(body)
  })
}

/** Signs a seller in as the extension does, with the consent given by the sandbox itself. */
export async function signIn(
  origin: string,
  sandbox: Sandbox,
  userId = sandbox.shop.userId,
): Promise<{ readonly session: SignedIn }> {
  const verifier = randomBytes(32).toString('base64url')
  const challenge = createHash('sha256').update(verifier).digest('base64url')
  const start = await ask(
    `${origin}/oauth/start?${new URLSearchParams({ challenge, redirect: CHROME_REDIRECT }).toString()}`,
  )
  const consent = new URL(locationOf(start))
  const asked = sandbox.oauth.readAuthorization(consent.searchParams)
  if (typeof asked === 'string') throw new Error(`Etsy refuses the consent page: ${asked}`)
  const callback = new URL(sandbox.oauth.allow(asked, userId))
  const back = await ask(`${origin}${callback.pathname}${callback.search}`, {
    headers: { cookie: cookieOf(start) },
  })
  const code = new URL(locationOf(back)).searchParams.get('code')
  if (code === null) throw new Error(`no code came back: ${locationOf(back)}`)
  const key = await ProofKey.create()
  const dpop = await key.proof({ method: 'POST', url: `${PUBLIC_ORIGIN}/session` })
  const answer = await ask(`${origin}/session`, {
    method: 'POST',
    headers: { origin: CHROME_ORIGIN, 'content-type': 'application/json', dpop },
    body: JSON.stringify({ code, verifier, clientId: randomUUID() }),
  })
  const session = parseJson(sessionAnswerSchema, answer.text)
  if (!session.ok) throw new Error(`no session: ${String(answer.status)} ${answer.text}`)
  return { session: { ...session.value, key } }
}

/** A request that the session's key signs. */
export async function askAs(
  { accessToken, key }: SignedIn,
  origin: string,
  path: string,
  { method = 'GET', headers = {}, body }: Ask = {},
): Promise<Answer> {
  const signed = await key.headers({ method, url: PUBLIC_ORIGIN + path, accessToken })
  const all = { ...headers, ...signed }
  return await ask(origin + path, { method, headers: all, ...(body !== undefined && { body }) })
}

/** What the room holds, newest versions only, by catching up from 0 as a new client does. */
export async function catchUp(origin: string, session: SignedIn): Promise<Room> {
  const rows = new Map<string, Entity>()
  let cursor = 0
  let bytes = 0
  for (;;) {
    const path = `/shops/${session.shopId}/versions?after=${String(cursor)}&limit=1000`
    const answer = await askAs(session, origin, path, { headers: { 'accept-encoding': 'gzip' } })
    const page = parseJson(versionsPageSchema, answer.text)
    if (!page.ok) throw new Error(`no page: ${String(answer.status)} ${page.error.message}`)
    bytes += answer.text.length
    for (const version of page.value.versions) {
      if ('entity' in version)
        rows.set(`${version.entity.kind}:${version.entity.id}`, version.entity)
      else rows.delete(`${version.tombstone.kind}:${version.tombstone.id}`)
    }
    cursor = page.value.cursor
    if (cursor >= page.value.head) return new Room(rows, cursor, bytes)
  }
}

export class Room {
  readonly rows: ReadonlyMap<string, Entity>
  readonly head: number
  readonly bytes: number

  constructor(rows: ReadonlyMap<string, Entity>, head: number, bytes: number) {
    this.rows = rows
    this.head = head
    this.bytes = bytes
  }

  all<K extends EntityKind>(kind: K): EntityOf<K>[] {
    const isOfKind = (entity: Entity): entity is EntityOf<K> => entity.kind === kind
    return [...this.rows.values()].filter(isOfKind)
  }
}

export async function socketTicket(origin: string, session: SignedIn): Promise<string> {
  const path = `/shops/${session.shopId}/socket-ticket`
  const answer = await askAs(session, origin, path, {
    method: 'POST',
    headers: { origin: CHROME_ORIGIN },
  })
  const ticket = parseJson(socketTicketSchema, answer.text)
  if (!ticket.ok) throw new Error(`no ticket: ${answer.text}`)
  return ticket.value.ticket
}

export function locationOf({ headers, status, text }: Answer): string {
  const { location } = headers
  if (typeof location !== 'string') throw new Error(`no redirect: ${String(status)} ${text}`)
  return location
}

/** The cookies of an answer, as the next request sends them. */
export function cookieOf({ headers }: Answer): string {
  const set = headers['set-cookie']
  return (Array.isArray(set) ? set : [set ?? '']).map(text => text.split(';')[0]).join('; ')
}
