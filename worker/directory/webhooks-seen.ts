export async function wasSeen(directory: D1Database, webhookId: string): Promise<boolean> {
  const row = await directory
    .prepare('SELECT 1 AS seen FROM webhook_seen WHERE webhook_id = ?')
    .bind(webhookId)
    .first<{ seen: number }>()
  return row !== null
}

/** Called after the room has taken the event: a crash between the two only repeats harmless work. */
export async function markSeen(
  directory: D1Database,
  webhookId: string,
  nowMs: number,
): Promise<void> {
  await directory
    .prepare('INSERT INTO webhook_seen (webhook_id, seen_at) VALUES (?, ?) ON CONFLICT DO NOTHING')
    .bind(webhookId, nowMs)
    .run()
}
