import type { StoredRefresh } from '../auth/refresh.ts'

export async function putRefresh(
  directory: D1Database,
  tokenHash: string,
  token: Omit<StoredRefresh, 'usedAt'>,
): Promise<void> {
  await directory
    .prepare(
      `INSERT INTO refresh_token (token_hash, session_id, shop_id, member_id, expires_at)
       VALUES (?, ?, ?, ?, ?)`,
    )
    .bind(tokenHash, token.sessionId, token.shopId, token.memberId, token.expiresAt)
    .run()
}

/**
 * Marks a token used and gives what it was before, in one statement, so that of two that come at
 * the same moment only one finds it unused.
 */
export async function spendRefresh(
  directory: D1Database,
  tokenHash: string,
  nowMs: number,
): Promise<StoredRefresh | undefined> {
  const first = await directory
    .prepare(
      `UPDATE refresh_token SET used_at = ? WHERE token_hash = ? AND used_at IS NULL
       RETURNING session_id, shop_id, member_id, expires_at`,
    )
    .bind(nowMs, tokenHash)
    .first<Row>()
  if (first) return { ...named(first), usedAt: null }
  const again = await directory
    .prepare(
      `SELECT session_id, shop_id, member_id, expires_at, used_at
       FROM refresh_token WHERE token_hash = ?`,
    )
    .bind(tokenHash)
    .first<Row & { used_at: number }>()
  return again ? { ...named(again), usedAt: again.used_at } : undefined
}

export async function findRefresh(
  directory: D1Database,
  tokenHash: string,
): Promise<{ sessionId: string; shopId: string } | undefined> {
  const row = await directory
    .prepare('SELECT session_id, shop_id FROM refresh_token WHERE token_hash = ?')
    .bind(tokenHash)
    .first<{ session_id: string; shop_id: string }>()
  return row ? { sessionId: row.session_id, shopId: row.shop_id } : undefined
}

export async function endSession(directory: D1Database, sessionId: string): Promise<void> {
  await directory.prepare('DELETE FROM refresh_token WHERE session_id = ?').bind(sessionId).run()
}

type Row = { session_id: string; shop_id: string; member_id: string; expires_at: number }

function named(row: Row): Omit<StoredRefresh, 'usedAt'> {
  return {
    sessionId: row.session_id,
    shopId: row.shop_id,
    memberId: row.member_id,
    expiresAt: row.expires_at,
  }
}
