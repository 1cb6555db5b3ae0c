import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import ts from 'typescript'
import { root } from '../../scripts/stack/paths.ts'

export type SourceFile = {
  /** From the root, with forward slashes. */
  readonly path: string
  readonly text: string
  /** Everything it imports: a path from the root for our own files, else the package's name. */
  readonly imports: readonly string[]
}

const leftOut = new Set(['node_modules', '.output', '.wxt', '.wrangler', 'fixtures', 'public'])

function* walk(directory: string): Generator<string> {
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    if (leftOut.has(entry.name)) continue
    const path = join(directory, entry.name)
    if (entry.isDirectory()) yield* walk(path)
    else if (/\.tsx?$/.test(entry.name) && !entry.name.endsWith('.d.ts')) yield path
  }
}

function packageName(specifier: string): string {
  const parts = specifier.split('/')
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? specifier)
}

function importsOf(path: string, text: string): string[] {
  return ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => {
    if (!fileName.startsWith('.')) return packageName(fileName)
    const target = resolve(dirname(path), fileName.replace(/\?.*$/, ''))
    return relative(root, target).split(sep).join('/')
  })
}

/** Every TypeScript file of ours under these folders. */
export function sourceFiles(folders: readonly string[]): SourceFile[] {
  return folders.flatMap(folder =>
    [...walk(join(root, folder))].map(path => {
      const text = readFileSync(path, 'utf8')
      return {
        path: relative(root, path).split(sep).join('/'),
        text,
        imports: importsOf(path, text),
      }
    }),
  )
}
