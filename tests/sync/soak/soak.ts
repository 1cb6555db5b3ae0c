import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as delay } from 'node:timers/promises'
import * as v from 'valibot'
import { parse, parseJson } from '../../../schema/parse.ts'
import { costSchema } from '../../../schema/entities/cost.ts'
import { openRawSocket } from '../../bench/workerd/raw-socket.ts'
import { ownerOf, tokenFor } from '../../bench/workerd/seller.ts'
import { startWorkerd, type Workerd } from '../../bench/workerd/workerd.ts'
import type { Random } from '../../sandbox/shop/random.ts'
import { AckLedger } from './ack-ledger.ts'
import { pushOn } from './pusher.ts'

const SHOP = '77'
const CLIENTS = ['soak-client-a', 'soak-client-b', 'soak-client-c', 'soak-client-d']

export type Soaked = {
  readonly kills: number
  readonly greetings: number
  /** Numbers that were acknowledged, by client. */
  readonly acked: ReadonlyMap<string, readonly number[]>
  /** Every word that the room has committed, in its order, read from its files after the last kill. */
  readonly stored: readonly string[]
}

/** Lets four clients push for `seconds` while workerd is killed `kills` times at moments of chance. */
export async function soak(seconds: number, kills: number, random: Random): Promise<Soaked> {
  const workerd = await startWorkerd()
  const ledger = new AckLedger(join(workerd.stateDir, 'acks.txt'))
  const end = new AbortController()
  try {
    const opened = await fetch(`${workerd.origin}/bench/open/${SHOP}`, {
      method: 'POST',
      body: '{}',
    })
    if (!opened.ok) throw new Error(`no room: ${String(opened.status)}`)
    await workerd.kill()
    keepLog(workerd)
    await workerd.restart()
    const pushers = CLIENTS.map(client =>
      pushOn(client, onText => openSocket(workerd, onText), ledger, end.signal),
    )
    // A refused client ends the run at once.
    const failure = Promise.all(pushers).then(() => undefined)
    const beat = (seconds * 1000) / kills
    for (let kill = 0; kill < kills; kill += 1) {
      await Promise.race([delay(beat * (0.5 + random.next() / 2)), failure])
      await workerd.kill()
      await workerd.restart()
    }
    await delay(1_000)
    end.abort()
    const greetings = await Promise.all(pushers)
    await workerd.kill()
    return {
      kills,
      greetings: greetings.reduce((sum, count) => sum + count, 0),
      acked: ledger.read(),
      stored: readLog(workerd),
    }
  } finally {
    end.abort()
    ledger.close()
    await workerd.stop()
  }
}

async function openSocket(workerd: Workerd, onText: (text: string) => void) {
  const ticket = await tokenFor(workerd.vars, 'ticket', ownerOf(workerd.vars, SHOP))
  return await openRawSocket(workerd.port, `/shops/${SHOP}/socket?ticket=${ticket}`, onText)
}

/** From now on the room's own transactions write down every version that they commit. */
function keepLog(workerd: Workerd): void {
  const room = openRoom(workerd)
  room.exec(`CREATE TABLE log (body TEXT);
    CREATE TRIGGER put AFTER INSERT ON entity BEGIN INSERT INTO log VALUES (new.body); END;
    CREATE TRIGGER replaced AFTER UPDATE ON entity BEGIN INSERT INTO log VALUES (new.body); END;`)
  room.close()
}

function readLog(workerd: Workerd): string[] {
  const room = openRoom(workerd)
  const rows = room.prepare('SELECT body FROM log ORDER BY rowid').all()
  room.close()
  return rows.map(row => {
    const { body } = must(parse(v.object({ body: v.string() }), row))
    return must(parseJson(costSchema, body)).sku ?? ''
  })
}

function openRoom({ stateDir }: Workerd): DatabaseSync {
  const folder = join(stateDir, 'shop-room')
  const [file] = readdirSync(folder).filter(
    name => name.endsWith('.sqlite') && !name.includes('metadata'),
  )
  if (file === undefined) throw new Error('the room has no file')
  return new DatabaseSync(join(folder, file))
}

function must<T>(result: { ok: true; value: T } | { ok: false; error: unknown }): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error))
  return result.value
}
