import { figure, percentile } from './figure.ts'
import { inParallel, keepAlive, mustAsk } from './workerd/ask.ts'
import { ledgerBatch } from './workerd/entries.ts'
import { machineState } from './workerd/machine-state.ts'
import { startWorkerd } from './workerd/workerd.ts'

/** How many requests are on their way at once. */
const AT_ONCE = { one: 4, many: 16 } as const

/** Events a second that are stored and answered for, each batch committed to disk. */
export async function benchIngest(options: {
  readonly rooms: number
  readonly batch: number
  readonly seconds: number
  /** Rooms are dealt out to so many processes: one runs JavaScript on one core. */
  readonly processes: number
}): Promise<void> {
  const { rooms, batch, seconds, processes } = options
  const atOnce = rooms === 1 ? AT_ONCE.one : AT_ONCE.many
  const agent = keepAlive(atOnce)
  const servers = await Promise.all(Array.from({ length: processes }, () => startWorkerd()))
  const originOf = (room: number): string => servers[room % processes]!.origin
  const cpuMs = (): number => servers.reduce((sum, server) => sum + server.cpuMs(), 0)
  try {
    await inParallel(rooms, 16, async room => {
      await mustAsk(agent, `${originOf(room)}/bench/open/${String(room)}`, {
        method: 'POST',
        body: '{}',
      })
    })
    const times: number[] = []
    let sent = 0
    // All rooms get the same rows, so that the sender has little to do beside the worker.
    let round = { number: -1, body: '' }
    const cpuBefore = cpuMs()
    const startedAt = performance.now()
    const one = async (): Promise<void> => {
      while (performance.now() - startedAt < seconds * 1000) {
        const turn = sent++
        const number = Math.floor(turn / rooms)
        if (number !== round.number) round = { number, body: ledgerBatch(number * batch, batch) }
        const askedAt = performance.now()
        const room = turn % rooms
        await mustAsk(agent, `${originOf(room)}/bench/ingest/${String(room)}`, {
          method: 'POST',
          body: round.body,
        })
        times.push(performance.now() - askedAt)
      }
    }
    await Promise.all(Array.from({ length: atOnce }, one))
    const tookMs = performance.now() - startedAt
    const cpuMicros = ((cpuMs() - cpuBefore) * 1000) / (times.length * batch)
    const p95 = percentile(times, 0.95) ?? Number.NaN
    figure(
      `ingest into ${String(rooms)} room(s)`,
      (times.length * batch) / (tookMs / 1000),
      'entities/s',
      {
        batch,
        rooms,
        concurrency: atOnce,
        seconds: Math.round(tookMs / 100) / 10,
        p95BatchMs: Math.round(p95 * 10) / 10,
        bytesAnEntity: Math.round(round.body.length / batch),
        processes,
        workerCpuMicrosAnEntity: Math.round(cpuMicros * 100) / 100,
        ...machineState(),
      },
    )
  } finally {
    agent.destroy()
    await Promise.all(servers.map(server => server.stop()))
  }
}
