import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { toCsv } from './csv.ts'

/** Without the mark and the final line end. */
function lines(rows: readonly (readonly string[])[]): string[] {
  return toCsv(['a', 'b'], rows).slice(1, -2).split('\r\n').slice(1)
}

test('begins with the mark that says UTF-8, then the head', () => {
  expect(toCsv(['Day', 'Left'], [])).toBe('\ufeffDay,Left\r\n')
})

test('quotes what would break the row', () => {
  expect(lines([['Bowl, "large"', 'x']])).toEqual(['"Bowl, ""large""",x'])
})

test('an amount stays a number, with the minus that spreadsheets know', () => {
  expect(lines([['Fees', '−$9.65', '+$36.34']])).toEqual(['Fees,-$9.65,+$36.34'])
  expect(lines([['45%', '−1.234,56\u00a0€']])).toEqual(['45%,"-1.234,56\u00a0€"'])
  expect(lines([['3', '2026-11-24']])).toEqual(['3,2026-11-24'])
})

describe('what could start a formula stays text', () => {
  test.each([
    '=HYPERLINK("http://x")',
    '+cmd|calc',
    '-2+3+cmd',
    '+A1',
    '@SUM(A1)',
    '\tx=1',
    '−cmd',
    '＝1+1',
    '＋1+cmd',
    '－cmd',
    '＠SUM(A1)',
    '﹣cmd',
    '⁼1',
    '  =1',
    '\ufeff=1',
    '\u200b=1',
    '\u00a0=1',
    '"=1"',
    '\n=1',
    '\r\n=1',
  ])('%j', hostile => {
    expect(cellsOf(toCsv(['a'], [[hostile]]), ',').filter(isFormula)).toEqual([])
  })

  test.each([
    'Mug;=1+1',
    'Mug; =1',
    'Mug;"=1"',
    'Mug;＝1',
    'Mug\n=1',
    'Mug\t=1',
    'Mug\u2028=1',
    '1\t%',
    '1\n-2',
    '+1\t=1',
  ])('%j where the spreadsheet splits at something else', hostile => {
    for (const delimiter of [',', ';', '\t'])
      expect(cellsOf(toCsv(['a', 'b'], [['x', hostile]]), delimiter).filter(isFormula)).toEqual([])
  })

  test('whatever it is made of, wherever a spreadsheet splits', () => {
    const unit = fc.constantFrom(
      ...Array.from(
        '=+-@|%−＝＋－＠﹢﹣﹦⁺⁻⁼;,"\' \t\n\r\v\f\u0085\u00a0\u2028\u2029\u200b\ufeff\u0000aA1$€.',
      ),
    )
    const row = fc.array(fc.string({ unit, maxLength: 12 }), { minLength: 3, maxLength: 3 })
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 4 }), rows => {
        const csv = toCsv(['a', 'b', 'c'], rows)
        for (const delimiter of [',', ';', '\t'])
          expect(cellsOf(csv, delimiter).filter(isFormula)).toEqual([])
        // A cell never becomes another row or another column.
        expect(csv.split('\r\n')).toHaveLength(rows.length + 2)
        expect(cellsOf(csv, ',')).toHaveLength(3 * (rows.length + 1))
      }),
      { numRuns: 5_000 },
    )
  })
})

/** What a spreadsheet might compute: a sign in any width after what it may skip, unless it is an amount. */
function isFormula(cell: string): boolean {
  const seen = cell.replace(/^[\p{Z}\p{Cc}\p{Cf}"]+/u, '')
  return (
    /^[=+\-@|%−＝＋－＠﹢﹣﹦⁺⁻⁼₊₋₌]/u.test(seen) &&
    !/^[+-]?\p{Sc}?\s?\d[\d.,\s]*[%\p{Sc}]?$/u.test(cell)
  )
}

/**
 * As spreadsheets read: quotes hold only where they open a cell, and what stands after the closing
 * one still belongs to it.
 */
function cellsOf(csv: string, delimiter: string): string[] {
  const cells: string[] = []
  let cell = ''
  let isQuoted = false
  let isStart = true
  const end = () => {
    cells.push(cell)
    cell = ''
    isStart = true
  }
  const text = csv.replace(/^\ufeff/, '').replace(/\r\n$/, '')
  for (let i = 0; i < text.length; i += 1) {
    const character = text[i] ?? ''
    if (isQuoted) {
      if (character !== '"') cell += character
      else if (text[i + 1] === '"') {
        cell += '"'
        i += 1
      } else isQuoted = false
      continue
    }
    if (character === '"' && isStart) isQuoted = true
    else if (character === delimiter || character === '\n') end()
    else if (character !== '\r') cell += character
    if (character !== delimiter && character !== '\n') isStart = false
  }
  end()
  return cells
}
