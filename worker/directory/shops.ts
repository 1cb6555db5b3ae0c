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
