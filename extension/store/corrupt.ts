import type * as v from 'valibot'
import { parse } from '../../schema/parse.ts'
import { db, type CorruptRow } from './db.ts'

/** Any row of an entity, before its entity is trusted. */
type StoredRow = {
  readonly shopId: string
  readonly id: string
  readonly seq: number
  readonly entity?: unknown
}

/**
 * Keeps the rows that can be read. A damaged one is left out and noted; the background fetches it
 * again. The note is written after the caller's own transaction, because questions only read.
 */
export function readable<S extends v.GenericSchema>(
  schema: S,
  table: string,
  rows: readonly (StoredRow | undefined)[],
): v.InferOutput<S>[] {
  const entities: v.InferOutput<S>[] = []
  const corrupt: CorruptRow[] = []
  for (const row of rows) {
    // Without an entity it is a tombstone.
    if (!row || !('entity' in row)) continue
    const parsed = parse(schema, row.entity)
    if (parsed.ok) entities.push(parsed.value)
    else {
      const { shopId, id, seq } = row
      const detail = `${parsed.error.path}: ${parsed.error.message}`
      const hasSeq = Number.isSafeInteger(seq)
      corrupt.push({ shopId, table, id, detail, ...(hasSeq && { seq }) })
    }
  }
  if (corrupt.length > 0) noteCorrupt(corrupt)
  return entities
}

function noteCorrupt(rows: readonly CorruptRow[]): void {
  // A macrotask: outside of any transaction or live question that is running now.
  setTimeout(() => {
    db.corruptRows.bulkPut(rows).catch((error: unknown) => {
      console.warn('a damaged row could not be noted', error)
    })
  }, 0)
}
