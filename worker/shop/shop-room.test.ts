import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { beforeAll, expect, test } from 'vitest'
import { PING } from '../../schema/sync/ping.ts'
import { MAX_FRAME_BYTES, SYNC_VERSION } from '../../schema/sync/version.ts'
import {
  etsy,
  openSocket,
  page,
  roomOf,
  settle,
  signIn,
  type Line,
  type SignedIn,
} from '../testing/seller.ts'

const SHOP = 10_000_004
let seller: SignedIn
beforeAll(async () => {
  seller = await signIn(SHOP)
  await settle(SHOP, seller.session)
})

const head = async () => (await page(seller.session, 0, 1)).head

async function say(line: Line, frame: unknown): Promise<void> {
  line.socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame))
  await Promise.resolve()
}

async function greet(clientId: string, cursor?: number, version = SYNC_VERSION): Promise<Line> {
  const line = await openSocket(seller.session)
  const welcome = line.next('welcome')
  const progress = line.next('progress')
  await say(line, {
    type: 'hello',
    version,
    clientId,
    cursor: cursor ?? (await head()),
  })
  await Promise.all([welcome, progress])
  return line
}

const settings = (timeZone: string) => ({
  kind: 'settings',
  id: 'settings',
  timeZone,
  closedWeekdays: [0],
})
const push = (mutationId: number, timeZone: string) => ({
  type: 'push',
  mutationId,
  puts: [settings(timeZone)],
})

test('a client that greets learns where the room stands and how the sync is going', async () => {
  const line = await greet('client-greets')
  expect(line.frames[0]).toEqual({
    type: 'welcome',
    version: SYNC_VERSION,
    room: expect.stringMatching(/^[0-9a-f-]{36}$/),
    head: await head(),
    mutationId: 0,
  })
  expect(line.frames[1]).toMatchObject({ type: 'progress', etsy: 'connected', phase: 'live' })
})

test('a push is acked, stored, and reaches the other browser', async () => {
  const [one, other] = [await greet('client-push1'), await greet('client-push2')]
  const [ack, patch] = [one.next('ack'), other.next('patch')]
  const before = await head()
  await say(one, push(1, 'Europe/Berlin'))
  expect(await ack).toEqual({ type: 'ack', mutationId: 1 })
  expect(await patch).toEqual({
    type: 'patch',
    from: before,
    to: before + 1,
    versions: [{ seq: before + 1, entity: settings('Europe/Berlin') }],
  })
})

const cost = {
  kind: 'cost',
  id: 'cost-0001',
  listingId: '900',
  amount: { minor: 1250, currency: 'USD' },
  from: '2026-03-01',
}

test('a cost is stored and travels; a client of version 1 hears only where the head is', async () => {
  const [one, other, old] = [
    await greet('client-cost1'),
    await greet('client-cost2'),
    await greet('client-cost3', undefined, 1),
  ]
  const before = await head()
  const [ack, patch, word] = [one.next('ack'), other.next('patch'), old.next('patch')]
  await say(one, { type: 'push', mutationId: 1, puts: [cost] })
  expect(await ack).toEqual({ type: 'ack', mutationId: 1 })
  const to = before + 1
  expect(await patch).toMatchObject({ from: before, to, versions: [{ seq: to, entity: cost }] })
  expect(await word).toEqual({ type: 'patch', from: to, to, versions: [] })
})

test('a client of version 1 that was away is told to catch up, and its own pushes still count', async () => {
  const away = (await head()) - 1
  const sender = await greet('client-cost4')
  const stored = sender.next('ack')
  await say(sender, { type: 'push', mutationId: 1, puts: [{ ...cost, id: 'cost-0002' }] })
  await stored
  const old = await greet('client-cost5', away, 1)
  const patches = old.frames.filter(frame => frame.type === 'patch')
  expect(patches).toEqual([{ type: 'patch', from: away + 2, to: away + 2, versions: [] }])
  const ack = old.next('ack')
  await say(old, push(1, 'Europe/Vienna'))
  expect(await ack).toEqual({ type: 'ack', mutationId: 1 })
})

test('a push that comes again, also after an eviction, is acked and stored once', async () => {
  const line = await greet('client-again')
  const first = line.next('ack')
  await say(line, push(1, 'Asia/Tokyo'))
  await first
  const before = await head()
  await evictDurableObject(roomOf(SHOP))
  const second = line.next('ack')
  await say(line, push(1, 'Asia/Tokyo'))
  expect(await second).toEqual({ type: 'ack', mutationId: 1 })
  expect(await head()).toBe(before)
  // An eviction may wait twenty seconds for what is under way.
}, 60_000)

test('another change under a number that was used is refused', async () => {
  const line = await greet('client-other')
  const ack = line.next('ack')
  await say(line, push(1, 'Asia/Tokyo'))
  await ack
  const reject = line.next('reject')
  await say(line, push(1, 'Asia/Seoul'))
  expect(await reject).toEqual({ type: 'reject', reason: 'malformed' })
  expect(await line.closed).toBe(4400)
})

test('a gap is refused and the socket stays open for what is missing', async () => {
  const line = await greet('client-gap')
  const reject = line.next('reject')
  await say(line, push(2, 'Asia/Tokyo'))
  expect(await reject).toEqual({ type: 'reject', reason: 'gap' })
  const ack = line.next('ack')
  await say(line, push(1, 'Asia/Tokyo'))
  expect(await ack).toEqual({ type: 'ack', mutationId: 1 })
})

test('a push before the hello is a gap: its client greets and sends it again', async () => {
  const line = await openSocket(seller.session)
  const reject = line.next('reject')
  await say(line, push(1, 'UTC'))
  expect(await reject).toEqual({ type: 'reject', reason: 'gap' })
  line.socket.close()
})

test.each([
  ['not JSON', 'hello'],
  ['an unknown type', { type: 'shout' }],
  ['a frame above the cap', `{"type":"hello","padding":"${'x'.repeat(MAX_FRAME_BYTES)}"}`],
  [
    'a frame above the cap in bytes only',
    `{"type":"hello","padding":"${'€'.repeat(MAX_FRAME_BYTES / 3)}"}`,
  ],
  ['deep nesting', `${'['.repeat(30_000)}${']'.repeat(30_000)}`],
  [
    'a receipt, which only Etsy may write',
    { type: 'push', mutationId: 1, puts: [{ kind: 'receipt' }] },
  ],
])('%s is refused and the socket closes', async (_name, frame) => {
  const line = await openSocket(seller.session)
  const reject = line.next('reject')
  await say(line, frame)
  expect(await reject).toEqual({ type: 'reject', reason: 'malformed' })
  expect(await line.closed).toBe(4400)
})

test('bytes in the place of text are refused', async () => {
  const line = await openSocket(seller.session)
  line.socket.send(new Uint8Array([1, 2, 3]))
  expect(await line.closed).toBe(4400)
})

test.each([
  [0, 'client-too-old'],
  [SYNC_VERSION + 1, 'server-too-old'],
])('version %i is answered with %s', async (version, reason) => {
  const line = await openSocket(seller.session)
  const reject = line.next('reject')
  await say(line, { type: 'hello', version, clientId: 'client-version', cursor: 0 })
  expect(await reject).toEqual({ type: 'reject', reason })
})

test('a client that is a little behind is brought up to the head without a gap', async () => {
  const now = await head()
  const line = await greet('client-behind', now - 3)
  let cursor = now - 3
  for (const frame of line.frames) {
    if (frame.type !== 'patch') continue
    expect(frame.from).toBe(cursor)
    cursor = frame.to
  }
  expect(cursor).toBe(now)
})

test('a client that is far behind is told where the head is and fetches the rest', async () => {
  const line = await greet('client-far', 0)
  const now = await head()
  const patches = line.frames.filter(frame => frame.type === 'patch')
  expect(patches).toEqual([{ type: 'patch', from: now, to: now, versions: [] }])
})

test('a sleeping room still sends an order to its sockets, and pings do not wake it', async () => {
  const line = await greet('client-asleep')
  await evictDurableObject(roomOf(SHOP))
  line.socket.send(PING)
  const { receiptId } = await (
    await etsy(`/sale?shop=${String(SHOP)}`)
  ).json<{ receiptId: string }>()
  await roomOf(SHOP).pointTo(receiptId)
  const patch = line.next('patch')
  await runDurableObjectAlarm(roomOf(SHOP))
  const frame = await patch
  const ids = frame.type === 'patch' ? frame.versions.map(v => 'entity' in v && v.entity.id) : []
  expect(ids).toContain(receiptId)
})

test('a socket whose token has ended is closed by the alarm', async () => {
  const line = await greet('client-expired')
  await runInDurableObject(roomOf(SHOP), (_room, state) => {
    for (const socket of state.getWebSockets()) {
      const attachment = socket.deserializeAttachment() as { access: { expiresAt: number } }
      socket.serializeAttachment({ ...attachment, access: { ...attachment.access, expiresAt: 1 } })
    }
  })
  // Asleep in between: a room that stays awake has read it already.
  await evictDurableObject(roomOf(SHOP))
  await runDurableObjectAlarm(roomOf(SHOP))
  expect(await line.closed).toBe(4401)
})

test('a member whose epoch has moved on is out at the next word', async () => {
  const other = await signIn(SHOP)
  const line = await openSocket(other.session)
  await runInDurableObject(roomOf(SHOP), (_room, state) => {
    state.storage.sql.exec('UPDATE member SET epoch = epoch + 1')
  })
  await say(line, { type: 'hello', version: SYNC_VERSION, clientId: 'client-epoch', cursor: 0 })
  expect(await line.closed).toBe(4401)
  await runInDurableObject(roomOf(SHOP), (_room, state) => {
    state.storage.sql.exec('UPDATE member SET epoch = epoch - 1')
  })
})

test('a change of an entity writes at most two rows', async () => {
  const line = await greet('client-bill')
  const rows = await runInDurableObject(roomOf(SHOP), (_room, state) => {
    const body = JSON.stringify(settings('UTC'))
    const insert = state.storage.sql.exec(
      `INSERT INTO entity (kind, id, seq, body)
       SELECT 'settings', 'row' || value, 1000000 + value, ? FROM json_each(?) WHERE true`,
      body,
      JSON.stringify(Array.from({ length: 100 }, (_, i) => i)),
    )
    const update = state.storage.sql.exec(`UPDATE entity SET seq = seq + 1000 WHERE id LIKE 'row%'`)
    const written = [insert.rowsWritten, update.rowsWritten]
    state.storage.sql.exec(`DELETE FROM entity WHERE id LIKE 'row%'`)
    return written
  })
  expect(rows).toEqual([200, 200])
  line.socket.close()
})

test('a member whose epoch has moved on hears nothing more', async () => {
  const [outsider, insider] = [await greet('client-outside'), await greet('client-inside')]
  await runInDurableObject(roomOf(SHOP), (_room, state) => {
    state.storage.sql.exec('UPDATE member SET epoch = epoch + 1')
  })
  const heard = outsider.frames.length
  const { receiptId } = await (
    await etsy(`/sale?shop=${String(SHOP)}`)
  ).json<{ receiptId: string }>()
  await roomOf(SHOP).pointTo(receiptId)
  expect(await outsider.closed).toBe(4401)
  expect(await insider.closed).toBe(4401)
  expect(outsider.frames.slice(heard).map(({ type }) => type)).toEqual(['reject'])
  await runInDurableObject(roomOf(SHOP), (_room, state) => {
    state.storage.sql.exec('UPDATE member SET epoch = epoch - 1')
  })
})
