import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { panelOf, shopManagerPages } from '../../scripts/main-job/surfaces.ts'
import { root } from '../../scripts/stack/paths.ts'
import { startStack, type Stack } from '../../scripts/stack/stack.ts'

const name = 'moon-phase'
let scratch: string
let stack: Stack

beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'etsypro-widget-'))
  const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  })
  for (const file of files.split('\n').filter(Boolean)) {
    mkdirSync(dirname(join(scratch, file)), { recursive: true })
    cpSync(join(root, file), join(scratch, file))
  }
  symlinkSync(join(root, 'node_modules'), join(scratch, 'node_modules'))
  const node = process.execPath
  execFileSync(node, ['scripts/new-widget.mjs', name], { cwd: scratch })
  execFileSync(node, [join(root, 'node_modules/wxt/bin/wxt.mjs'), 'build', '--mv3'], {
    cwd: scratch,
  })
  stack = await startStack({
    shop: { seed: 3, transactions: 200 },
    extensionDir: join(scratch, '.output/chrome-mv3'),
  })
  await stack.connect()
})

afterAll(async () => {
  await stack.stop()
  rmSync(scratch, { recursive: true, force: true })
})

test('a widget made by command stands in the panel and in the dashboard', async () => {
  const page = await stack.chromium.browser.newPage()
  await page.goto(shopManagerPages.dashboard, { waitUntil: 'domcontentloaded' })
  const panel = await panelOf(page)
  const card = `[data-widget="${name}"][data-shown]`
  await panel.waitForSelector(card, { timeout: 60_000 })

  const dashboard = await stack.chromium.openExtensionPage('dashboard.html')
  await dashboard.waitForSelector(card, { timeout: 60_000 })
  expect(await dashboard.$eval(card, element => element.textContent)).toContain('Moon phase')
})

test('its own test passes and the house takes it as it is', () => {
  const run = execFileSync(
    process.execPath,
    [
      join(root, 'node_modules/vitest/vitest.mjs'),
      ...['run', '--project', 'unit', `extension/widgets/${name}`, 'extension/widgets/registry'],
    ],
    { cwd: scratch, encoding: 'utf8' },
  )
  expect(run).toContain('passed')
})
