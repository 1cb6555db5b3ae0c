import { dayOf } from '../../models/metrics/day.ts'
import { err, ok, unreachable } from '../../schema/result.ts'
import type { Command, CommandResult } from '../messages/commands.ts'
import { changeShopState, loadBrowserState, loadShopState } from '../store/shop-state.ts'
import { syncState } from '../store/sync-state.ts'
import { SyncClient } from './client.ts'
import { connect } from './connect.ts'
import { disconnect, eraseHere, signOut } from './disconnect.ts'
import { fetchPage } from './fetch-page.ts'
import { call } from './http.ts'
import { openSocket } from './open-socket.ts'
import { withSession } from './session.ts'

/** Rows of one order come in several patches; forecasts wait until it is quiet. */
const QUIET_MS = 1_500

/** Holds the one client of the shop that is shown, and does what our pages ask. */
export class SyncKeeper {
  readonly #recompute: () => Promise<void>
  #client:
    | { readonly shopId: string; readonly client: SyncClient; readonly end: AbortController }
    | undefined
  #quietTimer: ReturnType<typeof setTimeout> | undefined

  /** `recompute` makes the forecasts anew where the history changed. */
  constructor(recompute: () => Promise<void>) {
    this.#recompute = recompute
  }

  /** Begins the sync where a shop is connected, or makes sure that it goes on. */
  async wake(): Promise<void> {
    const { shopId, connection } = await loadBrowserState()
    if (shopId === undefined || connection === 'signed-out' || connection === 'none') {
      this.#end()
      return
    }
    await this.#clientOf(shopId).start()
    await this.#greetNewDay(shopId)
  }

  /** A new build may read what the one before it left out. */
  async afterUpdate(): Promise<void> {
    const { shopId } = await loadBrowserState()
    if (shopId === undefined) return
    const { skippedFrom, cursor } = await loadShopState(shopId)
    if (skippedFrom === undefined) return
    this.#end()
    await changeShopState(shopId, {
      cursor: Math.min(cursor, skippedFrom - 1),
      skippedFrom: undefined,
    })
  }

  async obey(command: Command): Promise<CommandResult> {
    switch (command.type) {
      case 'connect':
        return this.#connect()
      case 'disconnect':
        this.#end()
        return this.#thenWake(await disconnect(Date.now()))
      case 'sign-out':
        this.#end()
        return signOut()
      case 'sync-now':
        return this.#syncNow()
      case 'recompute':
        return this.#recomputeNow()
      case 'flush-outbox':
        await this.wake()
        this.#client?.client.flush()
        return ok(undefined)
      default:
        return unreachable(command)
    }
  }

  async #connect(): Promise<CommandResult> {
    const connected = await connect()
    if (!connected.ok) return connected
    this.#end()
    return this.#thenWake(connected)
  }

  /** Also after a refusal: what was stopped for it goes on. */
  async #thenWake(result: CommandResult): Promise<CommandResult> {
    await this.wake()
    return result
  }

  async #syncNow(): Promise<CommandResult> {
    const { shopId } = await loadBrowserState()
    if (shopId === undefined) return err({ reason: 'not-connected', detail: '' })
    const asked = await withSession(shopId, Date.now(), session =>
      call({ method: 'POST', path: `/shops/${shopId}/sync`, session }),
    )
    await this.wake()
    if (asked.ok) return ok(undefined)
    const { reason, detail } = asked.error
    if (reason === 'offline' || reason === 'unauthorized') return err({ reason, detail })
    return err({ reason: 'failed', detail })
  }

  async #recomputeNow(): Promise<CommandResult> {
    try {
      await this.#recompute()
      return ok(undefined)
    } catch (error) {
      return err({ reason: 'failed', detail: String(error) })
    }
  }

  #clientOf(shopId: string): SyncClient {
    if (this.#client?.shopId === shopId) return this.#client.client
    this.#end()
    const end = new AbortController()
    const world = {
      fetchPage,
      openSocket,
      now: Date.now,
      random: Math.random,
      onErased: (erased: string) => void this.#erased(erased),
      onTotalsChanged: () => this.#recomputeWhenQuiet(),
    }
    const client = new SyncClient(shopId, world, end.signal)
    this.#client = { shopId, client, end }
    return client
  }

  /** A forecast begins after yesterday: with the day it is due anew, also when nothing was sold. */
  async #greetNewDay(shopId: string): Promise<void> {
    const { cursor, timeZone, forecastDay } = await loadShopState(shopId)
    const today = dayOf(Date.now(), timeZone)
    if (cursor === 0 || forecastDay === today) return
    await changeShopState(shopId, { forecastDay: today })
    this.#recomputeWhenQuiet()
  }

  #recomputeWhenQuiet(): void {
    clearTimeout(this.#quietTimer)
    this.#quietTimer = setTimeout(() => {
      this.#recomputeUnlessBehind().catch((error: unknown) => console.error('recompute', error))
    }, QUIET_MS)
  }

  /** While history is still coming in, every forecast would be of half of it, and slow the rest down. */
  async #recomputeUnlessBehind(): Promise<void> {
    const { online, cursor, head, progress } = await syncState()
    const isBehind = progress?.phase === 'backfill' || (head !== undefined && cursor < head)
    if (online && isBehind) this.#recomputeWhenQuiet()
    else await this.#recompute()
  }

  /** Erased from another browser: this one keeps nothing either. */
  async #erased(shopId: string): Promise<void> {
    this.#end()
    await eraseHere(shopId)
  }

  #end(): void {
    clearTimeout(this.#quietTimer)
    this.#client?.end.abort()
    this.#client = undefined
  }
}
