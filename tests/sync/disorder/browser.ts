import { idle, step, type Deed, type Happening } from '../../../extension/sync/step.ts'
import { versionsPageSchema, type VersionsPage } from '../../../schema/http/versions.ts'
import { parseJson } from '../../../schema/parse.ts'
import { unreachable } from '../../../schema/result.ts'
import { downSchema } from '../../../schema/sync/down.ts'
import type { Up } from '../../../schema/sync/up.ts'
import { SYNC_VERSION } from '../../../schema/sync/version.ts'
import type { MapStore } from './map-store.ts'
import type { Wire } from './wire.ts'

/** What a browser needs of the network; `undefined` when it fails. */
export type Network = {
  readonly openWire: () => Promise<Wire | undefined>
  readonly fetchPage: (after: number) => Promise<string | undefined>
}

/**
 * One browser of the seller: the real machine of `extension/sync/step.ts` around a store, with every
 * deed and every page a step of its own, so that it can die between any two.
 */
export class Browser {
  readonly clientId: string
  readonly store: MapStore
  readonly #network: Network
  wire: Wire | undefined
  deeds: Deed[] = []
  #machine = idle
  #pushed = 0
  #catchUp:
    | { readonly after: number; room: string | undefined; cursor: number; page?: VersionsPage }
    | undefined

  constructor(clientId: string, store: MapStore, network: Network) {
    this.clientId = clientId
    this.store = store
    this.#network = network
  }

  get isCatchingUp(): boolean {
    return this.#catchUp !== undefined
  }

  start(): void {
    const { cursor, room } = this.store
    this.happen({ type: 'start', cursor, room })
  }

  /** The service worker is gone: only what the store holds is left. */
  die(): void {
    this.wire?.close()
    this.wire = undefined
    this.deeds = []
    this.#machine = idle
    this.#catchUp = undefined
    this.#pushed = 0
  }

  /** The socket ended, or was silent for too long. */
  hangUp(): void {
    if (!this.wire) return
    this.wire.close()
    this.wire = undefined
    this.happen({ type: 'socket-closed' })
  }

  hear(frame: string): void {
    const down = parseJson(downSchema, frame)
    if (!down.ok) throw new Error(`the room said ${frame}: ${down.error.message}`)
    if (down.value.type === 'reject' && down.value.reason !== 'gap') {
      const said = this.wire?.history.slice(-12).join('\n  ') ?? 'nothing'
      throw new Error(`the room refused: ${down.value.reason}, after\n  ${said}`)
    }
    this.happen({ type: 'down', message: down.value })
  }

  happen(happening: Happening): void {
    const { machine, deeds } = step(this.#machine, happening)
    this.#machine = machine
    this.deeds.push(...deeds)
  }

  async doNext(): Promise<void> {
    const deed = this.deeds.shift()
    if (deed) await this.#do(deed)
  }

  /** Asks for the next page, or stores the one that came. `isLost`: it never arrives. */
  async page(isLost: boolean): Promise<void> {
    const going = this.#catchUp
    if (!going) return
    if (!going.page) {
      const text = isLost ? undefined : await this.#network.fetchPage(going.cursor)
      if (this.#catchUp !== going) return
      const page = text === undefined ? undefined : parseJson(versionsPageSchema, text)
      if (page && !page.ok) throw new Error(`no page: ${page.error.message}`)
      if (page) going.page = page.value
      else this.#pagesEnd({ type: 'failed', failure: { reason: 'offline', detail: 'lost' } })
      return
    }
    const { versions, cursor, head, room } = going.page
    if (going.room !== undefined && room !== going.room)
      throw new Error('this world has one room only')
    going.room = room
    const isLast = cursor <= going.cursor || cursor >= head
    if (head < going.after) {
      this.#pagesEnd({ type: 'caught-up', room, cursor: going.cursor, head })
      return
    }
    going.cursor = Math.max(going.cursor, cursor)
    this.store.apply(versions, going.cursor, room)
    delete going.page
    if (isLast) this.#pagesEnd({ type: 'caught-up', room, cursor: going.cursor, head })
  }

  #pagesEnd(how: Happening): void {
    this.#catchUp = undefined
    this.happen(how)
  }

  async #do(deed: Deed): Promise<void> {
    switch (deed.do) {
      case 'open-socket': {
        this.wire?.close()
        this.wire = await this.#network.openWire()
        this.#pushed = 0
        if (this.wire) this.happen({ type: 'socket-opened' })
        else this.happen({ type: 'failed', failure: { reason: 'offline', detail: 'no socket' } })
        return
      }
      case 'close-socket':
        this.wire?.close()
        this.wire = undefined
        return
      case 'send-hello': {
        const { clientId } = this
        this.#send({ type: 'hello', version: SYNC_VERSION, clientId, cursor: deed.cursor })
        return
      }
      case 'catch-up':
        this.#catchUp ??= { after: deed.after, room: deed.room, cursor: deed.after }
        return
      case 'store-patch':
        this.store.apply(deed.patch.versions, deed.patch.to)
        return
      case 'keep-room':
        this.store.room = deed.room
        return
      case 'align-outbox':
        this.store.align(deed.mutationId)
        return
      case 'acknowledge':
        this.store.acknowledge(deed.mutationId)
        return
      case 'push': {
        const [next] = this.store.outbox
        if (!next || next.mutationId === this.#pushed) return
        this.#pushed = next.mutationId
        this.#send({ type: 'push', mutationId: next.mutationId, puts: [...next.puts] })
        return
      }
      case 'start-over':
        this.#catchUp = undefined
        this.store.eraseCopy()
        return
      case 'push-later':
      case 'drop-mutation':
      case 'erase-here':
        throw new Error(`no room of this world asks for it: ${deed.do}`)
      // The world starts every browser again, now and then and in the end.
      case 'retry':
      case 'keep-progress':
      case 'note-online':
      case 'note-failure':
        return
      default:
        return unreachable(deed)
    }
  }

  #send(up: Up): void {
    this.wire?.up.push(JSON.stringify(up))
  }
}
