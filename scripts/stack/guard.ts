import { spawn, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { root } from './paths.ts'

let watchdog: ChildProcess | undefined

/**
 * Sees to it that a process group ends with us, also when we are killed without a word. The group's
 * leader was started detached. Answers how to let it be again.
 */
export function guard(pid: number): () => void {
  watchdog ??= startWatchdog()
  watchdog.stdin?.write(`+${String(pid)}\n`)
  return () => watchdog?.stdin?.write(`-${String(pid)}\n`)
}

function startWatchdog(): ChildProcess {
  const child = spawn(process.execPath, [join(root, 'scripts/stack/watchdog.mjs')], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  // Neither keeps us alive: our end is what it waits for.
  child.unref()
  if (child.stdin && 'unref' in child.stdin && typeof child.stdin.unref === 'function')
    child.stdin.unref()
  return child
}
