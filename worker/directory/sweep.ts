/** Etsy sends a webhook again for 28 hours at most. */
const WEBHOOK_MEMORY_MS = 3 * 86_400_000

/** Throws away what has expired. Each statement stands alone: a sweep that stops is finished by the next. */
export async function sweep(directory: D1Database, nowMs: number): Promise<void> {
  await directory.batch([
    directory.prepare('DELETE FROM oauth_state WHERE expires_at <= ?').bind(nowMs),
    directory.prepare('DELETE FROM one_time_code WHERE expires_at <= ?').bind(nowMs),
    directory
      .prepare('DELETE FROM webhook_seen WHERE seen_at <= ?')
      .bind(nowMs - WEBHOOK_MEMORY_MS),
  ])
}
