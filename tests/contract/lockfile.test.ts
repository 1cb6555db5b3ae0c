import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from '../../scripts/stack/paths.ts'

type Locked = { optionalDependencies?: Record<string, string>; resolved?: string }
const lock: { packages: Record<string, Locked> } = JSON.parse(
  readFileSync(join(root, 'package-lock.json'), 'utf8'),
)
const packages = Object.entries(lock.packages)

test('the lockfile names the runtime of the worker for every platform', () => {
  // Written on one platform, it may lack the others, and `npm ci` then refuses it.
  const workerd = lock.packages['node_modules/workerd']
  const platforms = Object.keys(workerd?.optionalDependencies ?? {})
  expect(platforms.length).toBeGreaterThan(2)
  expect(platforms.filter(name => !lock.packages[`node_modules/${name}`])).toEqual([])
})

test('the lockfile names no registry', () => {
  expect(packages.length).toBeGreaterThan(100)
  expect(packages.filter(([, locked]) => locked.resolved).map(([name]) => name)).toEqual([])
})
