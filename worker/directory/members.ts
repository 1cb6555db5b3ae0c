/** Who may see a shop. The room keeps the same rows and is the one that is asked on every call. */
export type Member = {
  readonly memberId: string
  readonly role: string
  readonly epoch: number
}

/** Adds the owner, or finds the one who connected before. */
export async function putOwner(
  directory: D1Database,
  shopId: string,
  memberId: string,
): Promise<Member> {
  await directory
    .prepare(
      `INSERT INTO member (shop_id, member_id, role, epoch) VALUES (?, ?, 'owner', 1)
       ON CONFLICT (shop_id, member_id) DO NOTHING`,
    )
    .bind(shopId, memberId)
    .run()
  const member = await findMember(directory, shopId, memberId)
  if (!member) throw new Error('a member that was just stored is gone')
  return member
}

async function findMember(
  directory: D1Database,
  shopId: string,
  memberId: string,
): Promise<Member | undefined> {
  const row = await directory
    .prepare('SELECT role, epoch FROM member WHERE shop_id = ? AND member_id = ?')
    .bind(shopId, memberId)
    .first<{ role: string; epoch: number }>()
  return row ? { memberId, role: row.role, epoch: row.epoch } : undefined
}

/** Everybody who may see the shop. */
export async function membersOf(directory: D1Database, shopId: string): Promise<Member[]> {
  const { results } = await directory
    .prepare('SELECT member_id, role, epoch FROM member WHERE shop_id = ?')
    .bind(shopId)
    .all<{ member_id: string; role: string; epoch: number }>()
  return results.map(({ member_id: memberId, role, epoch }) => ({ memberId, role, epoch }))
}
