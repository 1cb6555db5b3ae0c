/**
 * A signed amount or a share: the only text that may begin with a sign and stay as it is. Of white
 * space only what stands between digits: a tab would begin another cell.
 */
const numberPattern = /^[+\-\u2212]?\p{Sc}?[ \u00a0\u202f]?\d[\d., \u00a0\u202f]*[%\p{Sc}]?$/u

/** Would start another row or cell, or stands for nothing that can be seen. */
const unseen = /[\p{Cc}\p{Cf}\u2028\u2029]+/gu

/** What spreadsheets pass over before they look at the first character of a cell. */
const passedOver = /^[\s"]+/

/**
 * Rows as CSV (RFC 4180, with a mark so that spreadsheets read UTF-8). A listing title such as
 * `=HYPERLINK(…)` must stay text in every spreadsheet, also in one whose locale splits at `;` or
 * folds full-width signs: whatever could start a formula gets an apostrophe before it.
 */
export function toCsv(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return `\ufeff${[head, ...rows].map(row => row.map((text, at) => cell(text, at === 0)).join(',')).join('\r\n')}\r\n`
}

function cell(text: string, isFirst: boolean): string {
  // Where a locale splits at `;`, a row is one cell that begins as its first one does.
  if (numberPattern.test(text) && !(isFirst && startsFormula(text)))
    return quoted(text.replaceAll('\u2212', '-'))
  // In a locale that splits at `;`, what follows one is a cell of its own: quotes do not hold there.
  const parts = text.replace(unseen, ' ').trim().split(';')
  return quoted(parts.map(part => (startsFormula(part) ? `'${part}` : part)).join(';'))
}

/** Compatibility forms (full-width, small, superscript) are folded first, as some locales do. */
function startsFormula(text: string): boolean {
  return /^[=+\-@|%\u2212]/.test(text.normalize('NFKC').replace(passedOver, ''))
}

function quoted(text: string): string {
  return /[",;\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
