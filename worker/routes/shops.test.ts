import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeAll, expect, test } from 'vitest'
import { app } from '../app.ts'
import { signerOf, signToken, verifyToken } from '../auth/token.ts'
import type { Access } from '../auth/access.ts'
import { MAX_PAGE_VERSIONS } from '../../schema/sync/version.ts'
import {
  asSeller,
  EXTENSION,
  knock,
  openSocket,
  ORIGIN,
  page,
  refresh,
  roomOf,
  settle,
  signIn,
  ticketOf,
  type SignedIn,
} from '../testing/seller.ts'

const [MINE, THEIRS] = [10_000_001, 10_000_002]
let me: SignedIn
let they: SignedIn

beforeAll(async () => {
  me = await signIn(MINE)
  they = await signIn(THEIRS)
})

/** Every route below /shops, as the router itself knows them: a new one is in here by itself. */
const guarded = [
  ...new Set(
    app.routes
      .filter(({ path, method }) => path.startsWith('/shops/') && method !== 'ALL')
      .map(({ path, method }) => `${method} ${path}`),
  ),
].map(route => route.split(' ') as [method: string, path: string])

function fill(path: string, shopId: string | number): string {
  return path.replace(':shopId', String(shopId))
}

/** Only for a socket: the runtime makes a GET of whatever asks for an upgrade. */
function headersFor(path: string): Record<string, string> {
  return { origin: EXTENSION, ...(path.endsWith('/socket') && { upgrade: 'websocket' }) }
}

test('there are routes to guard, and each names its shop', () => {
  expect(guarded.length).toBeGreaterThanOrEqual(5)
  for (const [, path] of guarded) expect(path).toContain('/:shopId')
})

test.each(guarded)('%s %s refuses the seller of another shop', async (method, path) => {
  const ticket = await ticketOf(me.session)
  const init = { method, headers: headersFor(path) }
  const answer = await asSeller(me.session, `${fill(path, THEIRS)}?ticket=${ticket}`, init)
  expect(answer.status).toBe(403)
  expect(await answer.json()).toMatchObject({ reason: 'forbidden' })
})

test.each(guarded)(
  '%s %s refuses whoever has no token, or a ticket for a token',
  async (method, path) => {
    const headers = headersFor(path)
    expect((await knock(fill(path, MINE), { method, headers })).status).toBe(401)
    const ticket = await ticketOf(me.session)
    const proven = { method, url: ORIGIN + fill(path, MINE), accessToken: ticket }
    const confused = await knock(`${fill(path, MINE)}?ticket=${me.session.accessToken}`, {
      method,
      headers: { ...headers, ...(await me.session.key.headers(proven)) },
    })
    expect(confused.status).toBe(401)
  },
)

test.each(guarded)('%s %s refuses forged, stale and outdated tokens', async (method, path) => {
  const [, payload = ''] = me.session.accessToken.split('.')
  const signer = signerOf(env)
  const verified = await verifyToken(signer, 'access', me.session.accessToken, Date.now())
  if (!verified.ok) throw new Error(verified.error.reason)
  const { access } = verified.value
  const unsigned = `${btoa('{"alg":"none","typ":"at+jwt"}')}.${payload}.`.replaceAll('=', '')
  const otherKey = { ...signer, key: new Uint8Array(32) }
  const otherIssuer = { ...signer, issuer: 'https://other.example' }
  const nowMs = Date.now()
  const ninth = nowMs - 9 * 3_600_000
  const outdated = { ...access, epoch: access.epoch + 1 }
  const otherRoom = { ...access, room: crypto.randomUUID() }
  const otherSession = { ...access, sessionId: crypto.randomUUID() }
  for (const token of [
    unsigned,
    await signToken(otherKey, 'access', access, nowMs),
    await signToken(otherIssuer, 'access', access, nowMs),
    await signToken(signer, 'access', access, ninth),
    await signToken(signer, 'access', outdated, nowMs),
    await signToken(signer, 'access', { ...access, memberId: '999' }, nowMs),
    await signToken(signer, 'access', otherRoom, nowMs),
    await signToken(signer, 'access', otherSession, nowMs),
  ]) {
    const kind = path.endsWith('/socket') ? 'query' : 'header'
    const answer = await knock(
      kind === 'query' ? `${fill(path, MINE)}?ticket=${token}` : fill(path, MINE),
      {
        method,
        headers: {
          ...headersFor(path),
          ...(await me.session.key.headers({
            method,
            url: ORIGIN + fill(path, MINE),
            accessToken: token,
          })),
        },
      },
    )
    expect(answer.status).toBe(401)
  }
})

test('an object that nobody connected holds nothing, whoever names it', async () => {
  const stray = roomOf(99_999_999)
  expect(await stray.check(claimsFor('99999999'))).toEqual({
    ok: false,
    error: { reason: 'unauthorized' },
  })
  const keys = await runInDurableObject(stray, (_room, state) => [...state.storage.kv.list()])
  expect(keys).toEqual([])
})

function claimsFor(shopId: string): Access {
  const expiresAt = Date.now() + 60_000
  const room = 'no-such-room'
  return { shopId, room, memberId: '1', sessionId: 's', jkt: 'k', epoch: 1, expiresAt }
}

test('pages come in order of seq, compressed, and join without a gap', async () => {
  await settle(MINE, me.session)
  const first = await page(me.session, 0, 10)
  expect(first.versions.map(({ seq }) => seq)).toEqual(
    first.versions.map(({ seq }) => seq).toSorted((a, b) => a - b),
  )
  expect(first.cursor).toBe(first.versions[9]?.seq)
  const second = await page(me.session, first.cursor, 10)
  expect(second.versions[0]?.seq).toBeGreaterThan(first.cursor)
  const last = await page(me.session, second.head, 10)
  expect(last).toEqual({ room: first.room, versions: [], cursor: second.head, head: second.head })

  const zipped = await asSeller(me.session, `/shops/${String(MINE)}/versions`, {
    headers: { 'accept-encoding': 'gzip' },
  })
  expect(zipped.headers.get('content-encoding')).toBe('gzip')
})

test.each([
  'after=-1',
  'after=x',
  'limit=0',
  `limit=${String(MAX_PAGE_VERSIONS + 1)}`,
  'after=1e9',
])('a page with %s is refused', async query => {
  const answer = await asSeller(me.session, `/shops/${String(MINE)}/versions?${query}`)
  expect(answer.status).toBe(400)
})

test('a ticket opens one socket', async () => {
  const ticket = await ticketOf(me.session)
  const open = () =>
    knock(`/shops/${String(MINE)}/socket?ticket=${ticket}`, {
      headers: { upgrade: 'websocket', origin: EXTENSION },
    })
  const first = await open()
  expect(first.status).toBe(101)
  first.webSocket?.accept()
  first.webSocket?.close()
  expect((await open()).status).toBe(401)
})

test.each(['https://www.etsy.test', 'null', '', `chrome-extension://${'a'.repeat(32)}`])(
  'no socket opens from %s',
  async origin => {
    const ticket = await ticketOf(me.session)
    const answer = await knock(`/shops/${String(MINE)}/socket?ticket=${ticket}`, {
      headers: { upgrade: 'websocket', origin },
    })
    expect(answer.status).toBe(403)
  },
)

test('web pages may not read our answers, the extension may', async () => {
  const ask = async (origin: string) =>
    (await knock('/health', { headers: { origin } })).headers.get('access-control-allow-origin')
  expect(await ask('https://www.example.com')).toBeNull()
  expect(await ask(`chrome-extension://${'a'.repeat(32)}`)).toBeNull()
  expect(await ask(EXTENSION)).toBe(EXTENSION)
  // In Firefox the id is drawn for each installation: no list knows ours.
  const firefox = 'moz-extension://8a9d7f3e-0b3c-4f0e-9a57-3f3a4f1d2c5b'
  expect(await ask(firefox)).toBe(firefox)
})

test('disconnecting erases the shop: rows, tokens, sessions and sockets', async () => {
  await settle(THEIRS, they.session)
  const { room } = await page(they.session, 0, 1)
  const line = await openSocket(they.session)
  const answer = await asSeller(they.session, `/shops/${String(THEIRS)}`, { method: 'DELETE' })
  expect(answer.status).toBe(204)
  expect(await line.closed).toBe(4410)
  expect(line.frames.at(-1)).toEqual({ type: 'reject', reason: 'shop-erased' })
  const gone = await asSeller(they.session, `/shops/${String(THEIRS)}/versions`)
  expect(gone.status).toBe(410)
  expect(await gone.json()).toMatchObject({ reason: 'shop-erased' })
  // As if a crash had cut the erasure off behind the room: the next call finishes it.
  await env.DIRECTORY.prepare(
    'INSERT INTO shop (shop_id, name, connected_at, room) VALUES (?, ?, 1, ?)',
  )
    .bind(String(THEIRS), 'Left behind', room)
    .run()
  expect(
    (await asSeller(they.session, `/shops/${String(THEIRS)}`, { method: 'DELETE' })).status,
  ).toBe(410)
  const left = await runInDurableObject(roomOf(THEIRS), async (_room, state) => ({
    tables: state.storage.sql
      .exec(`SELECT name FROM sqlite_master WHERE name NOT LIKE '\\_cf%' ESCAPE '\\'`)
      .toArray(),
    alarm: await state.storage.getAlarm(),
  }))
  expect(left).toEqual({ tables: [], alarm: null })
  for (const table of ['shop', 'member', 'one_time_code']) {
    const rows = await env.DIRECTORY.prepare(`SELECT * FROM ${table} WHERE shop_id = ?`)
      .bind(String(THEIRS))
      .all()
    expect(rows.results).toEqual([])
  }
  const again = await signIn(THEIRS)
  expect((await settle(THEIRS, again.session)).length).toBeGreaterThan(100)
  // Browsers with a copy of the one before must not take it for the same.
  expect(room).toBeDefined()
  expect((await page(again.session, 0, 1)).room).not.toBe(room)

  // Nothing from before opens it, whether it was signed out or simply left.
  expect((await asSeller(they.session, `/shops/${String(THEIRS)}/versions`)).status).toBe(410)
  expect((await refresh(they)).status).toBe(410)
})
