import { parseJson } from '../../schema/parse.ts'
import { err, ok, type Result } from '../../schema/result.ts'
import {
  ARCHIVE_FORMAT,
  chunkSchema,
  entityTable,
  gunzip,
  manifestKeyOf,
  sha256Hex,
  smallTables,
  type Chunk,
} from './archive-format.ts'
import type { Member } from '../directory/members.ts'
import { countsOf } from './export.ts'
import { openManifest, sealManifest } from './manifest-seal.ts'
import { replaceMembers } from './memberships.ts'
import { migrate, schemaOf, SCHEMA } from './migrate.ts'

export type RestoreError = {
  readonly reason:
    | 'not-archived'
    /** It cannot be read, or it is not as we wrote it for this shop. */
    | 'manifest-broken'
    /** It was sealed with a key that `TOKEN_KEYS` does not hold. */
    | 'key-unknown'
    | 'made-by-newer'
    | 'room-not-empty'
    | 'chunk-missing'
    | 'chunk-torn'
    | 'incomplete'
  /** Which chunk, where it is one. */
  readonly key?: string
}
export type Restored = { readonly head: number; readonly entities: number }

/**
 * How far the numbering leaps. Browsers may have seen more than the archive: a version that they
 * have not seen must not come under a number that they have.
 */
export const SEQ_LEAP = 1_000_000

/** SQLite takes 2 MB in one parameter. */
const SLICE_CHARS = 400_000

/**
 * Fills an empty room from its archive, version for version. Every chunk is checked against its
 * hash before a row of it is written; if one is torn or lacks, the room is empty again. Until all
 * is here the room counts as none, also after a crash in the middle.
 *
 * Who may come in is the directory's word, not the archive's: a member who was removed after the
 * export must not come back with it. The members that are handed in take the place of the archived
 * ones. Sessions are not in the archive at all, so that no token from before opens the room.
 */
export async function restoreRoom(room: {
  readonly shopId: string
  readonly storage: DurableObjectStorage
  readonly archive: R2Bucket
  readonly tokenKeys: string
  readonly members: readonly Member[]
}): Promise<Result<Restored, RestoreError>> {
  const { shopId, storage, archive, tokenKeys, members } = room
  if (schemaOf(storage) > 0 && storage.kv.get('restoring') === undefined)
    return err({ reason: 'room-not-empty' })
  const object = await archive.get(manifestKeyOf(shopId))
  if (!object) return err({ reason: 'not-archived' })
  const opened = await openManifest(tokenKeys, shopId, await object.text())
  if (!opened.ok) return opened
  const manifest = opened.value
  if (manifest.format > ARCHIVE_FORMAT || manifest.schema > SCHEMA)
    return err({ reason: 'made-by-newer' })

  // What an earlier attempt left behind goes first.
  await storage.deleteAll()
  storage.transactionSync(() => {
    storage.kv.put('restoring', true)
    migrate(storage)
  })
  for (const { key, sha256 } of manifest.chunks) {
    const chunk = await readChunk(archive, key, sha256)
    if (!chunk.ok) {
      await storage.deleteAll()
      return chunk
    }
    storage.transactionSync(() => writeChunk(storage.sql, chunk.value))
  }
  const counts = countsOf(storage.sql)
  if (counts.head !== manifest.head || counts.entities !== manifest.entities) {
    await storage.deleteAll()
    return err({ reason: 'incomplete' })
  }
  const floor = Math.max(manifest.head, manifest.floor) + SEQ_LEAP
  // Before the room gives out a number: a second loss, before the next export, must leap again.
  await archive.put(manifestKeyOf(shopId), await sealManifest(tokenKeys, { ...manifest, floor }))
  storage.transactionSync(() => {
    replaceMembers(storage.sql, members)
    storage.kv.put('shopId', shopId)
    storage.kv.put('seqFloor', floor)
    storage.kv.delete('restoring')
  })
  return ok(counts)
}

async function readChunk(
  archive: R2Bucket,
  key: string,
  sha256: string,
): Promise<Result<Chunk, RestoreError>> {
  const object = await archive.get(key)
  if (!object) return err({ reason: 'chunk-missing', key })
  const bytes = await object.arrayBuffer()
  if ((await sha256Hex(bytes)) !== sha256) return err({ reason: 'chunk-torn', key })
  const chunk = parseJson(chunkSchema, await gunzip(bytes))
  return chunk.ok ? chunk : err({ reason: 'chunk-torn', key })
}

function writeChunk(sql: SqlStorage, chunk: Chunk): void {
  for (const slice of slices(chunk['entity'] ?? [])) sql.exec(entityTable.write, slice)
  for (const [name, table] of Object.entries(smallTables))
    for (const slice of slices(chunk[name] ?? [])) sql.exec(table.write, slice)
}

/** JSON arrays of rows, each short enough for one parameter unless a single row is longer. */
function* slices(rows: Chunk[string]): Generator<string> {
  let parts: string[] = []
  let chars = 0
  for (const row of rows) {
    const text = JSON.stringify(row)
    if (parts.length > 0 && chars + text.length > SLICE_CHARS) {
      yield `[${parts.join(',')}]`
      parts = []
      chars = 0
    }
    parts.push(text)
    chars += text.length
  }
  if (parts.length > 0) yield `[${parts.join(',')}]`
}
