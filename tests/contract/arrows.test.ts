import { describe, expect, test } from 'vitest'
import { sourceFiles, type SourceFile } from './source-files.ts'

const all = sourceFiles(['schema', 'models', 'worker', 'extension', 'tests', 'scripts'])
const product = all.filter(
  file => !/^(tests|scripts)\//.test(file.path) && !/\.test\.tsx?$/.test(file.path),
)

/** The room a file is in: the second level inside `extension`, else the first. */
function roomOf(path: string): string {
  const [first = '', second = ''] = path.split('/')
  return first === 'extension' ? `extension/${second}` : first
}

/** Who may import whom, as `docs/architecture.md` draws it. Everything else is a never. */
const allowed: Record<string, readonly string[]> = {
  schema: [],
  models: ['schema'],
  worker: ['schema', 'models'],
  'extension/pages': ['schema'],
  'extension/host': ['extension/pages', 'extension/messages'],
  'extension/messages': ['schema', 'models'],
  'extension/store': ['schema', 'models', 'extension/messages'],
  'extension/sync': ['schema', 'models', 'extension/store', 'extension/messages'],
  'extension/import': ['schema', 'models', 'extension/store'],
  'extension/inference': ['schema', 'models', 'extension/store', 'extension/messages'],
  'extension/ui': ['schema', 'models'],
  'extension/widgets': [
    'schema',
    'models',
    'extension/store',
    'extension/ui',
    'extension/pages',
    'extension/messages',
  ],
  'extension/entrypoints': [
    'schema',
    'models',
    'extension/pages',
    'extension/host',
    'extension/messages',
    'extension/store',
    'extension/sync',
    'extension/import',
    'extension/inference',
    'extension/ui',
    'extension/widgets',
  ],
}

/** One owner a heavy package: it is imported nowhere else. */
const owners: Record<string, string> = {
  'chart.js': 'extension/ui',
  dexie: 'extension/store',
  'onnxruntime-web': 'extension/inference',
  hono: 'worker',
  jose: 'worker',
}

function isOurs(target: string): boolean {
  return /^(schema|models|worker|extension|tests|scripts)\//.test(target)
}

/** A file that is reached again from what it imports, if there is one. */
function findCycle(files: readonly SourceFile[]): readonly string[] | undefined {
  const byPath = new Map(files.map(file => [file.path, file]))
  const done = new Set<string>()
  const trail: string[] = []
  function visit(path: string): readonly string[] | undefined {
    if (done.has(path)) return undefined
    const at = trail.indexOf(path)
    if (at >= 0) return [...trail.slice(at), path]
    trail.push(path)
    for (const target of byPath.get(path)?.imports ?? []) {
      const cycle = byPath.has(target) ? visit(target) : undefined
      if (cycle) return cycle
    }
    trail.pop()
    done.add(path)
    return undefined
  }
  for (const file of files) {
    const cycle = visit(file.path)
    if (cycle) return cycle
  }
  return undefined
}

describe('arrows', () => {
  test('there is something to check in every room', () => {
    expect(product.length).toBeGreaterThan(50)
    const rooms = new Set(product.map(file => roomOf(file.path)))
    for (const room of ['schema', 'models', 'worker', 'extension/store', 'extension/widgets']) {
      expect(rooms).toContain(room)
    }
    const arrows = product.flatMap(file => file.imports.filter(isOurs))
    expect(arrows.length).toBeGreaterThan(100)
  })

  test('every room imports only the rooms it may', () => {
    const broken = product.flatMap(file => {
      const from = roomOf(file.path)
      return file.imports
        .filter(isOurs)
        .filter(target => roomOf(target) !== from)
        .filter(target => !(allowed[from] ?? []).includes(roomOf(target)))
        .map(target => `${file.path} → ${target}`)
    })
    expect(broken).toEqual([])
  })

  test('widgets know of pages only which there are', () => {
    const broken = product
      .filter(file => roomOf(file.path) === 'extension/widgets')
      .flatMap(file => file.imports.filter(target => roomOf(target) === 'extension/pages'))
      .filter(target => target !== 'extension/pages/page-id.ts')
    expect(broken).toEqual([])
  })

  test('nobody imports an entrypoint or a test', () => {
    const broken = product.flatMap(file =>
      file.imports
        .filter(target => /^(tests|scripts|extension\/entrypoints)\//.test(target))
        .filter(
          target =>
            !(roomOf(file.path) === 'extension/entrypoints' && sameEntry(file.path, target)),
        )
        .map(target => `${file.path} → ${target}`),
    )
    expect(broken).toEqual([])
  })

  test.each(Object.entries(owners))('%s is imported only in %s', (name, owner) => {
    const importers = product.filter(file => file.imports.includes(name))
    expect(importers.length).toBeGreaterThan(0)
    expect(importers.filter(file => !file.path.startsWith(`${owner}/`)).map(f => f.path)).toEqual(
      [],
    )
  })

  test('D1 statements stand only in worker/directory', () => {
    const statements = product.filter(file => /\.prepare\(/.test(file.text))
    expect(statements.length).toBeGreaterThan(0)
    expect(
      statements.filter(file => !file.path.startsWith('worker/directory/')).map(file => file.path),
    ).toEqual([])
  })

  test('nothing imports itself in a circle', () => {
    expect(findCycle(product)).toBeUndefined()
    // The check itself finds one where there is one.
    const circle = [
      { path: 'a.ts', text: '', imports: ['b.ts'] },
      { path: 'b.ts', text: '', imports: ['a.ts'] },
    ]
    expect(findCycle(circle)).toEqual(['a.ts', 'b.ts', 'a.ts'])
  })

  test('there are no barrels', () => {
    const barrels = product.filter(file => /^\s*export \* from/m.test(file.text))
    expect(barrels.map(file => file.path)).toEqual([])
  })
})

/** Files of one entrypoint may import each other. */
function sameEntry(path: string, target: string): boolean {
  const entry = (from: string): string | undefined => from.split('/')[2]
  return target.startsWith('extension/entrypoints/') && entry(path) === entry(target)
}
