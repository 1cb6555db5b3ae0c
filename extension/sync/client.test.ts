import 'fake-indexeddb/auto'
import fc from 'fast-check'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { aReceipt, aShop } from '../../tests/fixtures/entities.ts'
import type { Entity, Version } from '../../schema/entities/entity.ts'
import { parseJson } from '../../schema/parse.ts'
import { err, ok } from '../../schema/result.ts'
import type { Down } from '../../schema/sync/down.ts'
import { PING, PONG } from '../../schema/sync/ping.ts'
import { upSchema } from '../../schema/sync/up.ts'
import { enqueue, outboxOf } from '../store/outbox.ts'
import { db } from '../store/db.ts'
import { addConnectedShop, loadShopState } from '../store/shop-state.ts'
import { syncState } from '../store/sync-state.ts'
import { SyncClient, type World } from './client.ts'

const SHOP = '77'

class FakeSocket extends EventTarget {
  readyState: number = WebSocket.CONNECTING
  readonly #room: Room
  constructor(room: Room) {
    super()
    this.#room = room
    queueMicrotask(() => {
      if (this.readyState !== WebSocket.CONNECTING) return
      this.readyState = WebSocket.OPEN
      this.dispatchEvent(new Event('open'))
    })
  }
  send(data: unknown): void {
    if (this.readyState === WebSocket.OPEN) this.#room.hear(this, String(data))
  }
  close(): void {
    if (this.readyState === WebSocket.CLOSED) return
    this.readyState = WebSocket.CLOSED
    this.#room.sockets.delete(this)
    this.dispatchEvent(new Event('close'))
  }
  say(frame: string): void {
    if (this.readyState === WebSocket.OPEN)
      this.dispatchEvent(new MessageEvent('message', { data: frame }))
  }
}

/** A room in fifty lines: the newest version of each entity, and what each client has pushed. */
class Room {
  readonly name = crypto.randomUUID()
  head = 0
  pageSize = 3
  isDown = false
  isSignedOut = false
  readonly sockets = new Set<FakeSocket>()
  readonly latest = new Map<string, Version>()
  readonly mutations = new Map<string, number>()
  readonly #clients = new Map<FakeSocket, string>()
  loseAck = false

  put(...entities: Entity[]): void {
    const from = this.head
    const versions = entities.map((entity): Version => {
      this.head += 1
      const version = { seq: this.head, entity }
      this.latest.set(`${entity.kind} ${entity.id}`, version)
      return version
    })
    this.tell({ type: 'patch', from, to: this.head, versions })
  }

  tell(down: Down): void {
    for (const socket of [...this.sockets]) socket.say(JSON.stringify(down))
  }

  hear(socket: FakeSocket, frame: string): void {
    if (frame === PING) {
      socket.say(PONG)
      return
    }
    const up = parseJson(upSchema, frame)
    if (!up.ok) throw new Error(up.error.message)
    if (up.value.type === 'hello') {
      this.#clients.set(socket, up.value.clientId)
      this.sockets.add(socket)
      const mutationId = this.mutations.get(up.value.clientId) ?? 0
      const { name: room, head } = this
      socket.say(JSON.stringify({ type: 'welcome', version: 1, room, head, mutationId }))
      return
    }
    const client = this.#clients.get(socket) ?? ''
    const last = this.mutations.get(client) ?? 0
    const { mutationId, puts } = up.value
    if (mutationId > last + 1) {
      socket.say('{"type":"reject","reason":"gap"}')
      return
    }
    if (mutationId === last + 1) {
      this.mutations.set(client, mutationId)
      this.put(...puts)
    }
    if (this.loseAck) socket.close()
    else socket.say(JSON.stringify({ type: 'ack', mutationId }))
  }

  readonly world: World = {
    now: Date.now,
    random: () => 0.5,
    onErased: vi.fn(),
    onTotalsChanged: vi.fn(),
    fetchPage: async (_shop, after) => {
      if (this.isSignedOut) return err({ reason: 'unauthorized', detail: '' })
      if (this.isDown) return err({ reason: 'offline', detail: '' })
      const page = [...this.latest.values()]
        .filter(version => version.seq > after)
        .sort((a, b) => a.seq - b.seq)
        .slice(0, this.pageSize)
      const { name, head } = this
      return ok({ room: name, versions: page, cursor: page.at(-1)?.seq ?? after, head })
    },
    openSocket: async () =>
      this.isDown ? err({ reason: 'offline', detail: '' }) : ok(new FakeSocket(this)),
  }
}

let room: Room
let end: AbortController
let client: SyncClient

beforeEach(async () => {
  await db.delete()
  await db.open()
  room = new Room()
  await addConnectedShop(SHOP, 'Kiln')
  begin()
  return () => end.abort()
})

/** A service worker's new life: nothing but the store is left of the one before. */
function begin(): void {
  end = new AbortController()
  client = new SyncClient(SHOP, room.world, end.signal)
}

const settings = (timeZone: string): Entity & { kind: 'settings' } => ({
  kind: 'settings',
  id: 'settings',
  timeZone,
  closedWeekdays: [],
})
const orders = (from: number, count: number) =>
  Array.from({ length: count }, (_, i) => aReceipt({ id: String(from + i) }))

async function inStep(): Promise<void> {
  await vi.waitFor(async () => {
    expect((await loadShopState(SHOP)).cursor).toBe(room.head)
    expect(await outboxOf(SHOP)).toEqual([])
    const rows = await db.receipts.toArray()
    const expected = [...room.latest.values()].filter(
      v => 'entity' in v && v.entity.kind === 'receipt',
    )
    expect(rows.length).toBe(expected.length)
  })
}

describe('the client', () => {
  test('fetches all pages and then lives on patches', async () => {
    room.put(aShop(), ...orders(1, 10))
    await client.start()
    await inStep()
    await vi.waitFor(() => expect(room.sockets.size).toBe(1))
    room.put(...orders(20, 2))
    await inStep()
    expect(await syncState()).toMatchObject({ connection: 'connected', online: true, cursor: 13 })
    expect(room.world.onTotalsChanged).toHaveBeenCalled()
  })

  test('a patch that got lost is fetched when the next one comes', async () => {
    await client.start()
    await vi.waitFor(() => expect(room.sockets.size).toBe(1))
    const sockets = [...room.sockets]
    room.sockets.clear()
    room.put(...orders(1, 2))
    for (const socket of sockets) room.sockets.add(socket)
    room.put(...orders(3, 1))
    await inStep()
  })

  test('a change waits without a worker, and arrives once when it is back', async () => {
    room.isDown = true
    await client.start()
    await enqueue(SHOP, [settings('Europe/Berlin')])
    await vi.waitFor(async () => expect((await syncState()).online).toBe(false))
    expect((await loadShopState(SHOP)).timeZone).toBe('Europe/Berlin')
    room.isDown = false
    await client.start()
    await inStep()
    expect([...room.mutations.values()]).toEqual([1])
    expect(room.latest.get('settings settings')).toMatchObject({
      entity: settings('Europe/Berlin'),
    })
  })

  test('a change whose ack was lost is not stored twice', async () => {
    room.loseAck = true
    await enqueue(SHOP, [settings('Europe/Berlin')])
    await client.start()
    await vi.waitFor(() => expect(room.head).toBe(1))
    room.loseAck = false
    end.abort()
    begin()
    await client.start()
    await inStep()
    expect(room.head).toBe(1)
  })

  // Also one that has passed the copy's cursor already: only its name tells it from the old one.
  test.each([2, 9])(
    'a room made anew with %i orders makes the copy anew, and unsent changes survive it',
    async count => {
      room.put(...orders(1, 5))
      await client.start()
      await inStep()
      end.abort()
      room = new Room()
      room.put(...orders(20, count))
      await enqueue(SHOP, [settings('Europe/Berlin')])
      begin()
      await client.start()
      await vi.waitFor(async () => {
        await client.start()
        await inStep()
      }, 5_000)
      expect((await db.receipts.toArray()).map(row => row.id).sort()).toEqual(
        orders(20, count).map(({ id }) => id),
      )
      expect(room.latest.has('settings settings')).toBe(true)
    },
  )

  test('an ended session keeps the numbers and says so', async () => {
    room.put(...orders(1, 3))
    await client.start()
    await inStep()
    room.isSignedOut = true
    await client.start()
    await vi.waitFor(async () => expect((await syncState()).connection).toBe('signed-out'))
    expect(await db.receipts.count()).toBe(3)
    expect(room.sockets.size).toBe(0)
  })

  test('a damaged row is fetched again', async () => {
    room.put(...orders(1, 5))
    await client.start()
    await inStep()
    const row = await db.receipts.get([SHOP, '2'])
    await db.table('receipts').put({ ...row, entity: 'nonsense' })
    await db.corruptRows.put({ shopId: SHOP, table: 'receipts', id: '2', seq: 2, detail: '' })
    end.abort()
    begin()
    await client.start()
    await vi.waitFor(async () => {
      expect((await db.receipts.get([SHOP, '2']))?.entity?.id).toBe('2')
    })
    await inStep()
    expect((await db.dailyTotals.toArray()).map(day => day.receipts)).toEqual([5])
  })
})

test('after any disorder and any deaths, copy and room agree and nothing waits', async () => {
  const happenings = fc.array(
    fc.constantFrom(
      'put',
      'put',
      'burst',
      'change',
      'drop',
      'down',
      'up',
      'die',
      'anew',
      'lose-ack',
      'start',
      'wait',
    ),
    { minLength: 3, maxLength: 25 },
  )
  await fc.assert(
    fc.asyncProperty(happenings, async happened => {
      end.abort()
      await db.delete()
      await db.open()
      room = new Room()
      await addConnectedShop(SHOP, 'Kiln')
      begin()
      await client.start()
      let id = 1
      for (const what of happened) {
        if (what === 'put') room.put(aReceipt({ id: String(id++ % 7) }))
        if (what === 'burst') room.put(...orders(100 + id++, 8))
        if (what === 'change') await enqueue(SHOP, [settings(id++ % 2 ? 'Europe/Berlin' : 'UTC')])
        if (what === 'drop') for (const socket of [...room.sockets]) socket.close()
        if (what === 'down' || what === 'up') room.isDown = what === 'down'
        if (what === 'lose-ack') room.loseAck = true
        if (what === 'start') await client.start()
        if (what === 'wait') await new Promise(resolve => setTimeout(resolve, 3))
        if (what === 'die' || what === 'anew') {
          end.abort()
          if (what === 'anew') room = new Room()
          begin()
          await client.start()
        }
        client.flush()
      }
      room.isDown = false
      room.loseAck = false
      // A copy of another room begins anew after a while of its own; nobody waits for it here.
      await vi.waitFor(async () => {
        await client.start()
        client.flush()
        await inStep()
      }, 10_000)
      const held = await db.receipts.toArray()
      for (const row of held) {
        const truth = room.latest.get(`receipt ${row.id}`)
        expect({ seq: row.seq, entity: row.entity }).toEqual(truth)
      }
    }),
    { numRuns: 60 },
  )
})
