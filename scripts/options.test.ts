import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')

test.each([
  ['scripts/start.ts', ['--colour']],
  ['scripts/start.ts', ['--transactions', 'many']],
  ['scripts/start.ts', ['--transactions', '-3']],
  ['scripts/start.ts', ['--seed', '1.5']],
  ['scripts/start.ts', ['--replay', '/nowhere/shop.csv']],
  ['scripts/start.ts', ['everything']],
  ['scripts/forecast-evaluate.ts', []],
  ['scripts/forecast-evaluate.ts', ['--dataset', 'mine']],
  ['scripts/forecast-evaluate.ts', ['--input', '/nowhere/series.csv']],
  ['scripts/forecast-evaluate.ts', ['--input', 'package.json', '--horizon', '0']],
  ['tests/bench/main.ts', ['speed']],
  ['tests/bench/main.ts', ['--sizes', '1000,lots']],
])('%s %j says what is wrong, then the usage, and exits 2', (script, args) => {
  const run = spawnSync(process.execPath, [join(root, script), ...args], { encoding: 'utf8' })
  expect(run.status).toBe(2)
  const [line = '', blank, usage = ''] = run.stderr.split('\n')
  expect(line).toMatch(/\.$/)
  expect(blank).toBe('')
  expect(usage).toContain('npm ')
  expect(run.stderr).not.toContain('    at ')
})

test('help is the usage, and ends well', () => {
  const run = spawnSync(process.execPath, [join(root, 'scripts/start.ts'), '--help'], {
    encoding: 'utf8',
  })
  expect(run.status).toBe(0)
  expect(run.stdout).toContain('npm start')
})
