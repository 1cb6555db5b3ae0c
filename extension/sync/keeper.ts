import { dayOf } from '../../models/metrics/day.ts'
import { err, ok, unreachable } from '../../schema/result.ts'
import type { Command, CommandResult } from '../messages/commands.ts'
import {
  changeShopState,
  loadBrowserState,
  loadConnectedShop,
  loadShopState,
  showShop,
} from '../store/shop-state.ts'
import { syncState } from '../store/sync-state.ts'
import { SyncClient } from './client.ts'
import { connect } from './connect.ts'
import { disconnect, disconnectHere, eraseHere, signOut } from './disconnect.ts'
import { fetchPage } from './fetch-page.ts'
import { call } from './http.ts'
import { openSocket } from './open-socket.ts'
import { withSession } from './session.ts'

/** Rows of one order come in several patches; forecasts wait until it is quiet. */
const QUIET_MS = 1_500

/** One shop's sync at work. */
type Kept = {
  readonly client: SyncClient
  readonly end: AbortController
  quietTimer?: ReturnType<typeof setTimeout> | undefined
}

/** Holds a client for each shop of this browser, and does what our pages ask. */
export class SyncKeeper {
  readonly #recompute: (shopId: string) => Promise<void>
  readonly #kept = new Map<string, Kept>()

  /** `recompute` makes a shop's forecasts again where its history changed. */
  constructor(recompute: (shopId: string) => Promise<void>) {
    this.#recompute = recompute
  }

  /** Begins the sync of each shop that is signed in, or makes sure that it goes on. */
  async wake(): Promise<void> {
    const { shops } = await loadBrowserState()
    const signedIn = shops.filter(({ connection }) => connection !== 'signed-out')
    const ids = new Set(signedIn.map(({ shopId }) => shopId))
    for (const shopId of this.#kept.keys()) if (!ids.has(shopId)) this.#end(shopId)
    const woken = await Promise.allSettled([...ids].map(shopId => this.#wakeShop(shopId)))
    // One shop that cannot begin does not keep the others from it.
    for (const one of woken) if (one.status === 'rejected') console.error('sync', one.reason)
  }

  async #wakeShop(shopId: string): Promise<void> {
    await this.#keep(shopId).client.start()
    await this.#recomputeOnNewDay(shopId)
  }

  /** A new build may read what the one before it left out. */
  async afterUpdate(): Promise<void> {
    const { shops } = await loadBrowserState()
    for (const { shopId } of shops) {
      const { skippedFrom, cursor } = await loadShopState(shopId)
      if (skippedFrom === undefined) continue
      this.#end(shopId)
      await changeShopState(shopId, {
        cursor: Math.min(cursor, skippedFrom - 1),
        skippedFrom: undefined,
      })
    }
  }

  async obey(command: Command): Promise<CommandResult> {
    switch (command.type) {
      case 'connect':
        return this.#connect(command.shopId)
      case 'disconnect':
        return this.#leave(command.shopId, shopId =>
          command.where === 'here' ? disconnectHere(shopId) : disconnect(shopId, Date.now()),
        )
      case 'sign-out':
        return this.#leave(command.shopId, signOut)
      case 'sync-now':
        return this.#syncNow(command.shopId)
      case 'show-shop':
        await showShop(command.shopId)
        return ok(undefined)
      case 'recompute':
        return this.#recomputeNow(command.shopId)
      case 'flush-outbox':
        await this.wake()
        for (const { client } of this.#kept.values()) client.flush()
        return ok(undefined)
      default:
        return unreachable(command)
    }
  }

  async #connect(meant: string | undefined): Promise<CommandResult> {
    const connected = await connect(meant)
    if (!connected.ok && connected.error.reason !== 'another-shop') return connected
    // It begins again with the new session, whatever it was waiting for.
    const signedIn = await loadConnectedShop()
    if (signedIn) this.#end(signedIn.shopId)
    return this.#thenWake(connected)
  }

  async #leave(
    shopId: string,
    how: (shopId: string) => Promise<CommandResult>,
  ): Promise<CommandResult> {
    if (!(await this.#isHeld(shopId))) return err({ reason: 'not-connected', detail: shopId })
    this.#end(shopId)
    return this.#thenWake(await how(shopId))
  }

  /** Also after a refusal: what was stopped for it goes on. */
  async #thenWake(result: CommandResult): Promise<CommandResult> {
    await this.wake()
    return result
  }

  async #syncNow(shopId: string): Promise<CommandResult> {
    if (!(await this.#isHeld(shopId))) return err({ reason: 'not-connected', detail: shopId })
    const asked = await withSession(shopId, Date.now(), session =>
      call({ method: 'POST', path: `/shops/${shopId}/sync`, session }),
    )
    await this.wake()
    if (asked.ok) return ok(undefined)
    const { reason, detail } = asked.error
    if (reason === 'offline' || reason === 'unauthorized') return err({ reason, detail })
    return err({ reason: 'failed', detail })
  }

  async #recomputeNow(shopId: string): Promise<CommandResult> {
    try {
      await this.#recompute(shopId)
      return ok(undefined)
    } catch (error) {
      return err({ reason: 'failed', detail: String(error) })
    }
  }

  async #isHeld(shopId: string): Promise<boolean> {
    return (await loadConnectedShop(shopId)) !== undefined
  }

  #keep(shopId: string): Kept {
    const known = this.#kept.get(shopId)
    if (known) return known
    const end = new AbortController()
    const world = {
      fetchPage,
      openSocket,
      now: Date.now,
      random: Math.random,
      onErased: (erased: string) => void this.#erased(erased),
      onTotalsChanged: () => this.#recomputeWhenQuiet(shopId),
    }
    const kept = { client: new SyncClient(shopId, world, end.signal), end }
    this.#kept.set(shopId, kept)
    return kept
  }

  /** A forecast begins after yesterday: it is due with the day, also when nothing was sold. */
  async #recomputeOnNewDay(shopId: string): Promise<void> {
    const { cursor, timeZone, forecastDay } = await loadShopState(shopId)
    const today = dayOf(Date.now(), timeZone)
    if (cursor === 0 || forecastDay === today) return
    await changeShopState(shopId, { forecastDay: today })
    this.#recomputeWhenQuiet(shopId)
  }

  #recomputeWhenQuiet(shopId: string): void {
    const kept = this.#kept.get(shopId)
    if (kept === undefined) return
    clearTimeout(kept.quietTimer)
    kept.quietTimer = setTimeout(() => {
      this.#recomputeUnlessBehind(shopId).catch((error: unknown) =>
        console.error('recompute', error),
      )
    }, QUIET_MS)
  }

  /** While history is still coming in, every forecast would be of half of it, and slow the rest down. */
  async #recomputeUnlessBehind(shopId: string): Promise<void> {
    const { online, cursor, head, progress } = await syncState(shopId)
    const isBehind = progress?.phase === 'backfill' || (head !== undefined && cursor < head)
    if (online && isBehind) this.#recomputeWhenQuiet(shopId)
    else await this.#recompute(shopId)
  }

  /** Erased from another browser: this one keeps nothing either. */
  async #erased(shopId: string): Promise<void> {
    this.#end(shopId)
    await eraseHere(shopId)
  }

  #end(shopId: string): void {
    const kept = this.#kept.get(shopId)
    if (kept === undefined) return
    clearTimeout(kept.quietTimer)
    kept.end.abort()
    this.#kept.delete(shopId)
  }
}
