import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { Readable } from 'node:stream'
import xz from 'xz-decompress'

/** Reads a file of text, plain or packed with xz. */
export async function readText(path: string): Promise<string> {
  if (!path.endsWith('.xz')) return readFile(path, 'utf8')
  // Typed as the browser's stream; the two are the same thing.
  const packed = Readable.toWeb(createReadStream(path)) as ReadableStream<Uint8Array>
  return new Response(new xz.XzReadableStream(packed)).text()
}

/** Rows of a CSV text by the names in its first line. Quoted fields may hold commas and quotes. */
export function* csvRows(text: string): Generator<ReadonlyMap<string, string>> {
  const lines = csvLines(text)
  const head = lines.next()
  if (head.done === true) return
  const names = head.value
  for (const fields of lines) yield new Map(names.map((name, i) => [name, fields[i] ?? '']))
}

function* csvLines(text: string): Generator<string[]> {
  let fields: string[] = []
  let at = 0
  while (at < text.length) {
    const { value, next } = text[at] === '"' ? quoted(text, at + 1) : plain(text, at)
    fields.push(value)
    at = next + 1
    if (text[next] === ',') {
      if (at === text.length) fields.push('')
      continue
    }
    if (text[next] === '\r') at += 1
    yield fields
    fields = []
  }
}

function plain(text: string, start: number): { value: string; next: number } {
  let next = start
  while (next < text.length && !',\n\r'.includes(text.charAt(next))) next++
  return { value: text.slice(start, next), next }
}

function quoted(text: string, start: number): { value: string; next: number } {
  let next = start
  while (next < text.length && (text[next] !== '"' || text[next + 1] === '"'))
    next += text[next] === '"' ? 2 : 1
  return { value: text.slice(start, next).replaceAll('""', '"'), next: next + 1 }
}
