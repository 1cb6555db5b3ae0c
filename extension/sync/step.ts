import type { Down } from '../../schema/sync/down.ts'
import type { Patch } from '../../schema/sync/patch.ts'
import type { Reject } from '../../schema/sync/reject.ts'
import type { Progress } from '../../schema/sync/progress.ts'
import { unreachable } from '../../schema/result.ts'
import type { SyncFailure } from './failure.ts'

/**
 * Our end of the protocol as a pure machine: what happens to it goes in, what to do comes out. The
 * bulk comes over HTTP by the page (`catch-up`), what changes afterwards over one socket. Nothing
 * here is lost with the service worker: the cursor and the outbox rest in the store, and `start`
 * begins anew from them.
 */
export type Machine = {
  readonly socket: 'closed' | 'opening' | 'greeting' | 'open'
  readonly isCatchingUp: boolean
  /** The room that the copy is of, once it was named. */
  readonly room: string | undefined
  /** Everything up to here was received and handed to the store. */
  readonly cursor: number
  /** The room is known to stand here, at least. */
  readonly head: number
  /** Failures in a row. */
  readonly attempts: number
}

export type Happening =
  /** Begin, or make sure that it goes on; `cursor` is the store's. */
  | { readonly type: 'start'; readonly cursor: number; readonly room?: string | undefined }
  | { readonly type: 'stop' }
  | { readonly type: 'socket-opened' }
  | { readonly type: 'socket-closed' }
  | { readonly type: 'down'; readonly message: Down }
  /** Pages were stored until the room had no more, or a page was of another room. */
  | {
      readonly type: 'caught-up'
      readonly room?: string | undefined
      readonly cursor: number
      readonly head: number
    }
  /** Something waits in the outbox. */
  | { readonly type: 'outbox' }
  /** A request was refused, or the store could not write. */
  | { readonly type: 'failed'; readonly failure: SyncFailure }

export type Deed =
  | { readonly do: 'open-socket' }
  | { readonly do: 'close-socket' }
  | { readonly do: 'send-hello'; readonly cursor: number }
  | { readonly do: 'catch-up'; readonly after: number; readonly room: string | undefined }
  | { readonly do: 'store-patch'; readonly patch: Patch }
  | { readonly do: 'keep-room'; readonly room: string }
  | { readonly do: 'keep-progress'; readonly progress: Progress }
  /** The room has our mutations up to this one: those leave the outbox, the others are numbered on. */
  | { readonly do: 'align-outbox'; readonly mutationId: number }
  | { readonly do: 'acknowledge'; readonly mutationId: number }
  /** Sends the oldest mutation of the outbox, unless there is none or it is on its way. */
  | { readonly do: 'push' }
  /** The room takes no more for a while: the oldest mutation is sent again then. */
  | { readonly do: 'push-later'; readonly afterMs: number }
  /** The room will never take this change: it leaves the outbox. */
  | { readonly do: 'drop-mutation'; readonly mutationId: number }
  /** The shop was erased at the worker: nothing of it stays here either. */
  | { readonly do: 'erase-here' }
  /** The room is another than that of our copy: it was made anew, and so must the copy be. */
  | { readonly do: 'start-over' }
  | { readonly do: 'note-online' }
  | { readonly do: 'note-failure'; readonly failure: SyncFailure }
  /** `start` again after a while; `pace` says how long a while. */
  | {
      readonly do: 'retry'
      readonly pace: 'backoff' | 'slow'
      readonly attempts: number
      /** The worker asked not to be asked before. */
      readonly atLeastMs?: number | undefined
    }

export type Step = { readonly machine: Machine; readonly deeds: readonly Deed[] }

/** Where a room does not say how long. */
const TOO_FAST_MS = 5_000

export const idle: Machine = {
  socket: 'closed',
  isCatchingUp: false,
  room: undefined,
  cursor: 0,
  head: 0,
  attempts: 0,
}

export function step(machine: Machine, happening: Happening): Step {
  switch (happening.type) {
    case 'start':
      return start(machine, happening)
    case 'stop':
      return { machine: idle, deeds: [{ do: 'close-socket' }] }
    case 'socket-opened':
      if (machine.socket !== 'opening') return stay(machine)
      return {
        machine: { ...machine, socket: 'greeting' },
        deeds: [{ do: 'send-hello', cursor: machine.cursor }],
      }
    case 'socket-closed':
      if (machine.socket === 'closed') return stay(machine)
      return retry({ ...machine, socket: 'closed' }, 'backoff')
    case 'down':
      // Said late, on a socket that we have closed, or shall have when the next one is open: its ack
      // would send a push that overtakes the hello.
      return machine.socket === 'closed' || machine.socket === 'opening'
        ? stay(machine)
        : hear(machine, happening.message)
    case 'caught-up':
      return caughtUp(machine, happening)
    case 'outbox':
      return machine.socket === 'open' ? { machine, deeds: [{ do: 'push' }] } : stay(machine)
    case 'failed':
      return fail(machine, happening.failure)
    default:
      return unreachable(happening)
  }
}

function stay(machine: Machine): Step {
  return { machine, deeds: [] }
}

type At<T extends Happening['type']> = Extract<Happening, { readonly type: T }>

function start(machine: Machine, store: At<'start'>): Step {
  const deeds: Deed[] = []
  // A machine that is at work knows better than the store what it has received.
  const isIdle = machine.socket === 'closed' && !machine.isCatchingUp
  const { cursor, room } = isIdle ? store : machine
  if (machine.socket === 'closed') deeds.push({ do: 'open-socket' })
  // Asked even when the socket is open: it costs one small answer, and heals a socket that lies.
  if (!machine.isCatchingUp) deeds.push({ do: 'catch-up', after: cursor, room })
  return {
    machine: {
      ...machine,
      cursor,
      room,
      socket: machine.socket === 'closed' ? 'opening' : machine.socket,
      isCatchingUp: true,
    },
    deeds,
  }
}

function hear(machine: Machine, message: Down): Step {
  switch (message.type) {
    case 'welcome': {
      if (machine.socket !== 'greeting') return stay(machine)
      const open: Machine = {
        ...machine,
        socket: 'open',
        attempts: 0,
        room: message.room ?? machine.room,
      }
      if (isOther(machine, message)) return startOver(open)
      const greet: Deed[] = [
        { do: 'note-online' },
        ...(message.room === undefined || message.room === machine.room
          ? []
          : [{ do: 'keep-room', room: message.room } as const]),
        { do: 'align-outbox', mutationId: message.mutationId },
        { do: 'push' },
      ]
      const follow = moveHead(open, message.head)
      return { machine: follow.machine, deeds: [...greet, ...follow.deeds] }
    }
    case 'patch':
      if (machine.isCatchingUp || message.from > machine.cursor) {
        return moveHead(machine, message.to)
      }
      if (message.to <= machine.cursor) return stay(machine)
      return {
        machine: { ...machine, cursor: message.to, head: Math.max(machine.head, message.to) },
        deeds: [{ do: 'store-patch', patch: message }],
      }
    case 'ack':
      return {
        machine,
        deeds: [{ do: 'acknowledge', mutationId: message.mutationId }, { do: 'push' }],
      }
    case 'progress':
      return { machine, deeds: [{ do: 'keep-progress', progress: message }] }
    case 'reject':
      return refused(machine, message)
    default:
      return unreachable(message)
  }
}

function refused(machine: Machine, { reason, retryAfterMs, mutationId }: Reject): Step {
  switch (reason) {
    case 'gap': {
      // The room lacks mutations that we took for stored. A new welcome says where to go on.
      const again = retry({ ...machine, socket: 'closed' }, 'backoff')
      return { machine: again.machine, deeds: [{ do: 'close-socket' }, ...again.deeds] }
    }
    case 'too-fast':
      return { machine, deeds: [{ do: 'push-later', afterMs: retryAfterMs ?? TOO_FAST_MS }] }
    case 'too-many-rows': {
      // What was shown here before the room took it goes too: the copy is made again.
      const again = startOver(machine)
      const dropped: Deed[] = mutationId === undefined ? [] : [{ do: 'drop-mutation', mutationId }]
      return { machine: again.machine, deeds: [...dropped, ...again.deeds] }
    }
    case 'client-too-old':
    case 'server-too-old':
    case 'unauthorized':
    case 'malformed':
    case 'shop-erased':
      return fail(machine, { reason, detail: 'refused on the socket' })
    default:
      return unreachable(reason)
  }
}

/** The room stands at `head`; whoever is below fetches what is missing by the page. */
function moveHead(machine: Machine, head: number): Step {
  const moved = { ...machine, head: Math.max(machine.head, head) }
  if (moved.isCatchingUp || moved.head <= moved.cursor) return stay(moved)
  return {
    machine: { ...moved, isCatchingUp: true },
    deeds: [{ do: 'catch-up', after: moved.cursor, room: moved.room }],
  }
}

function caughtUp(machine: Machine, told: At<'caught-up'>): Step {
  const done: Machine = { ...machine, isCatchingUp: false }
  if (isOther(machine, told)) return startOver(done)
  const moved = {
    ...done,
    room: told.room ?? done.room,
    cursor: Math.max(done.cursor, told.cursor),
  }
  const follow = moveHead(moved, told.head)
  return { machine: follow.machine, deeds: [{ do: 'note-online' }, ...follow.deeds] }
}

/** Another room than that of our copy: it says so, or it stands where our copy has been already. */
function isOther(
  { room, cursor }: Machine,
  told: { readonly room?: string | undefined; readonly head: number },
): boolean {
  return (room !== undefined && told.room !== undefined && told.room !== room) || told.head < cursor
}

function startOver(machine: Machine): Step {
  return {
    machine: { ...idle, attempts: machine.attempts },
    deeds: [
      { do: 'close-socket' },
      { do: 'start-over' },
      { do: 'retry', pace: 'backoff', attempts: machine.attempts },
    ],
  }
}

/** Another attempt later. Pages that are coming in go on: a lost socket alone does not stop them. */
function retry(machine: Machine, pace: 'backoff' | 'slow', atLeastMs?: number): Step {
  return {
    machine: { ...machine, attempts: machine.attempts + 1 },
    deeds: [
      {
        do: 'retry',
        pace,
        attempts: machine.attempts,
        ...(atLeastMs !== undefined && { atLeastMs }),
      },
    ],
  }
}

function fail(machine: Machine, failure: SyncFailure): Step {
  const { room, cursor } = machine
  const closed: Machine = { ...idle, room, cursor, attempts: machine.attempts }
  const deeds: Deed[] = [{ do: 'close-socket' }, { do: 'note-failure', failure }]
  switch (failure.reason) {
    case 'shop-erased':
      return { machine: idle, deeds: [{ do: 'close-socket' }, { do: 'erase-here' }] }
    case 'unauthorized':
    case 'client-too-old':
      // Only the seller can help: signing in, or the browser's own update, starts it again.
      return { machine: closed, deeds }
    case 'server-too-old':
    case 'malformed':
    case 'store-failed': {
      const again = retry(closed, 'slow')
      return { machine: again.machine, deeds: [...deeds, ...again.deeds] }
    }
    case 'offline': {
      const again = retry(closed, 'backoff', failure.retryAfterMs)
      return { machine: again.machine, deeds: [...deeds, ...again.deeds] }
    }
    default:
      return unreachable(failure.reason)
  }
}
