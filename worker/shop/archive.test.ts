import {
  abortAllDurableObjects,
  createScheduledController,
  runInDurableObject,
} from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import * as v from 'valibot'
import worker from '../index.ts'
import { restoreShop } from '../restore-shop.ts'
import type { LedgerEntry } from '../../schema/entities/ledger-entry.ts'
import { parseJson } from '../../schema/parse.ts'
import { SYNC_VERSION } from '../../schema/sync/version.ts'
import {
  asSeller,
  openSocket,
  page,
  refresh,
  roomOf,
  settle,
  signIn,
  signOut,
  type SignedIn,
} from '../testing/seller.ts'
import { folderOf, gzip, manifestKeyOf, type Manifest } from './archive-format.ts'
import { EntityStore } from './entity-store.ts'
import { openManifest, sealManifest } from './manifest-seal.ts'

const SHOP = 10_000_003
const room = () => roomOf(SHOP)
const VERSIONS = `/shops/${String(SHOP)}/versions`
let seller: SignedIn

/** What a restore asks of a seller. */
async function signInAgain(): Promise<void> {
  seller = await signIn(SHOP)
}

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

test('a room that is lost comes back with the same versions, tokens and mutations', async () => {
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
  expect((await asSeller(seller.session, VERSIONS)).status).toBe(401)
  expect(await restoreShop(env, String(SHOP))).toEqual({
    ok: true,
    value: { head: exported?.head, entities: exported?.entities },
  })
  expect(await contents()).toEqual(before)
  // No session comes back: one that ended meanwhile would begin again.
  expect((await asSeller(seller.session, VERSIONS)).status).toBe(401)
  expect((await refresh(seller)).status).toBe(401)
  // The seller signs in again, and the work with Etsy goes on.
  await signInAgain()
  expect(await settle(SHOP, seller.session)).toHaveLength(before.entity.length)
}, 60_000)

test('a browser that saw more than the archive holds is given everything that comes after', async () => {
  await room().archive()
  const ahead = (await page(seller.session, 0, 1)).head + 5
  await wipe()
  await restoreShop(env, String(SHOP))
  await signInAgain()
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
    expect(await restoreShop(env, String(SHOP))).toEqual({ ok: false, error: { reason, key } })
    await abortAllDurableObjects()
    expect((await asSeller(seller.session, VERSIONS)).status).toBe(401)
    // Once the archive is whole, the next attempt succeeds.
    await env.ARCHIVE.put(key, whole)
    expect((await restoreShop(env, String(SHOP))).ok).toBe(true)
  },
)

test('a room that lives is never overwritten, and nobody is signed out by the attempt', async () => {
  await signInAgain()
  await room().archive()
  expect(await restoreShop(env, String(SHOP))).toEqual({
    ok: false,
    error: { reason: 'room-not-empty' },
  })
  await signInAgain()
  expect((await asSeller(seller.session, VERSIONS)).status).toBe(200)
})

const OTHER = '77'
const nobody = [{ memberId: '1', role: 'owner', epoch: 1 }]
const manifestText = async (shopId: string | number) =>
  await (await env.ARCHIVE.get(manifestKeyOf(String(shopId))))!.text()

test('a shop without an archive is not restored, and one that the directory does not know neither', async () => {
  expect(await roomOf(OTHER).restore(OTHER, nobody)).toEqual({
    ok: false,
    error: { reason: 'not-archived' },
  })
  expect(await restoreShop(env, OTHER)).toEqual({
    ok: false,
    error: { reason: 'not-in-directory' },
  })
})

test("one shop's manifest in the folder of another is refused, whatever name stands in it", async () => {
  await room().archive()
  const own = await manifestText(SHOP)
  for (const forged of [own, own.replaceAll(String(SHOP), OTHER)]) {
    await env.ARCHIVE.put(manifestKeyOf(OTHER), forged)
    expect(await roomOf(OTHER).restore(OTHER, nobody)).toEqual({
      ok: false,
      error: { reason: 'manifest-broken' },
    })
  }
  await env.ARCHIVE.delete(manifestKeyOf(OTHER))
})

test.each<[string, (sealed: Sealed) => Sealed, string]>([
  ['counts more entities', edited(m => ({ ...m, entities: 1e6 })), 'manifest-broken'],
  ['leaves a chunk out', edited(m => ({ ...m, chunks: m.chunks.slice(1) })), 'manifest-broken'],
  ['has no authentication code', sealed => ({ ...sealed, mac: '' }), 'manifest-broken'],
  ['names a key that we do not have', sealed => ({ ...sealed, kid: 'k9' }), 'key-unknown'],
  ['names a key of every object', sealed => ({ ...sealed, kid: 'constructor' }), 'key-unknown'],
])('a manifest that %s is refused', async (_how, forge, reason) => {
  await room().archive()
  const key = manifestKeyOf(String(SHOP))
  const text = await manifestText(SHOP)
  await env.ARCHIVE.put(key, JSON.stringify(forge(readJson(text) as Sealed)))
  await wipe()
  expect(await restoreShop(env, String(SHOP))).toEqual({ ok: false, error: { reason } })
  await env.ARCHIVE.put(key, text)
  expect((await restoreShop(env, String(SHOP))).ok).toBe(true)
})

test('a manifest of a later version, and one that counts what its chunks do not hold, are refused', async () => {
  await room().archive()
  const key = manifestKeyOf(String(SHOP))
  const text = await manifestText(SHOP)
  const opened = await openManifest(env.TOKEN_KEYS, String(SHOP), text)
  if (!opened.ok) throw new Error(opened.error.reason)
  await wipe()
  for (const [manifest, reason] of [
    [{ ...opened.value, schema: 99 }, 'made-by-newer'],
    [{ ...opened.value, entities: opened.value.entities + 1 }, 'incomplete'],
  ] as const) {
    await env.ARCHIVE.put(key, await sealManifest(env.TOKEN_KEYS, manifest))
    expect(await restoreShop(env, String(SHOP))).toEqual({ ok: false, error: { reason } })
  }
  await env.ARCHIVE.put(key, text)
  expect((await restoreShop(env, String(SHOP))).ok).toBe(true)
})

test('a session that ended and a member who left after the export do not come back with it', async () => {
  await signInAgain()
  const here = await signIn(SHOP)
  await room().archive()
  await signOut(here)
  await runInDurableObject(room(), (_room, { storage }) => {
    storage.sql.exec(`INSERT INTO member (member_id, role, epoch) VALUES ('999', 'owner', 1)`)
  })
  await wipe()
  expect((await restoreShop(env, String(SHOP))).ok).toBe(true)
  expect((await asSeller(here.session, VERSIONS)).status).toBe(401)
  expect((await refresh(here)).status).toBe(401)
  const members = await runInDurableObject(room(), (_room, { storage }) => {
    return storage.sql.exec('SELECT member_id FROM member').toArray()
  })
  expect(members).toHaveLength(1)
  await signInAgain()
  expect((await asSeller(seller.session, VERSIONS)).status).toBe(200)
})

/** Of a file that this test has just written itself. */
function readJson(text: string): unknown {
  const read = parseJson(v.unknown(), text)
  if (!read.ok) throw new Error(read.error.message)
  return read.value
}

type Sealed = { readonly kid: string; readonly mac: string; readonly manifest: string }

/** Changed by somebody who can write to the bucket and has no key. */
function edited(change: (manifest: Manifest) => Manifest) {
  return (sealed: Sealed): Sealed => ({
    ...sealed,
    manifest: JSON.stringify(change(readJson(sealed.manifest) as Manifest)),
  })
}

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
  await signInAgain()
  await room().archive()
  await env.ARCHIVE.put(`${folderOf(String(SHOP))}left-by-a-crash.json.gz`, await gzip('{}'))
  const erased = await asSeller(seller.session, `/shops/${String(SHOP)}`, { method: 'DELETE' })
  expect(erased.status).toBe(204)
  expect(await keys()).toEqual([])
  expect(await room().archive()).toBeUndefined()
})
