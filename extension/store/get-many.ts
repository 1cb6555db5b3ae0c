import type { Table } from 'dexie'

/** Below it single look-ups are as quick, and read nothing that was not asked for. */
const FEW = 20

/**
 * Rows of one shop by the second part of their key; missing ones are left out.
 *
 * Ids that arrive together lie together, so that one request for the range from the first to the
 * last of them takes the place of hundreds. In a first sync most ranges are empty, and this halves
 * the time. A range with much else in it falls back to single look-ups.
 */
export async function getMany<R>(
  table: Table<R, [string, string]>,
  shopId: string,
  keys: readonly string[],
  keyOf: (row: R) => string,
): Promise<Map<string, R>> {
  if (keys.length <= FEW) return single(table, shopId, keys, keyOf)
  const sorted = [...keys].sort()
  const first = sorted[0] ?? ''
  const last = sorted.at(-1) ?? ''
  const limit = 2 * keys.length
  const rows = await table
    .where(':id')
    .between([shopId, first], [shopId, last], true, true)
    .limit(limit)
    .toArray()
  if (rows.length === limit) return single(table, shopId, keys, keyOf)
  const wanted = new Set(keys)
  return new Map(rows.flatMap(row => (wanted.has(keyOf(row)) ? [[keyOf(row), row]] : [])))
}

async function single<R>(
  table: Table<R, [string, string]>,
  shopId: string,
  keys: readonly string[],
  keyOf: (row: R) => string,
): Promise<Map<string, R>> {
  const rows = await table.bulkGet(keys.map((key): [string, string] => [shopId, key]))
  return new Map(rows.flatMap(row => (row ? [[keyOf(row), row]] : [])))
}
