// @vitest-environment happy-dom
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { findRows, locate, showsOnly } from './locate.ts'
import { pages } from './registry.ts'

const folder = join(import.meta.dirname, '../../tests/fixtures/pages')
const files = readdirSync(folder).filter(name => name.endsWith('.html'))

/** The saved pages of one page, by the file's name: `<page>-<variant>.html`. */
function savedPages(id: string): readonly string[] {
  return files.filter(file => file.startsWith(`${id}-`))
}

function open(file: string): void {
  document.documentElement.innerHTML = readFileSync(join(folder, file), 'utf8')
}

test('every saved page belongs to a page that we know', () => {
  expect(files.length).toBeGreaterThan(0)
  expect(pages.flatMap(page => savedPages(page.id)).toSorted()).toEqual(files.toSorted())
})

describe.each(pages)('$id', page => {
  const saved = savedPages(page.id).filter(file => !file.includes('without-anchors'))
  const bare = savedPages(page.id).filter(file => file.includes('without-anchors'))

  beforeAll(() => {
    expect(saved.length).toBeGreaterThan(1)
    expect(bare.length).toBeGreaterThan(0)
  })

  test.each(page.anchors)(
    '$selector ($seen) is one element wherever it is, and is somewhere',
    anchor => {
      const counts = saved.map(file => {
        open(file)
        return document.querySelectorAll(anchor.selector).length
      })
      expect(Math.max(...counts)).toBe(1)
    },
  )

  test.each(saved)('%s has a place for the panel that is not the last resort', file => {
    open(file)
    const located = locate(page, document)
    expect(located).toMatchObject({ found: true })
    expect(located.found && located.anchor.isEarly).toBeFalsy()
  })

  test.each(bare)('%s has none, which is told', file => {
    open(file)
    expect(locate(page, document)).toMatchObject({ found: false })
  })

  test.each(page.rows === undefined ? [] : saved)('%s shows its rows', file => {
    open(file)
    const rows = findRows(page, document)
    expect(rows.size).toBe(5)
    for (const [id, row] of rows) {
      expect(id).toMatch(/^\d+$/)
      expect(row.element.closest('a')).toBe(row.element)
      expect(showsOnly(page, row, id)).toBe(true)
    }
  })
})
