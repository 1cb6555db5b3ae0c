import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { request } from 'node:https'
import { mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { freePort } from './free-port.ts'
import { guard } from './guard.ts'
import { root } from './paths.ts'

export type WorkerOptions = {
  /** Where the worker finds Etsy's API. */
  readonly etsyApiOrigin: string
  readonly etsyAuthorizeUrl: string
  readonly etsyKeystring: string
  readonly etsySharedSecret: string
  readonly etsyWebhookSecret: string
  /** The origin that the extension was built with. */
  readonly publicOrigin: string
  /** Keeps the worker's data between runs; a fresh, deleted folder when absent. */
  readonly stateDir?: string
  readonly port?: number
  /** Ends the start. */
  readonly signal?: AbortSignal | undefined
}

export type RunningWorker = {
  /** HTTPS on the loopback, with a certificate nobody knows. */
  readonly origin: string
  readonly port: number
  readonly logFile: string
  readonly pid: number
  /** Ends the process as a crash would, and answers when it is gone. */
  kill(): Promise<void>
  /** Starts it again on the same port with the same data. */
  restart(): Promise<void>
  stop(): Promise<void>
}

const wrangler = join(root, 'node_modules/wrangler/bin/wrangler.js')
const config = join(root, 'worker/wrangler.jsonc')

/** Secrets of one local run: nothing that is worth keeping. */
function localSecrets(): Record<string, string> {
  return {
    TOKEN_KEYS: JSON.stringify({ current: 'k1', keys: { k1: randomBytes(32).toString('base64') } }),
    SESSION_KEY: randomBytes(32).toString('base64'),
  }
}

/** Starts the worker with `wrangler dev` on the loopback, as a developer would. */
export async function startWorker(options: WorkerOptions): Promise<RunningWorker> {
  const stateDir = options.stateDir ?? mkdtempSync(join(tmpdir(), 'etsypro-worker-'))
  mkdirSync(stateDir, { recursive: true })
  const port = await freePort(options.port ?? 8787)
  const origin = `https://127.0.0.1:${String(port)}`
  const logFile = join(stateDir, 'worker.log')
  const vars = {
    ...localSecrets(),
    PUBLIC_ORIGIN: options.publicOrigin,
    ETSY_API_ORIGIN: options.etsyApiOrigin,
    ETSY_AUTHORIZE_URL: options.etsyAuthorizeUrl,
    ETSY_KEYSTRING: options.etsyKeystring,
    ETSY_SHARED_SECRET: options.etsySharedSecret,
    ETSY_WEBHOOK_SECRET: options.etsyWebhookSecret,
  }
  migrateDirectory(stateDir)
  let child: ChildProcess
  let letBe = () => {}

  async function launch(): Promise<void> {
    const log = openSync(logFile, 'a')
    child = spawn(
      process.execPath,
      [
        ...[wrangler, 'dev', '--config', config, '--persist-to', stateDir],
        ...['--ip', '127.0.0.1', '--port', String(port), '--local-protocol', 'https'],
        ...['--inspector-port', String(await freePort()), '--log-level', 'warn'],
        ...['--show-interactive-dev-session', 'false'],
        ...Object.entries(vars).flatMap(([name, value]) => ['--var', `${name}:${value}`]),
      ],
      // Its own process group, so that a kill reaches workerd too.
      { cwd: root, stdio: ['ignore', log, log], detached: true },
    )
    letBe = guard(child.pid ?? 0)
    await untilHealthy(origin, child, logFile, options.signal)
  }

  /** Asks the group to end, or ends it; one whose leader is gone may still have members. */
  async function end(signal: NodeJS.Signals): Promise<void> {
    const isGone = child.exitCode !== null || child.signalCode !== null
    const gone = isGone ? Promise.resolve() : new Promise(resolve => child.once('exit', resolve))
    try {
      process.kill(-(child.pid ?? 0), signal)
    } catch (error) {
      // Nobody of the group is left.
      if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
      return
    }
    await Promise.race([gone, delay(5_000)])
  }

  async function stop(): Promise<void> {
    await end('SIGTERM')
    await end('SIGKILL')
    letBe()
    if (!options.stateDir) rmSync(stateDir, { recursive: true, force: true, maxRetries: 5 })
  }

  try {
    await launch()
  } catch (error) {
    await stop()
    throw error
  }
  return {
    origin,
    port,
    logFile,
    get pid() {
      return child.pid ?? 0
    },
    kill: () => end('SIGKILL'),
    restart: launch,
    stop,
  }
}

function migrateDirectory(stateDir: string): void {
  const migrate = spawnSync(
    process.execPath,
    [
      ...[wrangler, 'd1', 'migrations', 'apply', 'DIRECTORY', '--local'],
      ...['--config', config, '--persist-to', stateDir],
    ],
    { cwd: root, encoding: 'utf8', env: { ...process.env, CI: 'true' } },
  )
  if (migrate.status !== 0) {
    throw new Error(`the directory's migrations failed:\n${migrate.stdout}\n${migrate.stderr}`)
  }
}

async function untilHealthy(
  origin: string,
  child: ChildProcess,
  logFile: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const until = Date.now() + 90_000
  while (Date.now() < until) {
    signal?.throwIfAborted()
    if (child.exitCode !== null) break
    if ((await statusOf(`${origin}/health`)) === 200) return
    await delay(150)
  }
  throw new Error(`the worker does not answer on ${origin}:\n${readFileSync(logFile, 'utf8')}`)
}

/** `fetch` refuses the certificate, which nobody signed. */
async function statusOf(url: string): Promise<number | undefined> {
  return new Promise(resolve => {
    const asked = request(url, { rejectUnauthorized: false, timeout: 2_000 }, response => {
      response.resume()
      resolve(response.statusCode)
    })
    asked.once('error', () => resolve(undefined))
    asked.once('timeout', () => asked.destroy())
    asked.end()
  })
}
