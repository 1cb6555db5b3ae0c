/** `npm test`: static checks, then every test. The last line is `N passed, N failed`. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import { parseJson } from '../schema/parse.ts'
import { runChecks } from './check.ts'
import { buildExtension } from './stack/extension.ts'
import { root } from './stack/paths.ts'

const reportSchema = v.object({
  numPassedTests: v.number(),
  numFailedTests: v.number(),
  numPendingTests: v.number(),
  numFailedTestSuites: v.number(),
  success: v.boolean(),
})

const count = { passed: 0, failed: 0, skipped: 0 }

function countChecks(): void {
  for (const check of runChecks()) {
    if (check.ok) count.passed += 1
    else count.failed += 1
  }
}

/** One vitest run a project, so that a heavy one never shares two cores with another. */
function countTests(project: string, filters: readonly string[]): void {
  const output = join(root, '.output', `test-${project}.json`)
  rmSync(output, { force: true })
  const run = spawnSync(
    process.execPath,
    [
      join(root, 'node_modules/vitest/vitest.mjs'),
      ...['run', '--project', project, '--reporter=default', '--reporter=json'],
      ...[`--outputFile.json=${output}`, '--passWithNoTests', ...filters],
    ],
    { cwd: root, stdio: 'inherit' },
  )
  let text: string
  try {
    text = readFileSync(output, 'utf8')
  } catch {
    console.error(`${project}: the run ended without a report (exit ${String(run.status)})`)
    count.failed += 1
    return
  }
  const report = parseJson(reportSchema, text)
  if (!report.ok) throw new Error(`${project}: unreadable report: ${report.error.message}`)
  count.passed += report.value.numPassedTests
  count.failed += report.value.numFailedTests
  count.skipped += report.value.numPendingTests
  // A file that did not load has no test to count, and an unhandled error belongs to none.
  const hidden = !report.value.success || run.status !== 0
  if (hidden && report.value.numFailedTests === 0) {
    count.failed += Math.max(1, report.value.numFailedTestSuites)
  }
}

const filters = process.argv.slice(2)
mkdirSync(join(root, '.output'), { recursive: true })
if (filters.length === 0) countChecks()
buildExtension('chrome')
for (const project of ['unit', 'worker', 'e2e']) countTests(project, filters)

const skipped = count.skipped > 0 ? `, ${String(count.skipped)} skipped` : ''
console.log(`${String(count.passed)} passed, ${String(count.failed)} failed${skipped}`)
process.exit(count.failed > 0 || count.passed === 0 ? 1 : 0)
