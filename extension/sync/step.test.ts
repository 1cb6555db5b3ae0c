import { describe, expect, test } from 'vitest'
import { aReceipt } from '../../tests/fixtures/entities.ts'
import type { Down } from '../../schema/sync/down.ts'
import { idle, step, type Happening, type Machine } from './step.ts'

const start: Happening = { type: 'start', cursor: 7 }
const welcome = (head: number, mutationId = 0): Happening => ({
  type: 'down',
  message: { type: 'welcome', version: 1, head, mutationId },
})
const patch = (from: number, to: number): Happening => ({
  type: 'down',
  message: {
    type: 'patch',
    from,
    to,
    versions: from === to ? [] : [{ seq: to, entity: aReceipt({ id: '1' }) }],
  },
})

/** Plays happenings one after the other; gives the machine and what the last one asked for. */
function play(...happenings: Happening[]) {
  let machine: Machine = idle
  let deeds: string[] = []
  for (const happening of happenings) {
    const next = step(machine, happening)
    machine = next.machine
    deeds = next.deeds.map(deed => deed.do)
  }
  return { machine, deeds }
}

const opened: Happening[] = [start, { type: 'socket-opened' }]
const inStep: Happening[] = [...opened, welcome(7), { type: 'caught-up', cursor: 7, head: 7 }]

describe('the machine', () => {
  test('begins with the pages and the socket at once', () => {
    expect(play(start)).toEqual({
      machine: { ...idle, socket: 'opening', isCatchingUp: true, cursor: 7 },
      deeds: ['open-socket', 'catch-up'],
    })
  })

  test('asked again while it works, opens nothing twice', () => {
    expect(play(start, start).deeds).toEqual([])
    expect(play(...inStep, start).deeds).toEqual(['catch-up'])
  })

  test('greets with the cursor and then sends what waits', () => {
    expect(play(...opened).deeds).toEqual(['send-hello'])
    expect(play(...opened, welcome(7)).deeds).toEqual(['note-online', 'align-outbox', 'push'])
  })

  test('stores a patch that joins on', () => {
    const { machine, deeds } = play(...inStep, patch(7, 9))
    expect(deeds).toEqual(['store-patch'])
    expect(machine.cursor).toBe(9)
  })

  test('stores a patch that overlaps, and leaves one that is old', () => {
    expect(play(...inStep, patch(5, 9)).deeds).toEqual(['store-patch'])
    expect(play(...inStep, patch(5, 7)).deeds).toEqual([])
  })

  test('fetches what lies between when a patch does not join on', () => {
    const { machine, deeds } = play(...inStep, patch(9, 12))
    expect(deeds).toEqual(['catch-up'])
    expect(machine).toMatchObject({ cursor: 7, head: 12, isCatchingUp: true })
  })

  test('fetches when it is only told where the head is', () => {
    expect(play(...inStep, patch(40, 40)).deeds).toEqual(['catch-up'])
  })

  test('what comes while pages come in is fetched after them', () => {
    const busy = play(...opened, welcome(9), patch(9, 12))
    expect(busy.deeds).toEqual([])
    const { machine, deeds } = step(busy.machine, { type: 'caught-up', cursor: 10, head: 10 })
    expect(deeds.map(deed => deed.do)).toEqual(['note-online', 'catch-up'])
    expect(machine.cursor).toBe(10)
  })

  test('a room that is younger than the copy makes it begin anew', () => {
    expect(play(...opened, welcome(3)).deeds).toEqual(['close-socket', 'start-over', 'retry'])
    const fetched = play(start, { type: 'caught-up', cursor: 7, head: 3 })
    expect(fetched.deeds).toContain('start-over')
    expect(fetched.machine.cursor).toBe(0)
  })

  test('a copy of another room begins anew, wherever that room stands', () => {
    const known: Happening = { type: 'start', cursor: 7, room: 'room-one' }
    const greeted = (room: string | undefined): Happening => ({
      type: 'down',
      message: { type: 'welcome', version: 3, room, head: 90, mutationId: 0 },
    })
    const open: Happening[] = [known, { type: 'socket-opened' }]
    expect(play(...open, greeted('room-two')).deeds).toEqual([
      'close-socket',
      'start-over',
      'retry',
    ])
    const fetched = play(known, { type: 'caught-up', room: 'room-two', cursor: 7, head: 90 })
    expect(fetched.deeds).toContain('start-over')
    expect(fetched.machine).toMatchObject({ cursor: 0, room: undefined })
    for (const room of ['room-one', undefined])
      expect(play(...open, greeted(room)).deeds).not.toContain('start-over')
  })

  test('a copy that does not know its room yet learns it', () => {
    const named: Happening = {
      type: 'down',
      message: { type: 'welcome', version: 3, room: 'room-one', head: 7, mutationId: 0 },
    }
    expect(play(...opened, named).deeds).toContain('keep-room')
    expect(play(...opened, named).machine.room).toBe('room-one')
  })

  test('an acknowledged mutation leaves and the next one goes', () => {
    const ack: Happening = { type: 'down', message: { type: 'ack', mutationId: 4 } }
    expect(play(...inStep, ack).deeds).toEqual(['acknowledge', 'push'])
    expect(play(...inStep, { type: 'outbox' }).deeds).toEqual(['push'])
    expect(play(start, { type: 'outbox' }).deeds).toEqual([])
  })

  test('a gap in the mutations is healed by a new welcome', () => {
    const gap: Happening = { type: 'down', message: { type: 'reject', reason: 'gap' } }
    expect(play(...inStep, gap).deeds).toEqual(['close-socket', 'retry'])
  })

  test.each(['client-too-old', 'unauthorized'] as const)('%s waits for the seller', reason => {
    const message: Down = { type: 'reject', reason }
    const { machine, deeds } = play(...inStep, { type: 'down', message })
    expect(deeds).toEqual(['close-socket', 'note-failure'])
    expect(machine).toMatchObject({ socket: 'closed', isCatchingUp: false, cursor: 7 })
  })

  test.each(['server-too-old', 'malformed'] as const)('%s tries again, slowly', reason => {
    const message: Down = { type: 'reject', reason }
    const { machine } = play(...inStep)
    const { deeds } = step(machine, { type: 'down', message })
    expect(deeds.at(-1)).toEqual({ do: 'retry', pace: 'slow', attempts: 0 })
  })

  test('waits longer after each failure, and is fresh after a welcome', () => {
    const failed: Happening = { type: 'failed', failure: { reason: 'offline', detail: '' } }
    const twice = play(start, failed, start, failed)
    expect(twice.machine.attempts).toBe(2)
    expect(play(start, failed, ...opened, welcome(7)).machine.attempts).toBe(0)
  })

  test('a lost socket does not stop the pages', () => {
    const { machine, deeds } = play(...opened, { type: 'socket-closed' })
    expect(deeds).toEqual(['retry'])
    expect(machine).toMatchObject({ socket: 'closed', isCatchingUp: true })
  })

  test('what the old socket says while the next one opens does nothing', () => {
    const failed: Happening = { type: 'failed', failure: { reason: 'offline', detail: '' } }
    const ack: Happening = { type: 'down', message: { type: 'ack', mutationId: 1 } }
    for (const late of [ack, welcome(9), patch(7, 9)])
      expect(play(...inStep, failed, start, late).deeds).toEqual([])
  })

  test('what a socket says late, after it was closed, does nothing', () => {
    expect(play(...inStep, { type: 'stop' }, { type: 'socket-opened' }).deeds).toEqual([])
    expect(play(...inStep, { type: 'stop' }, welcome(9)).deeds).toEqual([])
    expect(play(...inStep, { type: 'stop' }, patch(7, 9)).deeds).toEqual([])
    expect(play(...inStep, { type: 'stop' }, { type: 'socket-closed' }).deeds).toEqual([])
  })
})

describe('refusals of the room', () => {
  const open = (): Machine => ({ ...idle, socket: 'open', room: 'room-0001', cursor: 5, head: 5 })
  const told = (message: Extract<Down, { type: 'reject' }>) =>
    step(open(), { type: 'down', message })

  test('too fast: the same change goes later, on the same socket', () => {
    const { machine, deeds } = told({ type: 'reject', reason: 'too-fast', retryAfterMs: 900 })
    expect(machine.socket).toBe('open')
    expect(deeds).toEqual([{ do: 'push-later', afterMs: 900 }])
  })

  test('too many rows: the change leaves the outbox and the copy is made again', () => {
    const { deeds } = told({ type: 'reject', reason: 'too-many-rows', mutationId: 3 })
    expect(deeds.map(deed => deed.do)).toEqual([
      'drop-mutation',
      'close-socket',
      'start-over',
      'retry',
    ])
  })

  test.each(['socket', 'answer'])(
    'a shop that was erased, by a %s: nothing is asked again',
    how => {
      const failure = { reason: 'shop-erased', detail: '', status: 410 } as const
      const { machine, deeds } =
        how === 'socket'
          ? told({ type: 'reject', reason: 'shop-erased' })
          : step(open(), { type: 'failed', failure })
      expect(machine).toEqual(idle)
      expect(deeds).toEqual([{ do: 'close-socket' }, { do: 'erase-here' }])
    },
  )

  test('a worker that says when to come again is not asked before', () => {
    const failure = { reason: 'offline', detail: '', status: 429, retryAfterMs: 60_000 } as const
    const { deeds } = step(open(), { type: 'failed', failure })
    expect(deeds.at(-1)).toEqual({ do: 'retry', pace: 'backoff', attempts: 0, atLeastMs: 60_000 })
  })
})
