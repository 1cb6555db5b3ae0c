/** What a spreadsheet takes for the start of a formula. */
const formulaStart = /^[=+\-@\t\r\u2212]/
const looksLikeNumber = /^[+\-\u2212]?[\p{Sc}\p{L}]{0,3}\s?[\d.,\s]+\s?[%\p{Sc}]?$/u

/**
 * Rows as CSV (RFC 4180, with a mark so that spreadsheets read UTF-8). A listing title such as
 * `=HYPERLINK(…)` must stay text: whatever could start a formula gets an apostrophe before it.
 */
export function toCsv(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return `\ufeff${[head, ...rows].map(row => row.map(cell).join(',')).join('\r\n')}\r\n`
}

function cell(text: string): string {
  const plain = looksLikeNumber.test(text) ? text.replaceAll('\u2212', '-') : text
  const safe = formulaStart.test(plain) && !looksLikeNumber.test(plain) ? `'${plain}` : plain
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
