import { spawnSync } from 'node:child_process'
import { cpSync, readdirSync, rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import { root } from './paths.ts'

export type ExtensionTarget = 'chrome' | 'firefox'

/** Where the production build of the extension lies. */
export function extensionDir(target: ExtensionTarget): string {
  return join(root, '.output', `${target}-mv3`)
}

/** Builds the extension as it is published. Throws with the tool's own words when it does not build. */
export function buildExtension(target: ExtensionTarget): string {
  return buildInto(join(root, '.output'), target)
}

/**
 * Builds beside the folder that a running browser uses, and then copies over it, so that at no moment
 * a file is missing there. What the new build no longer has, goes last.
 */
export function updateExtension(target: ExtensionTarget): string {
  const live = extensionDir(target)
  const built = buildInto(join(root, '.output', 'next'), target)
  cpSync(built, live, { recursive: true })
  const wanted = new Set(filesOf(built))
  for (const file of filesOf(live)) if (!wanted.has(file)) rmSync(join(live, file))
  return live
}

function filesOf(dir: string): string[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => relative(dir, join(entry.parentPath, entry.name)))
}

function buildInto(outDir: string, target: ExtensionTarget): string {
  const build = spawnSync(
    process.execPath,
    [join(root, 'node_modules/wxt/bin/wxt.mjs'), 'build', '-b', target, '--mv3'],
    {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, NODE_ENV: 'production', WXT_OUT_DIR: outDir },
    },
  )
  if (build.status !== 0) {
    throw new Error(`the extension does not build:\n${build.stdout}\n${build.stderr}`)
  }
  return join(outDir, `${target}-mv3`)
}
