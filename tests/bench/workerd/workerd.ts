import { spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { freePort } from '../../../scripts/stack/free-port.ts'
import { benchVars, bundleWorker, capnp, type BenchVars } from './config.ts'

export type Workerd = {
  readonly port: number
  readonly origin: string
  readonly vars: BenchVars
  /** Where its Durable Objects lie on disk. */
  readonly stateDir: string
  readonly pid: number
  /** Resident memory of the process, bytes. */
  residentBytes(): number
  /** Processor time of the process so far, ms: does not depend on who else is on the machine. */
  cpuMs(): number
  /** What it has written to its console, in all of its lives. */
  log(): string
  /** Ends the process as a crash would, and answers when it is gone. */
  kill(): Promise<void>
  /** Starts it again on the same port with the same data. */
  restart(): Promise<void>
  /** Ends the process and deletes its data. */
  stop(): Promise<void>
}

const resolveIn = createRequire(import.meta.url)

/** Where measurements put their files: a disk, unless the variable names another place. */
export const BENCH_DIR = process.env['BENCH_DIR'] ?? tmpdir()

/** Starts the worker on raw workerd. `vars` replaces what a bench wants otherwise; so may the entry. */
export async function startWorkerd(vars: BenchVars = {}, entry?: string): Promise<Workerd> {
  const folder = mkdtempSync(join(BENCH_DIR, 'etsypro-bench-'))
  mkdirSync(join(folder, 'state'))
  const port = await freePort()
  const all = { ...benchVars(), ...vars }
  writeFileSync(join(folder, 'worker.js'), await bundleWorker(entry))
  writeFileSync(join(folder, 'config.capnp'), capnp(port, all))
  const log = join(folder, 'workerd.log')
  const output = openSync(log, 'a')
  // Itself, not its launcher: a signal must reach the process that holds the sockets.
  const binary = resolveIn.resolve(`@cloudflare/workerd-${platform()}/bin/workerd`)
  const origin = `http://127.0.0.1:${String(port)}`
  let child: ChildProcess
  let pid = 0
  let gone: Promise<unknown>

  async function launch(): Promise<void> {
    child = spawn(binary, ['serve', 'config.capnp'], {
      cwd: folder,
      stdio: ['ignore', output, output],
    })
    if (child.pid === undefined) throw new Error('workerd did not start')
    ;({ pid } = child)
    gone = new Promise(resolve => child.once('exit', resolve))
    const until = Date.now() + 30_000
    while (!(await isUp(origin))) {
      if (child.exitCode !== null || Date.now() > until)
        throw new Error(`workerd does not answer:\n${readFileSync(log, 'utf8')}`)
      await delay(50)
    }
  }

  await launch()
  return {
    port,
    origin,
    vars: all,
    stateDir: join(folder, 'state'),
    get pid() {
      return pid
    },
    residentBytes: () => residentBytes(pid),
    cpuMs: () => cpuMs(pid),
    log: () => readFileSync(log, 'utf8'),
    async kill() {
      child.kill('SIGKILL')
      await gone
    },
    restart: launch,
    async stop() {
      child.kill('SIGTERM')
      await Promise.race([gone, delay(3_000).then(() => child.kill('SIGKILL'))])
      await gone
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

function platform(): string {
  return `${process.platform}-${process.arch === 'x64' ? '64' : process.arch}`
}

async function isUp(origin: string): Promise<boolean> {
  try {
    const answer = await fetch(`${origin}/health`)
    await answer.arrayBuffer()
    return answer.ok
  } catch {
    return false
  }
}

function residentBytes(pid: number): number {
  const kilobytes = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8'))
  return Number(kilobytes?.[1] ?? Number.NaN) * 1024
}

function cpuMs(pid: number): number {
  const words =
    readFileSync(`/proc/${String(pid)}/stat`, 'utf8')
      .split(') ')[1]
      ?.split(' ') ?? []
  // Fields 14 and 15 of the whole line, in ticks of 10 ms.
  return (Number(words[11]) + Number(words[12])) * 10
}
