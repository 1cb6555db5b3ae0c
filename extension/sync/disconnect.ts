import { err, ok } from '../../schema/result.ts'
import type { CommandResult } from '../messages/commands.ts'
import { eraseShop } from '../store/erase-shop.ts'
import { changeConnectedShop, removeConnectedShop } from '../store/shop-state.ts'
import { call } from './http.ts'
import { endSession, forgetSession, withSession } from './session.ts'

/**
 * Erases a shop at the worker, and then here. Where the worker cannot be reached nothing is erased
 * at all: a half of it would look like the whole.
 */
export async function disconnect(shopId: string, now: number): Promise<CommandResult> {
  const erased = await withSession(shopId, now, session =>
    call({ method: 'DELETE', path: `/shops/${shopId}`, session }),
  )
  // Erased from another browser meanwhile: what is asked for has been done there.
  if (!erased.ok && erased.error.reason !== 'shop-erased') {
    const { reason, detail } = erased.error
    // Refused although signed in: nothing was erased, and signing in again would not help.
    if (erased.error.problem === 'forbidden') return err({ reason: 'failed', detail })
    if (reason === 'offline' || reason === 'unauthorized') return err({ reason, detail })
    return err({ reason: 'failed', detail })
  }
  await eraseHere(shopId)
  return ok(undefined)
}

/**
 * Erases this browser's copy and ends its session, where the worker can still be told. The shop stays
 * connected there: only the seller, signed in, can erase it.
 */
export async function disconnectHere(shopId: string): Promise<CommandResult> {
  await endSession(shopId)
  await eraseHere(shopId)
  return ok(undefined)
}

/** Takes the shop out of this browser: session, copy and what waits to be sent. */
export async function eraseHere(shopId: string): Promise<void> {
  await forgetSession(shopId)
  await eraseShop(shopId)
  // With its client: mutations are numbered per client, and a copy that begins again is a new one.
  await removeConnectedShop(shopId)
}

/** Ends this browser's session with a shop. The numbers that are here stay and can be read. */
export async function signOut(shopId: string): Promise<CommandResult> {
  await endSession(shopId)
  await changeConnectedShop(shopId, shop => ({
    ...shop,
    connection: 'signed-out',
    lastError: undefined,
  }))
  return ok(undefined)
}
