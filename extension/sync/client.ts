import { downSchema } from '../../schema/sync/down.ts'
import type { Patch } from '../../schema/sync/patch.ts'
import type { Up } from '../../schema/sync/up.ts'
import { PING, PONG } from '../../schema/sync/ping.ts'
import { SYNC_VERSION } from '../../schema/sync/version.ts'
import { parseJson } from '../../schema/parse.ts'
import { unreachable, type Result } from '../../schema/result.ts'
import { applyVersions, type Applied } from '../store/apply.ts'
import { eraseCopy } from '../store/erase-shop.ts'
import { healShop } from '../store/heal.ts'
import { acknowledge, alignOutbox, dropMutation, outboxOf } from '../store/outbox.ts'
import {
  changeConnectedShop,
  changeShopState,
  loadConnectedShop,
  loadShopState,
} from '../store/shop-state.ts'
import type { ConnectedShop } from '../store/state.ts'
import { backoffMs } from './backoff.ts'
import { catchUp, type FetchPage, type Place } from './catch-up.ts'
import type { SyncFailure } from './failure.ts'
import { idle, step, type Deed, type Happening, type Machine } from './step.ts'

/** The part of a WebSocket that we use. */
export type SyncSocket = {
  readonly readyState: number
  readonly send: (frame: string) => void
  readonly close: () => void
  readonly addEventListener: (
    type: string,
    listener: (event: Event) => void,
    options: { readonly signal: AbortSignal },
  ) => void
}

/** What the client needs of the world; tests bring their own. */
export type World = {
  readonly fetchPage: FetchPage
  /** Opens the socket of a shop, with a fresh ticket. */
  readonly openSocket: (
    shopId: string,
    signal: AbortSignal,
  ) => Promise<Result<SyncSocket, SyncFailure>>
  readonly now: () => number
  /** 0 to 1. */
  readonly random: () => number
  /** The shop was erased at the worker: its copy is to go, and this client with it. */
  readonly onErased: (shopId: string) => void
  /** After rows were stored that moved a daily total. */
  readonly onTotalsChanged: () => void
}

/** A service worker that hears nothing for 30 s is put to sleep, and the socket with it. */
const PING_MS = 20_000
/** Two pings without any answer: the other end is gone, whatever TCP says. */
const SILENCE_MS = 45_000
const SLOW_MS = 5 * 60_000

/**
 * Keeps one shop's copy in step with its room, until its signal ends it. A shell around `step`:
 * it does what the machine says, one deed after the other.
 */
export class SyncClient {
  readonly #shopId: string
  readonly #world: World
  readonly #signal: AbortSignal
  #machine: Machine = idle
  #socket: SyncSocket | undefined
  #socketEnd = new AbortController()
  #heardAt = 0
  /** The mutation that is on its way on this socket. */
  #pushed = 0
  #deeds: Promise<void> = Promise.resolve()
  #catchingUp: Promise<void> | undefined
  #catchUpEnd = new AbortController()
  #retryTimer: ReturnType<typeof setTimeout> | undefined

  constructor(shopId: string, world: World, signal: AbortSignal) {
    this.#shopId = shopId
    this.#world = world
    this.#signal = signal
    signal.addEventListener('abort', () => this.#happen({ type: 'stop' }), { once: true })
  }

  /** Begins, or makes sure that it goes on. Cheap when all is well. */
  async start(): Promise<void> {
    if (this.#signal.aborted) return
    if (!this.#catchingUp) await healShop(this.#shopId, this.#world.now())
    const { cursor, room } = await loadShopState(this.#shopId)
    this.#happen({ type: 'start', cursor, room })
  }

  /** Something was put into the outbox. */
  flush(): void {
    this.#happen({ type: 'outbox' })
  }

  /** Resolves when everything that is known to be missing was stored, or could not be. */
  async settled(): Promise<void> {
    await this.#deeds
    while (this.#catchingUp) {
      await this.#catchingUp
      await this.#deeds
    }
  }

  #happen(happening: Happening): void {
    if (this.#signal.aborted && happening.type !== 'stop') return
    const { machine, deeds } = step(this.#machine, happening)
    this.#machine = machine
    for (const deed of deeds) {
      this.#deeds = this.#deeds
        .then(() => this.#do(deed))
        .catch((error: unknown) => this.#happen({ type: 'failed', failure: storeFailed(error) }))
    }
  }

  async #do(deed: Deed): Promise<void> {
    // After its end only the socket is still closed: nothing may be written over what ended it.
    if (this.#signal.aborted && deed.do !== 'close-socket') return
    switch (deed.do) {
      case 'open-socket':
        return this.#openSocket()
      case 'close-socket': {
        this.#closeSocket()
        return
      }
      case 'send-hello': {
        const shop = await loadConnectedShop(this.#shopId)
        if (!shop) return
        const { clientId } = shop
        this.#send({ type: 'hello', version: SYNC_VERSION, clientId, cursor: deed.cursor })
        return
      }
      case 'catch-up': {
        this.#beginCatchUp({ cursor: deed.after, room: deed.room })
        return
      }
      case 'store-patch':
        return this.#storePatch(deed.patch)
      case 'keep-room':
        return changeShopState(this.#shopId, { room: deed.room })
      case 'keep-progress':
        return changeShopState(this.#shopId, { progress: deed.progress })
      case 'align-outbox':
        return alignOutbox(this.#shopId, deed.mutationId)
      case 'acknowledge':
        return acknowledge(this.#shopId, deed.mutationId)
      case 'push':
        return this.#push()
      case 'push-later': {
        this.#pushLater(deed.afterMs)
        return
      }
      case 'drop-mutation':
        console.warn('the room has no room for a change', deed.mutationId)
        return dropMutation(this.#shopId, deed.mutationId)
      case 'erase-here':
        this.#world.onErased(this.#shopId)
        return
      case 'start-over':
        this.#catchUpEnd.abort()
        await this.#catchingUp
        return eraseCopy(this.#shopId)
      case 'note-online':
        return this.#note(undefined)
      case 'note-failure':
        return this.#note(deed.failure)
      case 'retry': {
        const waitMs = deed.pace === 'slow' ? SLOW_MS : undefined
        const random = this.#world.random()
        this.#retryLater(waitMs ?? backoffMs(deed.attempts, random, deed.atLeastMs))
        return
      }
      default:
        return unreachable(deed)
    }
  }

  async #openSocket(): Promise<void> {
    this.#closeSocket()
    const end = new AbortController()
    this.#socketEnd = end
    const opened = await this.#world.openSocket(this.#shopId, end.signal)
    if (!opened.ok) {
      this.#happen({ type: 'failed', failure: opened.error })
      return
    }
    if (end.signal.aborted) {
      opened.value.close()
      return
    }
    this.#listen(opened.value, end)
  }

  #listen(socket: SyncSocket, end: AbortController): void {
    const { signal } = end
    this.#socket = socket
    this.#pushed = 0
    this.#heardAt = this.#world.now()
    const onOpen = () => this.#happen({ type: 'socket-opened' })
    const onEnd = () => {
      if (signal.aborted) return
      this.#closeSocket()
      this.#happen({ type: 'socket-closed' })
    }
    socket.addEventListener('open', onOpen, { signal })
    socket.addEventListener('close', onEnd, { signal })
    socket.addEventListener('error', onEnd, { signal })
    socket.addEventListener(
      'message',
      event => {
        this.#heardAt = this.#world.now()
        if (event instanceof MessageEvent) this.#hear(String(event.data))
      },
      { signal },
    )
    const pings = setInterval(() => {
      if (this.#world.now() - this.#heardAt > SILENCE_MS) onEnd()
      else if (socket.readyState === WebSocket.OPEN) socket.send(PING)
    }, PING_MS)
    signal.addEventListener('abort', () => clearInterval(pings), { once: true })
    if (socket.readyState === WebSocket.OPEN) onOpen()
  }

  #hear(frame: string): void {
    if (frame === PONG) return
    const parsed = parseJson(downSchema, frame)
    if (parsed.ok) {
      this.#happen({ type: 'down', message: parsed.value })
      return
    }
    const detail = `frame ${parsed.error.path}: ${parsed.error.message}`
    this.#happen({ type: 'failed', failure: { reason: 'malformed', detail } })
  }

  #closeSocket(): void {
    this.#socketEnd.abort()
    this.#socket?.close()
    this.#socket = undefined
  }

  #send(up: Up): void {
    // A socket that closed meanwhile says so by itself; what was not sent is sent by the next one.
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(up))
  }

  #beginCatchUp(place: Place): void {
    if (this.#catchingUp) return
    const end = new AbortController()
    this.#catchUpEnd = end
    const signal = AbortSignal.any([end.signal, this.#signal])
    this.#catchingUp = catchUp(this.#shopId, place, this.#world.fetchPage, signal, applied =>
      this.#stored(applied),
    ).then(
      outcome => {
        this.#catchingUp = undefined
        if (signal.aborted) return
        if (outcome.ok) this.#happen({ type: 'caught-up', ...outcome.value })
        else this.#happen({ type: 'failed', failure: outcome.error })
      },
      (error: unknown) => {
        this.#catchingUp = undefined
        this.#happen({ type: 'failed', failure: storeFailed(error) })
      },
    )
  }

  async #storePatch(patch: Patch): Promise<void> {
    this.#stored(await applyVersions(this.#shopId, patch.versions, patch.to))
  }

  #stored(applied: Applied): void {
    if (applied.totalsChanged) this.#world.onTotalsChanged()
  }

  async #push(): Promise<void> {
    const [next] = await outboxOf(this.#shopId)
    if (!next || next.mutationId === this.#pushed) return
    this.#pushed = next.mutationId
    this.#send({ type: 'push', mutationId: next.mutationId, puts: [...next.puts] })
  }

  /** The same mutation once more: it was not stored. */
  #pushLater(delayMs: number): void {
    this.#pushed = 0
    const { signal } = this.#socketEnd
    const timer = setTimeout(() => this.flush(), delayMs)
    signal.addEventListener('abort', () => clearTimeout(timer), { once: true })
  }

  async #note(failure: SyncFailure | undefined): Promise<void> {
    const state = await loadConnectedShop(this.#shopId)
    if (!state) return
    if (!failure) {
      // Written only when it says something new: every watcher of the state is woken by it.
      if (state.online && state.connection === 'connected' && !state.lastError) return
      return this.#changeState({ online: true, connection: 'connected', lastError: undefined })
    }
    const at = this.#world.now()
    await this.#changeState({
      online: failure.reason !== 'offline',
      ...(failure.reason === 'unauthorized' && { connection: 'signed-out' }),
      lastError: { ...failure, at },
    })
  }

  /** Looked at once more inside the transaction: a sign-out may have come in between. */
  #changeState(change: Partial<ConnectedShop>): Promise<void> {
    return changeConnectedShop(this.#shopId, state =>
      this.#signal.aborted ? state : { ...state, ...change },
    )
  }

  #retryLater(delayMs: number): void {
    clearTimeout(this.#retryTimer)
    if (this.#signal.aborted) return
    // A service worker may sleep through it: the alarm is the safety net.
    this.#retryTimer = setTimeout(() => void this.start(), delayMs)
    this.#signal.addEventListener('abort', () => clearTimeout(this.#retryTimer), { once: true })
  }
}

function storeFailed(error: unknown): SyncFailure {
  return { reason: 'store-failed', detail: String(error) }
}
