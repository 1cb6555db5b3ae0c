import { putOwner, type Member } from './members.ts'

/** One shop that is connected. */
export type DirectoryShop = {
  readonly shopId: string
  readonly name: string
  readonly nowMs: number
  /** The name of its room, once there is one. */
  readonly room: string | undefined
}

export async function putShop(directory: D1Database, shop: DirectoryShop): Promise<void> {
  await directory
    .prepare(
      `INSERT INTO shop (shop_id, name, connected_at, room) VALUES (?, ?, ?, ?)
       ON CONFLICT (shop_id) DO UPDATE SET name = excluded.name, room = excluded.room`,
    )
    .bind(shop.shopId, shop.name, shop.nowMs, shop.room ?? null)
    .run()
}

/** The shop and its owner, whether they are new or known. */
export async function putOwned(
  directory: D1Database,
  shop: DirectoryShop,
  memberId: string,
): Promise<Member> {
  await putShop(directory, shop)
  return await putOwner(directory, shop.shopId, memberId)
}

export async function shopName(directory: D1Database, shopId: string): Promise<string | undefined> {
  const row = await directory
    .prepare('SELECT name FROM shop WHERE shop_id = ?')
    .bind(shopId)
    .first<{ name: string }>()
  return row?.name
}

/**
 * Forgets an erased room: its shop, which takes its members along, and the codes that lead to it, at
 * once or not at all. What was connected since then has a room of its own, and stays.
 */
export async function eraseShop(
  directory: D1Database,
  shopId: string,
  room: string,
): Promise<void> {
  await directory.batch([
    directory
      .prepare('DELETE FROM one_time_code WHERE shop_id = ? AND room = ?')
      .bind(shopId, room),
    directory
      .prepare('DELETE FROM shop WHERE shop_id = ? AND (room = ? OR room IS NULL)')
      .bind(shopId, room),
  ])
}

/** A twenty-fourth of all shops, for what is done to each once a day. `hour` is 0…23. */
export async function shopsOfHour(directory: D1Database, hour: number): Promise<string[]> {
  const { results } = await directory
    .prepare('SELECT shop_id FROM shop WHERE CAST(shop_id AS INTEGER) % 24 = ?')
    .bind(hour)
    .all<{ shop_id: string }>()
  return results.map(row => row.shop_id)
}
