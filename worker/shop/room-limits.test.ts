import { abortAllDurableObjects, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { beforeAll, expect, test } from 'vitest'
import type { Up } from '../../schema/sync/up.ts'
import { SYNC_VERSION } from '../../schema/sync/version.ts'
import {
  asSeller,
  EXTENSION,
  knock,
  openSocket,
  roomOf,
  settle,
  signIn,
  ticketOf,
  type Line,
  type SignedIn,
} from '../testing/seller.ts'
import { EntityStore } from './entity-store.ts'
import { ROOM_LIMITS } from './room-limits.ts'
import { attach, attachmentOf } from './sockets.ts'

const SHOP = 10_000_004
let seller: SignedIn

beforeAll(async () => {
  seller = await signIn(SHOP)
  await settle(SHOP, seller.session)
}, 60_000)

const say = (line: Line, up: Up) => line.socket.send(JSON.stringify(up))

async function greet(clientId: string, from = seller): Promise<Line> {
  const line = await openSocket(from.session)
  const welcome = line.next('welcome')
  say(line, { type: 'hello', version: SYNC_VERSION, clientId, cursor: 1e9 })
  await welcome
  return line
}

const cost = (id: string) => ({
  kind: 'cost' as const,
  id,
  listingId: '1',
  amount: { minor: 100, currency: 'USD' },
  from: '2026-01-01',
})

/** As if the clock of every open socket had gone on. */
async function later(ms: number): Promise<void> {
  await runInDurableObject(roomOf(SHOP), (_room, state) => {
    for (const socket of state.getWebSockets()) {
      const attachment = attachmentOf(socket)
      if (attachment?.helloBy !== undefined)
        attach(socket, { ...attachment, helloBy: attachment.helloBy - ms })
    }
  })
}

test('a socket that says nothing is closed by the alarm, and one that has said hello stays', async () => {
  const [silent, greeted] = [await openSocket(seller.session), await greet('client-speaks')]
  const at = await runInDurableObject(roomOf(SHOP), async (_room, state) =>
    state.storage.getAlarm(),
  )
  // The room may sleep: only an alarm wakes it for a client that never speaks.
  expect(at).not.toBeNull()
  expect(at! - Date.now()).toBeLessThanOrEqual(ROOM_LIMITS.helloMs)
  await later(ROOM_LIMITS.helloMs - 1_000)
  await runDurableObjectAlarm(roomOf(SHOP))
  expect(silent.socket.readyState).toBe(WebSocket.OPEN)
  await later(1_001)
  await runDurableObjectAlarm(roomOf(SHOP))
  expect(await silent.closed).toBe(4408)
  expect(greeted.socket.readyState).toBe(WebSocket.OPEN)
  greeted.socket.close()
})

test('a session has a few sockets: its oldest gives way, and the newest works', async () => {
  const lines: Line[] = []
  for (let i = 0; i <= ROOM_LIMITS.socketsOfSession; i += 1)
    lines.push(await greet('client-reopens'))
  expect(await lines[0]!.closed).toBe(4409)
  const newest = lines.at(-1)!
  const ack = newest.next('ack')
  say(newest, { type: 'push', mutationId: 1, puts: [cost('cost-reopened')] })
  await ack
  for (const line of lines) line.socket.close()
})

test('a room takes so many sockets and refuses the next with a time to come again', async () => {
  const sellers: SignedIn[] = []
  const lines: Line[] = []
  while (lines.length < ROOM_LIMITS.sockets) {
    const next = await signIn(SHOP)
    sellers.push(next)
    for (let i = 0; i < ROOM_LIMITS.socketsOfSession && lines.length < ROOM_LIMITS.sockets; i += 1)
      lines.push(await openSocket(next.session))
  }
  const another = await signIn(SHOP)
  const answer = await knock(
    `/shops/${String(SHOP)}/socket?ticket=${await ticketOf(another.session)}`,
    { headers: { upgrade: 'websocket', origin: EXTENSION } },
  )
  expect(answer.status).toBe(429)
  expect(answer.headers.get('retry-after')).toBe('60')
  expect(await answer.json()).toMatchObject({ reason: 'too-many-sockets' })
  for (const line of lines) line.socket.close()
  await Promise.all(lines.map(({ closed }) => closed))
  const after = await openSocket(another.session)
  after.socket.close()
}, 60_000)

test('pushes beyond the pace are refused with a time, stored once after it, and a flood is hung up on', async () => {
  const flooder = await signIn(SHOP)
  const line = await greet('client-floods', flooder)
  const puts = Array.from({ length: 100 }, (_, i) => cost(`cost-flood-${String(i)}`))
  const most = ROOM_LIMITS.burst / 100
  let mutationId = 0
  let refused: number | undefined
  while (refused === undefined) {
    mutationId += 1
    expect(mutationId).toBeLessThanOrEqual(most + 1)
    const answer = line.until(({ type }) => type === 'ack' || type === 'reject')
    say(line, { type: 'push', mutationId, puts })
    const frame = await answer
    if (frame.type === 'reject') {
      expect(frame.reason).toBe('too-fast')
      refused = frame.retryAfterMs
    }
  }
  expect(refused).toBeGreaterThan(0)
  expect(refused).toBeLessThanOrEqual((100 / ROOM_LIMITS.perSecond) * 1000)
  // The socket stays, and no other session waits for it.
  const other = await greet('client-of-another')
  const ack = other.next('ack')
  say(other, { type: 'push', mutationId: 1, puts: [cost('cost-other-one')] })
  await ack
  other.socket.close()
  for (let i = 0; i < 60; i += 1) say(line, { type: 'push', mutationId, puts })
  expect(await line.closed).toBe(4429)
})

test('the room remembers so many browsers, and forgets the one that was away longest', async () => {
  const counts = await runInDurableObject(roomOf(SHOP), async (_room, state) => {
    const { Clients } = await import('./clients.ts')
    const clients = new Clients(state.storage.sql, 5)
    state.storage.sql.exec('DELETE FROM client')
    for (let i = 0; i < 8; i += 1) clients.remember(`client-${String(i)}`, 1, 'x', 1_000 + i)
    clients.remember('client-3', 2, 'x', 9_000)
    clients.remember('client-8', 1, 'x', 2_000)
    return state.storage.sql
      .exec<{ client_id: string }>('SELECT client_id FROM client ORDER BY client_id')
      .toArray()
      .map(row => row.client_id)
  })
  expect(counts).toEqual(['client-3', 'client-5', 'client-6', 'client-7', 'client-8'])
})

test('a row too many is refused and not stored, and changing one that is there still goes', async () => {
  const patient = await signIn(SHOP)
  await runInDurableObject(roomOf(SHOP), (_room, state) => {
    const store = new EntityStore(state.storage.sql)
    const have = store.countUpTo('cost', ROOM_LIMITS.costs)
    store.put(
      Array.from({ length: ROOM_LIMITS.costs - have }, (_, i) => cost(`filler-${String(i)}`)),
    )
  })
  // The room reads its newest number anew.
  await abortAllDurableObjects()
  const line = await greet('client-has-all', patient)
  const refused = line.next('reject')
  say(line, { type: 'push', mutationId: 1, puts: [cost('one-too-many')] })
  expect(await refused).toEqual({ type: 'reject', reason: 'too-many-rows', mutationId: 1 })
  const ack = line.next('ack')
  say(line, {
    type: 'push',
    mutationId: 1,
    puts: [{ ...cost('filler-7'), amount: { minor: 5, currency: 'USD' } }],
  })
  await ack
  const page = await asSeller(patient.session, `/shops/${String(SHOP)}/versions?after=0&limit=1`)
  expect(page.status).toBe(200)
  line.socket.close()
}, 60_000)
