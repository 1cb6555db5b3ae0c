import { expect, test } from 'vitest'
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

test.each(['=HYPERLINK("http://x")', '+cmd|calc', '-2+3+cmd', '@SUM(A1)', '\tx', '−cmd'])(
  'what could start a formula stays text: %j',
  hostile => {
    expect(lines([[hostile, 'x']])[0]).toMatch(/^"?'/)
  },
)

test('an amount stays a number, with the minus that spreadsheets know', () => {
  expect(lines([['−$9.65', '+$36.34']])).toEqual(['-$9.65,+$36.34'])
  expect(lines([['−1.234,56\u00a0€', '45%']])).toEqual(['"-1.234,56\u00a0€",45%'])
})
