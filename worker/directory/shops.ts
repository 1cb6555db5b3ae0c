/** Which shops are connected. */
export async function putShop(
  directory: D1Database,
  shop: { shopId: string; name: string; nowMs: number },
): Promise<void> {
  await directory
    .prepare(
      `INSERT INTO shop (shop_id, name, connected_at) VALUES (?, ?, ?)
       ON CONFLICT (shop_id) DO UPDATE SET name = excluded.name`,
    )
    .bind(shop.shopId, shop.name, shop.nowMs)
    .run()
}

export async function shopName(directory: D1Database, shopId: string): Promise<string | undefined> {
  const row = await directory
    .prepare('SELECT name FROM shop WHERE shop_id = ?')
    .bind(shopId)
    .first<{ name: string }>()
  return row?.name
}

/** Forgets the shop, its members and their sign-ins, at once or not at all. */
export async function eraseShop(directory: D1Database, shopId: string): Promise<void> {
  await directory.batch([
    directory.prepare('DELETE FROM refresh_token WHERE shop_id = ?').bind(shopId),
    directory.prepare('DELETE FROM one_time_code WHERE shop_id = ?').bind(shopId),
    directory.prepare('DELETE FROM member WHERE shop_id = ?').bind(shopId),
    directory.prepare('DELETE FROM shop WHERE shop_id = ?').bind(shopId),
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
