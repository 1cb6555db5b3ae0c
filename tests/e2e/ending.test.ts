import { randomUUID } from 'node:crypto'
import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { root } from '../../scripts/stack/paths.ts'

/** A terminal of util-linux; without one, or without /proc, this cannot be seen. */
const canSee = existsSync('/usr/bin/script') && existsSync('/proc/self/environ')
const CTRL_C = '\u0003'

let terminal: ChildProcess | undefined
let run = ''
let said = ''

/** Everything that was started by this run: its environment is handed down. */
function alive(): string[] {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .flatMap(pid => {
      try {
        if (!readFileSync(`/proc/${pid}/environ`, 'utf8').includes(run)) return []
        const [state = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').slice(1)
        // A zombie has ended and waits for its parent to ask.
        if (state.startsWith('Z')) return []
        return [readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').slice(0, 120)]
      } catch {
        return []
      }
    })
}

/** `npm start` in a terminal, as a developer has it. */
function start(...args: string[]): void {
  run = `RUN_OF_TEST=${randomUUID()}`
  said = ''
  const [name = '', value = ''] = run.split('=')
  const command = ['npm', 'start', '--', '--headless', '--transactions', '40', ...args].join(' ')
  terminal = spawn('/usr/bin/script', ['-qec', command, '/dev/null'], {
    cwd: root,
    env: { ...process.env, [name]: value },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  terminal.stdout?.on('data', (data: Buffer) => (said += data.toString()))
}

async function untilSaid(words: string): Promise<void> {
  await expect.poll(() => said, { timeout: 90_000 }).toContain(words)
}

async function untilNothingIsLeft(): Promise<void> {
  await expect.poll(alive, { timeout: 25_000 }).toEqual([])
}

afterEach(async () => {
  terminal?.kill('SIGKILL')
  await delay(100)
})

const moments = [
  ['once it runs', 'Ctrl+C ends everything'],
  ['while it starts', 'starting the sandbox'],
  ['while it builds', 'building the extension'],
] as const

test.skipIf(!canSee).each(moments)('Ctrl+C %s leaves no process behind', async (_when, words) => {
  start()
  await untilSaid(words)
  if (words.startsWith('starting')) await delay(1_500)
  expect(alive().length).toBeGreaterThan(2)
  terminal?.stdin?.write(CTRL_C)
  await untilNothingIsLeft()
})

test.skipIf(!canSee)('a killed `npm start` takes the worker and the browser along', async () => {
  start()
  await untilSaid('Ctrl+C ends everything')
  const main = alivePids().find(({ line }) => line.includes(join('scripts', 'start.ts')))
  expect(main).toBeDefined()
  process.kill(main!.pid, 'SIGKILL')
  await untilNothingIsLeft()
})

test.skipIf(!canSee)('nothing is left when Chromium cannot be started', async () => {
  // It is there, and is no browser.
  process.env['PUPPETEER_EXECUTABLE_PATH'] = '/bin/false'
  start()
  await expect.poll(() => terminal?.exitCode, { timeout: 90_000 }).toBe(1)
  await untilNothingIsLeft()
  delete process.env['PUPPETEER_EXECUTABLE_PATH']
})

test('a browser that is named and not there is said, and nothing is fetched', async () => {
  const child = spawn(process.execPath, ['scripts/bootstrap.mjs', 'start'], {
    cwd: root,
    env: { ...process.env, PUPPETEER_EXECUTABLE_PATH: '/nowhere/chromium' },
  })
  let errors = ''
  child.stderr.on('data', (data: Buffer) => (errors += data.toString()))
  const code = await new Promise(resolve => child.once('exit', resolve))
  expect(code).toBe(1)
  expect(errors).toContain('/nowhere/chromium, which does not exist')
})

function alivePids(): { pid: number; line: string }[] {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .flatMap(pid => {
      try {
        if (!readFileSync(`/proc/${pid}/environ`, 'utf8').includes(run)) return []
        return [{ pid: Number(pid), line: readFileSync(`/proc/${pid}/cmdline`, 'utf8') }]
      } catch {
        return []
      }
    })
    .filter(({ line }) => !line.startsWith('npm') && !line.startsWith('sh'))
}
