import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { extensionDir } from '../../scripts/stack/extension.ts'
import { figure } from './figure.ts'

/** Compressed size of everything that runs in Etsy's page, in bytes. */
export function contentScriptBytes(): number {
  const folder = join(extensionDir('chrome'), 'content-scripts')
  const scripts = readdirSync(folder).filter(name => name.endsWith('.js'))
  if (scripts.length === 0) throw new Error(`no content script in ${folder}`)
  return scripts
    .map(name => gzipSync(readFileSync(join(folder, name)), { level: 9 }).length)
    .reduce((sum, bytes) => sum + bytes, 0)
}

export function benchContentScript(): void {
  figure('content script, gzip', contentScriptBytes() / 1000, 'kB')
}
