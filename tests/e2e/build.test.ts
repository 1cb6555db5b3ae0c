import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import * as v from 'valibot'
import { parseJson } from '../../schema/parse.ts'
import { buildExtension, extensionDir } from '../../scripts/stack/extension.ts'
import { root } from '../../scripts/stack/paths.ts'
import { contentScriptBytes } from '../bench/content-script.ts'

const manifestSchema = v.object({
  permissions: v.array(v.string()),
  host_permissions: v.array(v.string()),
  content_security_policy: v.object({ extension_pages: v.string() }),
  web_accessible_resources: v.array(
    v.object({ resources: v.array(v.string()), matches: v.array(v.string()) }),
  ),
  externally_connectable: v.optional(v.unknown()),
})

function manifest() {
  const text = readFileSync(join(extensionDir('chrome'), 'manifest.json'), 'utf8')
  const parsed = parseJson(manifestSchema, text)
  if (!parsed.ok) throw new Error(`${parsed.error.path}: ${parsed.error.message}`)
  return parsed.value
}

beforeAll(() => {
  buildExtension('chrome')
})

test('every permission is explained in the README', () => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8')
  const { permissions } = manifest()
  expect(permissions.length).toBeGreaterThan(0)
  expect(permissions.filter(name => !readme.includes(`| \`${name}\``))).toEqual([])
})

test('beside the worker only Etsy’s own site is a host of ours, and no page of ours may ask it', () => {
  const { host_permissions: hosts, content_security_policy: policy } = manifest()
  expect(hosts.toSorted()).toEqual(['https://sync.etsypro.example/*', 'https://www.etsy.com/*'])
  const [connect] = policy.extension_pages
    .split('; ')
    .filter(part => part.startsWith('connect-src'))
  expect(connect).not.toContain('etsy.com')
})

test('only the panel can be framed, and only by Shop Manager', () => {
  const { web_accessible_resources: resources, externally_connectable: connectable } = manifest()
  expect(resources.flatMap(({ resources: files }) => files)).toEqual(['panel.html'])
  expect(resources.flatMap(({ matches }) => matches)).toEqual(['https://www.etsy.com/*'])
  expect(connectable).toBeUndefined()
})

test('our pages run no script but their own', () => {
  const policy = manifest().content_security_policy.extension_pages
  const scripts = policy.split(';').filter(directive => directive.trim().startsWith('script-src'))
  expect(scripts.map(directive => directive.trim())).toEqual([
    "script-src 'self' 'wasm-unsafe-eval'",
  ])
})

test('what runs in the page is below 20 kB, compressed', () => {
  expect(contentScriptBytes()).toBeLessThan(20_000)
})

test('the Firefox build passes its own linter', () => {
  buildExtension('firefox')
  const lint = spawnSync(
    process.execPath,
    [
      join(root, 'node_modules/web-ext/bin/web-ext.js'),
      ...['lint', '--source-dir', extensionDir('firefox'), '--output', 'json'],
    ],
    { cwd: root, encoding: 'utf8' },
  )
  const countsSchema = v.object({ summary: v.object({ errors: v.number(), warnings: v.number() }) })
  const report = parseJson(countsSchema, lint.stdout)
  if (!report.ok) throw new Error(`${lint.stdout}\n${lint.stderr}`)
  expect(report.value.summary.errors).toBe(0)
})
