import { setTimeout as delay } from 'node:timers/promises'
import { parseJson } from '../../../schema/parse.ts'
import { downSchema } from '../../../schema/sync/down.ts'
import type { Writable } from '../../../schema/sync/push.ts'
import type { Up } from '../../../schema/sync/up.ts'
import { SYNC_VERSION } from '../../../schema/sync/version.ts'
import type { RawSocket } from '../../bench/workerd/raw-socket.ts'
import type { AckLedger } from './ack-ledger.ts'

const SILENCE_MS = 2_000

/** What mutation `mutationId` of a client puts: a word that no other has. */
export function wordOf(client: string, mutationId: number): string {
  return `${client.slice(-1)}-${String(mutationId)}`
}

/**
 * A client that changes something as fast as it is acknowledged, for as long as `signal` lets it,
 * and comes back whenever it is cut off. Answers how often it had to greet the room.
 */
export async function pushOn(
  client: string,
  open: (onText: (text: string) => void) => Promise<RawSocket>,
  ledger: AckLedger,
  signal: AbortSignal,
): Promise<number> {
  let acked = 0
  let greetings = 0
  while (!signal.aborted) {
    let heardAt = Date.now()
    let pushed = 0
    let wrong: string | undefined
    const say = (up: Up) => socket.say(JSON.stringify(up))
    const push = (mutationId: number) => {
      if (signal.aborted) return
      pushed = mutationId
      const cost: Writable = {
        kind: 'cost',
        id: 'soak-cost',
        listingId: '1',
        sku: wordOf(client, mutationId),
        amount: { minor: 100, currency: 'USD' },
        from: '2026-01-01',
      }
      say({ type: 'push', mutationId, puts: [cost] })
    }
    const hear = (text: string) => {
      const down = parseJson(downSchema, text)
      heardAt = Date.now()
      if (!down.ok) wrong = `the room said ${text}`
      else if (down.value.type === 'reject') wrong = `refused: ${down.value.reason}`
      if (!down.ok) return
      if (down.value.type === 'welcome') {
        if (down.value.mutationId < acked) wrong = `${String(acked)} was acknowledged and is gone`
        push(down.value.mutationId + 1)
      }
      if (down.value.type === 'ack' && down.value.mutationId === pushed) {
        acked = pushed
        ledger.add(client, acked)
        push(acked + 1)
      }
    }
    let socket: RawSocket
    try {
      socket = await open(hear)
    } catch {
      await delay(50)
      continue
    }
    greetings += 1
    say({ type: 'hello', version: SYNC_VERSION, clientId: client, cursor: 0 })
    const isAlive = () => Date.now() - heardAt < SILENCE_MS && !socket.isOver()
    while (!signal.aborted && wrong === undefined && isAlive()) await delay(20)
    socket.end()
    if (wrong !== undefined) throw new Error(`${client}: ${wrong}`)
  }
  return greetings
}
