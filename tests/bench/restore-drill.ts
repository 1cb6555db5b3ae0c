import { figure } from './figure.ts'
import { inParallel, keepAlive, mustAsk } from './workerd/ask.ts'
import { ledgerBatch } from './workerd/entries.ts'
import { machineState } from './workerd/machine-state.ts'
import { startMiniflare } from './workerd/miniflare.ts'

const AT_ONCE = 8

/** Loses every room and brings it back from the archive; each must be what it was, hash for hash. */
export async function benchRestoreDrill(rooms: number, entities: number): Promise<void> {
  const agent = keepAlive(AT_ONCE)
  const miniflare = await startMiniflare()
  const say = async (action: string, room: number, body = ''): Promise<string> => {
    const url = `${miniflare.origin}/bench/${action}/${String(1 + room)}`
    return (await mustAsk(agent, url, { method: 'POST', body })).toString()
  }
  const timed = async (work: (room: number) => Promise<void>): Promise<number> => {
    const startedAt = performance.now()
    await inParallel(rooms, AT_ONCE, work)
    return Math.round((performance.now() - startedAt) / 100) / 10
  }
  try {
    const before: string[] = []
    await inParallel(rooms, AT_ONCE, async room => {
      await say('open', room, '{}')
      // Another balance in each room, so that no two hashes are the same.
      await say('ingest', room, ledgerBatch(0, entities, room * 1000))
      before[room] = await say('fingerprint', room)
    })
    if (new Set(before).size !== rooms) throw new Error('two rooms had the same hash')
    const exportSeconds = await timed(async room => {
      await say('archive', room)
    })
    await inParallel(rooms, AT_ONCE, async room => {
      await say('lose', room)
    })
    let lost = 0
    await inParallel(rooms, AT_ONCE, async room => {
      if ((await say('fingerprint', room)) === '') lost += 1
    })
    if (lost !== rooms) throw new Error(`only ${String(lost)} of ${String(rooms)} rooms were lost`)
    const restoreSeconds = await timed(async room => {
      const answer = await say('restore', room)
      if (!answer.startsWith('{"ok":true')) throw new Error(`room ${String(room)}: ${answer}`)
    })
    let same = 0
    await inParallel(rooms, AT_ONCE, async room => {
      if ((await say('fingerprint', room)) === before[room]) same += 1
    })
    figure(`restore drill: ${String(rooms)} rooms`, restoreSeconds, 's', {
      exportSeconds,
      entitiesARoom: entities,
      sameHash: same,
      concurrency: AT_ONCE,
      runtime: 'miniflare, for its simulated R2',
      ...machineState(),
    })
  } finally {
    agent.destroy()
    await miniflare.stop()
  }
}
