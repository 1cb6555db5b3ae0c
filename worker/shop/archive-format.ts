import * as v from 'valibot'
import { idSchema, momentSchema } from '../../schema/entities/common.ts'

/**
 * How a room lies in the archive: chunks of rows as compressed JSON, and a manifest that is written
 * last and names every chunk with its hash. What is secret (Etsy's tokens, the key of the buyers'
 * hashes) lies there as it does in the room: sealed, and of no use without the worker's own keys.
 */
export const ARCHIVE_FORMAT = 1

export const manifestSchema = v.object({
  format: v.number(),
  /** Migrations that the room had seen. */
  schema: v.number(),
  shopId: idSchema,
  exportedAt: momentSchema,
  /** The room's newest seq, and how many entities it held, at the moment of the last chunk. */
  head: v.number(),
  /** Numbers up to this one were given out before an earlier restore; 0 in most rooms. */
  floor: v.number(),
  entities: v.number(),
  chunks: v.array(v.object({ key: v.string(), sha256: v.string() })),
})
export type Manifest = v.InferOutput<typeof manifestSchema>

/** A table's rows, each an array of its columns in the order of `tables`. */
export const chunkSchema = v.record(v.string(), v.array(v.array(v.union([v.string(), v.number()]))))
export type Chunk = v.InferOutput<typeof chunkSchema>

/**
 * Everything but the entities is small and goes into the last chunk. No sessions: one that ended
 * after the archive was written would begin again. After a restore sellers sign in once more.
 */
export const smallTables = {
  fact: {
    read: 'SELECT name, value FROM fact',
    write: `INSERT OR REPLACE INTO fact (name, value)
      SELECT value->>0, value->>1 FROM json_each(?)`,
  },
  client: {
    read: 'SELECT client_id, mutation_id, body, seen_at FROM client',
    write: `INSERT OR REPLACE INTO client (client_id, mutation_id, body, seen_at)
      SELECT value->>0, value->>1, value->>2, value->>3 FROM json_each(?)`,
  },
  member: {
    read: 'SELECT member_id, role, epoch FROM member',
    write: `INSERT OR REPLACE INTO member (member_id, role, epoch)
      SELECT value->>0, value->>1, value->>2 FROM json_each(?)`,
  },
  missing: {
    read: 'SELECT kind, id, why, since, tries, due_at FROM missing',
    write: `INSERT OR REPLACE INTO missing (kind, id, why, since, tries, due_at)
      SELECT value->>0, value->>1, value->>2, value->>3, value->>4, value->>5 FROM json_each(?)`,
  },
  pointed_receipt: {
    read: 'SELECT receipt_id, pointed_at FROM pointed_receipt',
    write: `INSERT OR REPLACE INTO pointed_receipt (receipt_id, pointed_at)
      SELECT value->>0, value->>1 FROM json_each(?)`,
  },
} as const

export const entityTable = {
  read: 'SELECT kind, id, seq, body FROM entity WHERE seq > ? ORDER BY seq',
  write: `INSERT OR REPLACE INTO entity (kind, id, seq, body)
    SELECT value->>0, value->>1, value->>2, value->>3 FROM json_each(?)`,
} as const

export const folderOf = (shopId: string) => `rooms/${shopId}/`
export const manifestKeyOf = (shopId: string) => `${folderOf(shopId)}manifest.json`

export async function sha256Hex(bytes: ArrayBuffer | Uint8Array<ArrayBuffer>): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return Array.from(hash, byte => byte.toString(16).padStart(2, '0')).join('')
}

export async function gzip(text: string): Promise<ArrayBuffer> {
  const packed = new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'))
  return await new Response(packed).arrayBuffer()
}

export async function gunzip(bytes: ArrayBuffer): Promise<string> {
  const text = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))
  return await new Response(text).text()
}
