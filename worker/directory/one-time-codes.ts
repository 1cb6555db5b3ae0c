/** Codes that the callback hands to the extension. Each is taken once, by whoever has its verifier. */
export type OneTimeCode = {
  readonly challenge: string
  readonly shopId: string
  /** Of whose consent it came: the room of that time, and none that is connected later. */
  readonly room: string
  readonly memberId: string
}

export async function putCode(
  directory: D1Database,
  codeHash: string,
  code: OneTimeCode,
  expiresAt: number,
): Promise<void> {
  await directory
    .prepare(
      `INSERT INTO one_time_code (code_hash, challenge, shop_id, room, member_id, expires_at)
       VALUES (?, ?, ?, ?, ?, ?)`,
    )
    .bind(codeHash, code.challenge, code.shopId, code.room, code.memberId, expiresAt)
    .run()
}

/** A wrong verifier spends the code too: there is no second guess. */
export async function takeCode(
  directory: D1Database,
  codeHash: string,
  nowMs: number,
): Promise<OneTimeCode | undefined> {
  const row = await directory
    .prepare(
      `DELETE FROM one_time_code WHERE code_hash = ?
       RETURNING challenge, shop_id, room, member_id, expires_at`,
    )
    .bind(codeHash)
    .first<{
      challenge: string
      shop_id: string
      room: string
      member_id: string
      expires_at: number
    }>()
  if (!row || row.expires_at <= nowMs) return undefined
  return {
    challenge: row.challenge,
    shopId: row.shop_id,
    room: row.room,
    memberId: row.member_id,
  }
}
