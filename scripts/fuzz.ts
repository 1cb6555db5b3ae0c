/**
 * `npm run fuzz -- [SUITE] [--runs N] [--seed S] [--jobs J]`: draws N cases from seeds, in J processes
 * at a time; the seed of each failure is printed. Suites: `disorder` (the default: browsers, room and
 * Etsy), `worlds` (Shop Manager pages), `etsy` (spoiled API answers), `attacks` (on the worker).
 * `npm run fuzz -- --soak [SECONDS]`: clients push while workerd is killed again and again (300 s by
 * default).
 */
import { spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { buildExtension } from './stack/extension.ts'
import { root } from './stack/paths.ts'

type Suite = {
  readonly path: string
  /** Of vitest.config.ts; a suite's files say by their place and name in which one they run. */
  readonly projects: readonly string[]
  readonly runs: number
  /** Loads the production build, which is made once for all jobs. */
  readonly needsExtension?: true
}

const suites: Readonly<Record<string, Suite>> = {
  disorder: { path: 'tests/sync/disorder', projects: ['worker'], runs: 1000 },
  worlds: { path: 'tests/hostile/worlds', projects: ['e2e'], runs: 100, needsExtension: true },
  etsy: { path: 'tests/hostile/etsy', projects: ['worker', 'e2e'], runs: 100 },
  attacks: { path: 'tests/hostile/attacks', projects: ['worker', 'e2e'], runs: 100 },
}

const { values, positionals } = parseArgs({
  options: {
    runs: { type: 'string' },
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

/** Runs these tests with these settings; answers the exit status. */
function run(
  projects: readonly string[],
  path: string,
  settings: Readonly<Record<string, string>>,
): Promise<number> {
  const vitest = join(root, 'node_modules/vitest/vitest.mjs')
  const chosen = projects.flatMap(project => ['--project', project])
  const child = spawn(process.execPath, [vitest, 'run', ...chosen, path], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...settings },
  })
  return new Promise<number>(resolve => child.once('exit', status => resolve(status ?? 1)))
}

/** Each job takes a share of the seeds, from `seed` upwards. */
async function fuzz(suite: Suite, seed: number): Promise<number> {
  const runs = values.runs === undefined ? suite.runs : wholeNumber('--runs', values.runs)
  if (runs === 0) throw new Error('--runs must be at least 1')
  const jobs = Math.min(Math.max(1, wholeNumber('--jobs', values.jobs)), runs)
  const built: Record<string, string> = {}
  if (suite.needsExtension) built['EXTENSION_DIR'] = buildExtension('chrome')
  const statuses: Promise<number>[] = []
  for (let job = 0, first = 0; job < jobs; job += 1) {
    const share = Math.ceil((runs - first) / (jobs - job))
    statuses.push(
      run(suite.projects, suite.path, {
        ...built,
        FUZZ_RUNS: String(share),
        FUZZ_SEED: String(seed + first),
        FUZZ_SECONDS: 'Infinity',
      }),
    )
    first += share
  }
  return Math.max(...(await Promise.all(statuses)))
}

const seed = values.seed === undefined ? randomInt(2 ** 29) : wholeNumber('--seed', values.seed)
const [name = 'disorder', ...rest] = positionals
if (values.soak) {
  const seconds = String(wholeNumber('--soak', positionals[0] ?? '300'))
  process.exit(
    await run(['e2e'], 'tests/sync/soak', { SOAK_SECONDS: seconds, FUZZ_SEED: String(seed) }),
  )
}
const suite = Object.hasOwn(suites, name) ? suites[name] : undefined
if (suite === undefined || rest.length > 0) {
  throw new Error(`known suites: ${Object.keys(suites).join(', ')}; not ${positionals.join(' ')}`)
}
process.exit(await fuzz(suite, seed))
