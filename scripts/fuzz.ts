/**
 * `npm run fuzz -- [--runs N] [--seed S]`: worlds in disorder, one a seed (1,000 by default), until
 * one does not come to rest; its seed is printed. `npm run fuzz -- --soak [SECONDS]`: clients push
 * while workerd is killed again and again (300 s by default).
 */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { root } from './stack/paths.ts'

const { values, positionals } = parseArgs({
  options: {
    runs: { type: 'string', default: '1000' },
    seed: { type: 'string' },
    soak: { type: 'boolean', default: false },
  },
  allowPositionals: true,
})

function wholeNumber(name: string, text: string): string {
  if (!/^\d{1,9}$/.test(text)) throw new Error(`${name} must be a whole number, not ${text}`)
  return text
}

const soakSeconds = wholeNumber('--soak', positionals[0] ?? '300')
const [project, path, settings] = values.soak
  ? ['e2e', 'tests/sync/soak', { SOAK_SECONDS: soakSeconds }]
  : ['worker', 'tests/sync/disorder', { FUZZ_RUNS: wholeNumber('--runs', values.runs) }]
const seed = values.seed === undefined ? {} : { FUZZ_SEED: wholeNumber('--seed', values.seed) }
const run = spawnSync(
  process.execPath,
  [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--project', project, path],
  { cwd: root, stdio: 'inherit', env: { ...process.env, ...settings, ...seed } },
)
process.exit(run.status ?? 1)
