/**
 * `npm run fuzz -- [--runs N] [--seed S] [--jobs J]`: worlds in disorder, one a seed (1,000 by
 * default), in as many processes as there are cores, until one does not come to rest; its seed is
 * printed. `npm run fuzz -- --soak [SECONDS]`: clients push while workerd is killed again and again
 * (300 s by default).
 */
import { spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { root } from './stack/paths.ts'

const { values, positionals } = parseArgs({
  options: {
    runs: { type: 'string', default: '1000' },
    seed: { type: 'string' },
    jobs: { type: 'string', default: String(availableParallelism()) },
    soak: { type: 'boolean', default: false },
  },
  allowPositionals: true,
})

function wholeNumber(name: string, text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new Error(`${name} must be a whole number, not ${text}`)
  return Number(text)
}

/** Runs one project's tests with these settings; answers the exit status. */
function run(project: string, path: string, settings: Readonly<Record<string, string>>) {
  const vitest = join(root, 'node_modules/vitest/vitest.mjs')
  const child = spawn(process.execPath, [vitest, 'run', '--project', project, path], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...settings },
  })
  return new Promise<number>(resolve => child.once('exit', status => resolve(status ?? 1)))
}

const seed = values.seed === undefined ? randomInt(2 ** 29) : wholeNumber('--seed', values.seed)
const statuses: Promise<number>[] = []
if (values.soak) {
  const seconds = String(wholeNumber('--soak', positionals[0] ?? '300'))
  statuses.push(run('e2e', 'tests/sync/soak', { SOAK_SECONDS: seconds, FUZZ_SEED: String(seed) }))
} else {
  const runs = wholeNumber('--runs', values.runs)
  const jobs = Math.min(Math.max(1, wholeNumber('--jobs', values.jobs)), runs)
  for (let job = 0, first = 0; job < jobs; job += 1) {
    const share = Math.ceil((runs - first) / (jobs - job))
    statuses.push(
      run('worker', 'tests/sync/disorder', {
        FUZZ_RUNS: String(share),
        FUZZ_SEED: String(seed + first),
        FUZZ_SECONDS: 'Infinity',
      }),
    )
    first += share
  }
}
process.exit(Math.max(...(await Promise.all(statuses))))
