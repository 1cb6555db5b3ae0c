/** `npm run check`: format, lint, types. `npm run fix` repairs what can be repaired. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { root } from './stack/paths.ts'

const checks = [
  { name: 'format', args: ['node_modules/prettier/bin/prettier.cjs', '--check', '.'] },
  { name: 'lint', args: ['node_modules/eslint/bin/eslint.js', '.', '--max-warnings', '0'] },
  { name: 'types', args: ['node_modules/typescript/bin/tsc', '--noEmit', '-p', '.'] },
  {
    name: 'types of the worker',
    args: ['node_modules/typescript/bin/tsc', '--noEmit', '-p', 'worker'],
  },
  {
    name: 'types of the tests in disorder',
    args: ['node_modules/typescript/bin/tsc', '--noEmit', '-p', 'tests/sync/disorder'],
  },
  {
    name: 'types of the tests of a spoiled Etsy',
    args: ['node_modules/typescript/bin/tsc', '--noEmit', '-p', 'tests/hostile/etsy'],
  },
]

export type CheckOutcome = { readonly name: string; readonly ok: boolean }

/** Runs every check, also after one has failed. */
export function runChecks(): CheckOutcome[] {
  assertNode()
  return checks.map(({ name, args: [file = '', ...args] }) => {
    const startedAt = performance.now()
    const run = spawnSync(process.execPath, [join(root, file), ...args], {
      cwd: root,
      stdio: 'inherit',
    })
    const ok = run.status === 0
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
    console.log(`${ok ? 'ok' : 'FAILED'}  ${name} (${seconds} s)`)
    return { name, ok }
  })
}

/** Installed without scripts, the tools would run under the machine's older Node without a word. */
function assertNode(): void {
  const [major = 0] = process.versions.node.split('.').map(Number)
  if (major < 24) {
    throw new Error(`Node ${process.versions.node} runs this; run it through npm: npm run check`)
  }
}

if (import.meta.main) process.exit(runChecks().every(check => check.ok) ? 0 : 1)
