import {
  ARCHIVE_FORMAT,
  entityTable,
  folderOf,
  gzip,
  manifestKeyOf,
  sha256Hex,
  smallTables,
  type Chunk,
  type Manifest,
} from './archive-format.ts'
import { openManifest, sealManifest } from './manifest-seal.ts'
import { floorOf, schemaOf } from './migrate.ts'

/** Characters a chunk aims at. A worker has 128 MB for everything. */
const CHUNK_CHARS = 4_000_000

export type Exported = {
  readonly head: number
  readonly entities: number
  readonly chunks: number
  /** False when the archive held this head already. */
  readonly isNew: boolean
}

/**
 * Writes the whole room to the archive. The room goes on working: an entity that changes meanwhile
 * has a newer seq and is met again further on. The last entities and all small tables are read in
 * one turn, so that the archive is the room as it was at that moment. What the archive held before
 * is deleted only after the new manifest stands. `goesOn` says false when the shop was erased.
 */
export async function exportRoom(room: {
  readonly shopId: string
  readonly storage: DurableObjectStorage
  readonly archive: R2Bucket
  readonly tokenKeys: string
  readonly nowMs: number
  readonly goesOn: () => boolean
}): Promise<Exported | undefined> {
  const { shopId, storage, archive, tokenKeys, nowMs, goesOn } = room
  const before = await latestManifest(archive, tokenKeys, shopId)
  const { head, entities } = countsOf(storage.sql)
  if (before?.head === head && before.entities === entities)
    return { head, entities, chunks: before.chunks.length, isNew: false }

  const chunks: { key: string; sha256: string }[] = []
  const folder = `${folderOf(shopId)}${String(nowMs)}-`
  for (let cursor = 0; ;) {
    const part = nextPart(storage.sql, cursor)
    const counts = countsOf(storage.sql)
    const bytes = await gzip(JSON.stringify(part.chunk))
    const key = `${folder}${String(chunks.length)}.json.gz`
    const sha256 = await sha256Hex(bytes)
    if (!goesOn()) return undefined
    await archive.put(key, bytes, { sha256 })
    chunks.push({ key, sha256 })
    cursor = part.cursor
    if (!part.isLast) continue

    const manifest: Manifest = {
      format: ARCHIVE_FORMAT,
      schema: schemaOf(storage),
      shopId,
      exportedAt: nowMs,
      ...counts,
      floor: floorOf(storage),
      chunks,
    }
    if (!goesOn()) return undefined
    await archive.put(manifestKeyOf(shopId), await sealManifest(tokenKeys, manifest))
    const old = before?.chunks.map(chunk => chunk.key) ?? []
    if (old.length > 0) await archive.delete(old.filter(name => !name.startsWith(folder)))
    return { ...counts, chunks: chunks.length, isNew: true }
  }
}

/** Deletes whatever the archive has of the shop: erasing a shop ends here too. */
export async function eraseArchive(archive: R2Bucket, shopId: string): Promise<void> {
  for (;;) {
    const { objects, truncated } = await archive.list({ prefix: folderOf(shopId) })
    if (objects.length > 0) await archive.delete(objects.map(object => object.key))
    if (!truncated) return
  }
}

/** Entities from the cursor on; with the last of them everything else. Read without a pause. */
function nextPart(
  sql: SqlStorage,
  cursor: number,
): { readonly chunk: Chunk; readonly cursor: number; readonly isLast: boolean } {
  const entity: (string | number)[][] = []
  let chars = 0
  let last = cursor
  for (const row of sql.exec<{ kind: string; id: string; seq: number; body: string }>(
    entityTable.read,
    cursor,
  )) {
    if (chars >= CHUNK_CHARS) return { chunk: { entity }, cursor: last, isLast: false }
    entity.push([row.kind, row.id, row.seq, row.body])
    chars += row.body.length
    last = row.seq
  }
  const chunk: Chunk = { entity }
  for (const [name, table] of Object.entries(smallTables))
    chunk[name] = sql
      .exec<Record<string, string | number>>(table.read)
      .toArray()
      .map(row => Object.values(row))
  return { chunk, cursor: last, isLast: true }
}

export function countsOf(sql: SqlStorage): { readonly head: number; readonly entities: number } {
  return sql
    .exec<{ head: number; entities: number }>(
      'SELECT coalesce(max(seq), 0) AS head, count(*) AS entities FROM entity',
    )
    .one()
}

/** `undefined` when there is none that we can read: then a whole new one is written. */
async function latestManifest(
  archive: R2Bucket,
  tokenKeys: string,
  shopId: string,
): Promise<Manifest | undefined> {
  const object = await archive.get(manifestKeyOf(shopId))
  const manifest = object ? await openManifest(tokenKeys, shopId, await object.text()) : undefined
  return manifest?.ok ? manifest.value : undefined
}
