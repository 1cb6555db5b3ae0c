// What the weekly workflow does, as one command: train a candidate, judge it against the champion
// on days neither has seen, and put it into models/trained only when it is better.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const passed = process.argv.slice(2)
const candidate = mkdtempSync(join(tmpdir(), 'models-candidate-'))

/** The version after the newest that is known, and a seed of its own, so that it is another draw. */
function next() {
  const registry = JSON.parse(readFileSync(join(root, 'models/trained/registry.json'), 'utf8'))
  const versions = registry.forecast
    .filter(each => each.name === 'shop-network')
    .map(each => +each.version)
  return Math.max(0, ...versions) + 1
}

function run(script, ...args) {
  const { status } = spawnSync(process.execPath, [join(root, 'scripts', script), ...args], {
    stdio: 'inherit',
    cwd: root,
  })
  if (status !== 0) process.exit(status ?? 1)
}

const version = next()
run(
  'models-train.mjs',
  '--output',
  candidate,
  '--version',
  String(version),
  '--seed',
  String(20261122 + version),
  ...passed,
)
run('models-judge.ts', '--candidate', candidate, '--publish')
rmSync(candidate, { recursive: true, force: true })
