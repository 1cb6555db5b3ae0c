import { spawn } from 'node:child_process'
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { dayOfNumber, numberOfDay } from '../../models/metrics/day.ts'

/** One series of a file, every day from its first to its last; missing days are zero. */
export type DailySeries = {
  readonly id: string
  readonly firstDay: string
  readonly values: readonly number[]
  readonly kind: 'revenue' | 'units'
}

export type ReadReport = {
  readonly series: readonly DailySeries[]
  /** Rows that could not be used: no date, or no number. */
  readonly skippedRows: number
}

/** Reads long rows `series,date,value[,kind]` in any order; a day that stands twice is summed. */
export async function readSeries(path: string): Promise<ReadReport> {
  return parseSeries(createInterface({ input: openText(path), crlfDelay: Infinity }))
}

function openText(path: string): Readable {
  if (!path.endsWith('.xz')) return createReadStream(path, 'utf8')
  return spawn('xz', ['-dc', path], { stdio: ['ignore', 'pipe', 'inherit'] }).stdout
}

/** Throws when the header misses a column: then no row means anything. */
export async function parseSeries(
  lines: AsyncIterable<string> | Iterable<string>,
): Promise<ReadReport> {
  let columns: { id: number; date: number; value: number; kind: number } | undefined
  const found = new Map<string, { kind: DailySeries['kind']; days: Map<number, number> }>()
  let skippedRows = 0
  for await (const line of lines) {
    if (line.trim() === '') continue
    const cells = splitRow(line.replace(/^\ufeff/, ''))
    if (columns === undefined) {
      columns = readHeader(cells)
      continue
    }
    const id = cells[columns.id] ?? ''
    const date = (cells[columns.date] ?? '').slice(0, 10)
    const cell = (cells[columns.value] ?? '').trim()
    const value = cell === '' ? Number.NaN : Number(cell)
    const day = /^\d{4}-\d{2}-\d{2}$/.test(date) ? numberOfDay(date) : Number.NaN
    if (id === '' || !Number.isFinite(day) || !Number.isFinite(value)) {
      skippedRows += 1
      continue
    }
    const kind = cells[columns.kind]?.trim() === 'units' ? 'units' : 'revenue'
    const known = found.get(id) ?? { kind, days: new Map<number, number>() }
    found.set(id, known)
    known.days.set(day, (known.days.get(day) ?? 0) + value)
  }
  return { series: [...found].map(([id, { kind, days }]) => fill(id, kind, days)), skippedRows }
}

function fill(
  id: string,
  kind: DailySeries['kind'],
  days: ReadonlyMap<number, number>,
): DailySeries {
  let first = Infinity
  let last = -Infinity
  for (const day of days.keys()) {
    first = Math.min(first, day)
    last = Math.max(last, day)
  }
  const values = Array.from({ length: last - first + 1 }, (_, i) => days.get(first + i) ?? 0)
  return { id, kind, firstDay: dayOfNumber(first), values }
}

function readHeader(cells: readonly string[]): {
  id: number
  date: number
  value: number
  kind: number
} {
  const names = cells.map(cell => cell.trim().toLowerCase())
  const [id, date, value] = ['series', 'date', 'value'].map(name => names.indexOf(name))
  if (
    id === undefined ||
    date === undefined ||
    value === undefined ||
    Math.min(id, date, value) < 0
  ) {
    throw new Error(`the header must name series, date and value; it is "${cells.join(',')}"`)
  }
  return { id, date, value, kind: names.indexOf('kind') }
}

function splitRow(line: string): string[] {
  if (!line.includes('"')) return line.split(',')
  const cells: string[] = []
  let cell = ''
  let quoted = false
  for (let i = 0; i < line.length; i++) {
    const character = line.charAt(i)
    if (character === '"') {
      if (quoted && line[i + 1] === '"') {
        cell += '"'
        i += 1
      } else quoted = !quoted
    } else if (character === ',' && !quoted) {
      cells.push(cell)
      cell = ''
    } else cell += character
  }
  return [...cells, cell]
}
