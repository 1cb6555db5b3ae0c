import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { root } from '../../scripts/stack/paths.ts'
import { sourceFiles } from './source-files.ts'

const files = sourceFiles(['schema', 'models', 'worker', 'extension', 'tests', 'scripts'])
const product = files.filter(
  file => !/^(tests|scripts)\//.test(file.path) && !/\.test\.tsx?$/.test(file.path),
)

function offenders(pattern: RegExp, except: RegExp): string[] {
  return product
    .filter(file => !except.test(file.path) && pattern.test(file.text))
    .map(file => file.path)
}

describe('house rules', () => {
  test('there is something to check', () => {
    expect(product.length).toBeGreaterThan(50)
  })

  test('file names are kebab-case', () => {
    const odd = files
      .map(file => basename(file.path))
      .filter(name => !/^[a-z0-9]+([.-][a-z0-9]+)*\.tsx?$/.test(name))
    expect(odd).toEqual([])
  })

  test("Etsy's site is named only in extension/pages and where the worker sends a seller to sign in", () => {
    expect(offenders(/www\.etsy\.com/, /^extension\/pages\/|^worker\/etsy\//)).toEqual([])
  })

  test('the public name is one constant', () => {
    expect(offenders(/['"`>]\s*EtsyPro/, /^extension\/ui\/product\.ts$/)).toEqual([])
  })

  test('no enum, no default of `any` type, no ignored type error', () => {
    expect(offenders(/^\s*(export )?(const )?enum /m, /^$/)).toEqual([])
    expect(offenders(/@ts-(ignore|nocheck|expect-error)/, /^$/)).toEqual([])
    expect(offenders(/\bas any\b/, /^$/)).toEqual([])
  })

  test('no token and no secret is kept where a content script can read it', () => {
    expect(offenders(/storage\.(local|sync)\.set\([^)]*[tT]oken/, /^$/)).toEqual([])
  })

  test('suppressions of a lint rule give a reason', () => {
    const bare = files.flatMap(file =>
      file.text
        .split('\n')
        .filter(line => /(\/\/|\/\*) eslint-disable/.test(line) && !/ -- /.test(line))
        .map(line => `${file.path}: ${line.trim()}`),
    )
    expect(bare).toEqual([])
  })

  test('the notice that we are independent is shown', () => {
    const text = readFileSync(join(root, 'extension/ui/product.ts'), 'utf8')
    expect(text).toContain("The term 'Etsy' is a trademark of Etsy, Inc.")
  })
})
