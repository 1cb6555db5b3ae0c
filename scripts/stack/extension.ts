import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { root } from './paths.ts'

export type ExtensionTarget = 'chrome' | 'firefox'

/** Where the production build of the extension lies. */
export function extensionDir(target: ExtensionTarget): string {
  return join(root, '.output', `${target}-mv3`)
}

/** Builds the extension as it is published. Throws with the tool's own words when it does not build. */
export function buildExtension(target: ExtensionTarget): string {
  const build = spawnSync(
    process.execPath,
    [join(root, 'node_modules/wxt/bin/wxt.mjs'), 'build', '-b', target, '--mv3'],
    { cwd: root, encoding: 'utf8', env: { ...process.env, NODE_ENV: 'production' } },
  )
  if (build.status !== 0) {
    throw new Error(`the extension does not build:\n${build.stdout}\n${build.stderr}`)
  }
  return extensionDir(target)
}
