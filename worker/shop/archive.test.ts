import {
  abortAllDurableObjects,
  createScheduledController,
  runInDurableObject,
} from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import worker from '../index.ts'
import type { LedgerEntry } from '../../schema/entities/ledger-entry.ts'
import { SYNC_VERSION } from '../../schema/sync/version.ts'
import {
  asSeller,
  openSocket,
  page,
  roomOf,
  settle,
  signIn,
  type SignedIn,
} from '../testing/seller.ts'
import { folderOf, gzip, manifestKeyOf } from './archive-format.ts'
import { EntityStore } from './entity-store.ts'

const SHOP = 10_000_003
const room = () => roomOf(SHOP)
let seller: SignedIn

beforeAll(async () => {
  seller = await signIn(SHOP)
  await settle(SHOP, seller.session)
}, 60_000)

/** Everything that lies in the room, table by table. */
const contents = async () =>
  await runInDurableObject(room(), (_room, { storage }) => {
    const rows = (query: string) => [...storage.sql.exec(query).raw()]
    return {
      entity: rows('SELECT kind, id, seq, body FROM entity ORDER BY seq'),
      tokens: rows(`SELECT * FROM fact WHERE name IN ('tokens', 'buyerKey', 'room') ORDER BY name`),
      member: rows('SELECT * FROM member'),
      client: rows('SELECT * FROM client'),
    }
  })

/** The disaster: storage and memory of the room are gone. */
async function wipe(): Promise<void> {
  await runInDurableObject(room(), async (_room, { storage }) => {
    await storage.deleteAlarm()
    await storage.deleteAll()
  })
  await abortAllDurableObjects()
}

const keys = async () =>
  (await env.ARCHIVE.list({ prefix: folderOf(String(SHOP)) })).objects.map(({ key }) => key).sort()
const chunkKeys = async () => (await keys()).filter(key => key.endsWith('.json.gz'))

async function damage(key: string, change: (bytes: Uint8Array) => Uint8Array): Promise<void> {
  const object = await env.ARCHIVE.get(key)
  await env.ARCHIVE.put(key, change(new Uint8Array(await object!.arrayBuffer())))
}

beforeEach(async () => {
  for (const key of await keys()) await env.ARCHIVE.delete(key)
})

test('a room that is lost comes back with the same versions, tokens, members and mutations', async () => {
  const line = await openSocket(seller.session)
  const ack = line.next('ack')
  line.socket.send(
    JSON.stringify({ type: 'hello', version: SYNC_VERSION, clientId: 'client-archive', cursor: 0 }),
  )
  const settings = {
    kind: 'settings',
    id: 'settings',
    timeZone: 'Europe/Vienna',
    closedWeekdays: [0],
  }
  line.socket.send(JSON.stringify({ type: 'push', mutationId: 1, puts: [settings] }))
  await ack
  const before = await contents()
  expect(before.entity.length).toBeGreaterThan(1_000)
  expect(before.client).toHaveLength(1)
  const exported = await room().archive()
  expect(exported).toMatchObject({ entities: before.entity.length, isNew: true })

  await wipe()
  expect((await asSeller(seller.session, `/shops/${String(SHOP)}/versions`)).status).toBe(401)
  expect(await room().restore(String(SHOP))).toEqual({
    ok: true,
    value: { head: exported?.head, entities: exported?.entities },
  })
  expect(await contents()).toEqual(before)
  // The session of before goes on, and so does the work with Etsy.
  expect(await settle(SHOP, seller.session)).toHaveLength(before.entity.length)
}, 60_000)

test('a browser that saw more than the archive holds is given everything that comes after', async () => {
  await room().archive()
  const ahead = (await page(seller.session, 0, 1)).head + 5
  await wipe()
  await room().restore(String(SHOP))
  const { head, cursor } = await page(seller.session, ahead, 1000)
  expect(head).toBeGreaterThan(ahead)
  expect(cursor).toBe(head)
})

test('neither a token nor a key nor a buyer lies open in the archive', async () => {
  await room().archive()
  const opened = await Promise.all(
    (await chunkKeys()).map(async key => {
      const packed = (await env.ARCHIVE.get(key))!.body.pipeThrough(new DecompressionStream('gzip'))
      return await new Response(packed).text()
    }),
  )
  const text = opened.join()
  expect(text).toContain('wrappedKey')
  // Etsy's tokens begin with the seller's user id and a dot.
  const rawTokens = await runInDurableObject(room(), async (_room, { storage }) => {
    return storage.sql.exec<{ value: string }>(`SELECT value FROM fact WHERE name = 'tokens'`).one()
      .value
  })
  expect(text).toContain(JSON.stringify(rawTokens).slice(1, -1))
  expect(text).not.toMatch(/\d+\.[A-Za-z0-9_-]{32}/)
  expect(text).not.toContain('Canary')
})

test('a room without news is not written again, and one with news replaces what was there', async () => {
  await room().archive()
  const first = await keys()
  expect(await room().archive()).toMatchObject({ isNew: false })
  expect(await keys()).toEqual(first)
  const entry: LedgerEntry = {
    kind: 'ledgerEntry',
    id: '1',
    sequence: 1,
    createdAt: 1_700_000_000_000,
    ledgerType: 'transaction',
    amount: { minor: -20, currency: 'USD' },
    balance: { minor: 0, currency: 'USD' },
  }
  await runInDurableObject(room(), (_room, { storage }) => {
    new EntityStore(storage.sql).put([entry])
  })
  expect(await room().archive()).toMatchObject({ isNew: true })
  expect(await keys()).toHaveLength(first.length)
  expect(await keys()).not.toEqual(first)
})

test.each([
  ['cut off', 'chunk-torn', (bytes: Uint8Array) => bytes.slice(0, bytes.length / 2)],
  [
    'changed in one bit',
    'chunk-torn',
    (bytes: Uint8Array) => bytes.map((b, i) => (i === 900 ? b ^ 1 : b)),
  ],
  ['gone', 'chunk-missing', undefined],
])(
  'a chunk that is %s is refused as %s, and the room stays empty',
  async (_how, reason, change) => {
    await room().archive()
    const [key = ''] = await chunkKeys()
    const whole = new Uint8Array(await (await env.ARCHIVE.get(key))!.arrayBuffer())
    if (change) await damage(key, change)
    else await env.ARCHIVE.delete(key)
    await wipe()
    expect(await room().restore(String(SHOP))).toEqual({ ok: false, error: { reason, key } })
    await abortAllDurableObjects()
    expect((await asSeller(seller.session, `/shops/${String(SHOP)}/versions`)).status).toBe(401)
    // Once the archive is whole, the next attempt succeeds.
    await env.ARCHIVE.put(key, whole)
    expect((await room().restore(String(SHOP))).ok).toBe(true)
  },
)

test('a room that lives is never overwritten', async () => {
  await room().archive()
  expect(await room().restore(String(SHOP))).toEqual({
    ok: false,
    error: { reason: 'room-not-empty' },
  })
})

test('nothing archived, a foreign manifest and one of a later version are refused', async () => {
  const stranger = roomOf('77')
  expect(await stranger.restore('77')).toEqual({ ok: false, error: { reason: 'not-archived' } })
  await room().archive()
  const manifest = await (await env.ARCHIVE.get(manifestKeyOf(String(SHOP))))!.text()
  await env.ARCHIVE.put(manifestKeyOf('77'), manifest)
  expect(await stranger.restore('77')).toEqual({ ok: false, error: { reason: 'manifest-broken' } })
  const later = manifest
    .replace(`"shopId":"${String(SHOP)}"`, '"shopId":"77"')
    .replace('"schema":', '"schema":9')
  await env.ARCHIVE.put(manifestKeyOf('77'), later)
  expect(await stranger.restore('77')).toEqual({ ok: false, error: { reason: 'made-by-newer' } })
  await env.ARCHIVE.delete(manifestKeyOf('77'))
})

test('an archive that counts more entities than its chunks hold is refused', async () => {
  await room().archive()
  const key = manifestKeyOf(String(SHOP))
  const manifest = await (await env.ARCHIVE.get(key))!.text()
  await env.ARCHIVE.put(key, manifest.replace('"entities":', '"entities":1'))
  await wipe()
  expect(await room().restore(String(SHOP))).toEqual({ ok: false, error: { reason: 'incomplete' } })
  await env.ARCHIVE.put(key, manifest)
  expect((await room().restore(String(SHOP))).ok).toBe(true)
})

test('each shop is archived in one hour of the day, by the cron', async () => {
  const at = (hour: number) =>
    createScheduledController({
      scheduledTime: Date.UTC(2026, 10, 20, hour, 17),
      cron: '17 * * * *',
    })
  await worker.scheduled(at((SHOP + 1) % 24), env)
  expect(await keys()).toEqual([])
  await worker.scheduled(at(SHOP % 24), env)
  expect(await keys()).toContain(manifestKeyOf(String(SHOP)))
})

test('erasing the shop erases its archive', async () => {
  await room().archive()
  await env.ARCHIVE.put(`${folderOf(String(SHOP))}left-by-a-crash.json.gz`, await gzip('{}'))
  const erased = await asSeller(seller.session, `/shops/${String(SHOP)}`, { method: 'DELETE' })
  expect(erased.status).toBe(204)
  expect(await keys()).toEqual([])
  expect(await room().archive()).toBeUndefined()
})
