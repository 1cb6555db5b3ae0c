import { execFileSync } from 'node:child_process'
import { setTimeout as delay } from 'node:timers/promises'
import { SYNC_VERSION } from '../../schema/sync/version.ts'
import { figure, percentile } from './figure.ts'
import { inParallel, keepAlive, mustAsk } from './workerd/ask.ts'
import { ledgerBatch } from './workerd/entries.ts'
import { machineState } from './workerd/machine-state.ts'
import { openRawSocket, type RawSocket } from './workerd/raw-socket.ts'
import { ownerOf, tokenFor } from './workerd/seller.ts'
import { startWorkerd, type Workerd } from './workerd/workerd.ts'

const SHOP = '1'
const MOST_WAIT_MS = 5_000

/** From one stored change to every open socket of its room, in each of `processes` processes. */
export async function benchFanOut(options: {
  readonly sockets: number
  readonly processes: number
  readonly changes: number
}): Promise<void> {
  const { sockets, processes, changes } = options
  const name = `fan-out to ${String(sockets)} sockets`
  const each = Math.ceil(sockets / processes)
  // A hibernating socket takes two descriptors of workerd, and one of this process.
  const needed = Math.max(each * 2, sockets) + 500
  const allowed = Number(execFileSync('sh', ['-c', 'ulimit -n'], { encoding: 'utf8' }))
  if (allowed < needed) {
    console.error(`SKIPPED: ${name} needs ulimit -n ${String(needed)}, it is ${String(allowed)}`)
    figure(name, undefined, 'ms', { skipped: true, ulimit: allowed, needed })
    return
  }
  const agent = keepAlive(processes)
  const servers = await Promise.all(Array.from({ length: processes }, () => startWorkerd()))
  const open: RawSocket[] = []
  try {
    for (const { origin } of servers)
      await mustAsk(agent, `${origin}/bench/open/${SHOP}`, { method: 'POST', body: '{}' })
    const before = residentBytes(servers)
    let welcomed = 0
    let sentAt = 0
    let times: number[] = []
    const connectAt = performance.now()
    await inParallel(sockets, 32, async index => {
      const server = servers[index % processes]!
      const ticket = await tokenFor(server.vars, 'ticket', ownerOf(server.vars, SHOP))
      const path = `/shops/${SHOP}/socket?ticket=${ticket}`
      const socket = await openRawSocket(server.port, path, text => {
        if (text.startsWith('{"type":"patch"')) times.push(performance.now() - sentAt)
        else if (text.startsWith('{"type":"welcome"')) welcomed += 1
      })
      open.push(socket)
      socket.say(
        JSON.stringify({
          type: 'hello',
          version: SYNC_VERSION,
          clientId: `bench-socket-${String(index)}`,
          cursor: 0,
        }),
      )
    })
    await until(() => welcomed >= sockets)
    if (welcomed < sockets) throw new Error(`only ${String(welcomed)} sockets were welcomed`)
    const connectSeconds = (performance.now() - connectAt) / 1000

    const all: number[] = []
    for (let change = 0; change < changes; change += 1) {
      times = []
      sentAt = performance.now()
      const body = ledgerBatch(change, 1)
      await Promise.all(
        servers.map(({ origin }) =>
          mustAsk(agent, `${origin}/bench/ingest/${SHOP}`, { method: 'POST', body }),
        ),
      )
      await until(() => times.length >= sockets)
      all.push(...times)
      await delay(100)
    }
    const expected = sockets * changes
    figure(`${name}, p95`, percentile(all, 0.95), 'ms', {
      p50: Math.round((percentile(all, 0.5) ?? Number.NaN) * 10) / 10,
      changes,
      lost: expected - all.length,
      received: all.length,
      processes,
      connectSeconds: Math.round(connectSeconds * 10) / 10,
      ...machineState(),
    })
    // After ten seconds without a word the runtime lets the rooms sleep.
    await delay(12_000)
    const bytes = (residentBytes(servers) - before) / sockets
    figure('memory per idle socket', bytes / 1000, 'kB', {
      sockets,
      processes,
      what: 'resident memory of workerd after 12 s of silence, less that before the first socket',
    })
  } finally {
    for (const socket of open) socket.end()
    agent.destroy()
    await Promise.all(servers.map(server => server.stop()))
  }
}

function residentBytes(servers: readonly Workerd[]): number {
  return servers.reduce((sum, server) => sum + server.residentBytes(), 0)
}

/** Gives up after a while: what has not come by then is lost. */
async function until(isIt: () => boolean): Promise<void> {
  const end = performance.now() + MOST_WAIT_MS
  while (!isIt() && performance.now() < end) await delay(2)
}
