import { toCsv } from './csv.ts'
import { formatCount } from './format-number.ts'
import { Icon } from './icon.tsx'
import { numbersHidden } from './privacy.ts'

export type Column = { readonly title: string; readonly numeric?: boolean | undefined }

/** Beyond this many the table is cut and says so; the export has them all. */
export const shownRowLimit = 200

/** The rows behind a number. */
export function RowsTable({
  caption,
  columns,
  rows,
  locale,
}: {
  caption: string
  columns: readonly Column[]
  rows: readonly (readonly string[])[]
  locale: string
}) {
  if (rows.length === 0) return <p class="ep-note">There is no row yet.</p>
  return (
    <>
      {/* It scrolls, so the keyboard must reach it. */}
      <div class="ep-scroll" tabIndex={0} role="region" aria-label={caption}>
        <table class="ep-table ep-table--rows">
          <thead>
            <tr>
              {columns.map(column => (
                <th key={column.title} scope="col" class={column.numeric ? 'is-numeric' : ''}>
                  {column.title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, shownRowLimit).map((row, index) => (
              <tr key={index}>
                {row.map((text, column) => (
                  <td key={column} class={columns[column]?.numeric ? 'is-numeric' : ''}>
                    {text}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {rows.length > shownRowLimit && (
        <p class="ep-note">
          {formatCount(shownRowLimit, locale)} of {formatCount(rows.length, locale)} rows; the
          export has them all.
        </p>
      )}
    </>
  )
}

/** Writes the rows to a file. Off while numbers are hidden: it would hold dots. */
export function ExportButton({
  fileName,
  columns,
  rows,
}: {
  fileName: string
  columns: readonly Column[]
  rows: readonly (readonly string[])[]
}) {
  const isHidden = numbersHidden.value
  return (
    <button
      class="ep-btn"
      type="button"
      disabled={isHidden || rows.length === 0}
      title={isHidden ? 'Show numbers first' : undefined}
      onClick={() => {
        const text = toCsv(
          columns.map(column => column.title),
          rows,
        )
        const url = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }))
        const link = document.createElement('a')
        link.href = url
        link.download = fileName
        link.click()
        // The download has its own hold on the blob by the next turn.
        setTimeout(() => URL.revokeObjectURL(url), 0)
      }}
    >
      <Icon name="save" />
      Export rows
    </button>
  )
}
