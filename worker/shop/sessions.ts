import {
  ABSOLUTE_MS,
  IDLE_MS,
  judgeRefresh,
  type RefreshVerdict,
  type SessionRow,
} from '../auth/refresh.ts'

/** More than one person has browsers. The one that was not used for the longest time gives way. */
export const MOST_SESSIONS = 20

export type Session = SessionRow & { readonly sessionId: string; readonly memberId: string }

export type Refreshed =
  | { readonly verdict: Extract<RefreshVerdict, 'rotate' | 'repeat'>; readonly session: Session }
  | { readonly verdict: Extract<RefreshVerdict, 'end' | 'refuse'> }

type Row = {
  session_id: string
  member_id: string
  jkt: string
  generation: number
  created_at: number
  rotated_at: number
}

/**
 * The sign-ins of a room's members. A session is a row; one without a row has ended or never was.
 * The room does one thing at a time, so that judging, spending and issuing are one step between
 * which nothing ends. All SQL on the table `session` is here.
 */
export class Sessions {
  readonly #sql: SqlStorage

  constructor(sql: SqlStorage) {
    this.#sql = sql
  }

  /** A new sign-in. Answers with the sessions that end by it, its predecessor in that browser first. */
  begin(
    asked: { readonly memberId: string; readonly clientId: string; readonly jkt: string },
    nowMs: number,
  ): { readonly session: Session; readonly ended: readonly string[] } {
    const { memberId, clientId, jkt } = asked
    this.#forgetOld(nowMs)
    const replaced = this.#sql
      .exec<{ session_id: string }>(
        'DELETE FROM session WHERE member_id = ? AND (client_id = ? OR jkt = ?) RETURNING session_id',
        memberId,
        clientId,
        jkt,
      )
      .toArray()
    const crowded = this.#sql
      .exec<{ session_id: string }>(
        `DELETE FROM session WHERE session_id IN (
           SELECT session_id FROM session ORDER BY rotated_at DESC LIMIT -1 OFFSET ?
         ) RETURNING session_id`,
        MOST_SESSIONS - 1,
      )
      .toArray()
    const sessionId = crypto.randomUUID()
    this.#sql.exec(
      `INSERT INTO session
         (session_id, member_id, client_id, jkt, generation, created_at, rotated_at)
       VALUES (?, ?, ?, ?, 1, ?, ?)`,
      sessionId,
      memberId,
      clientId,
      jkt,
      nowMs,
      nowMs,
    )
    return {
      session: { sessionId, memberId, jkt, generation: 1, createdAt: nowMs, rotatedAt: nowMs },
      ended: [...replaced, ...crowded].map(({ session_id }) => session_id),
    }
  }

  /** Spends a refresh token, and ends the session where it was spent before. */
  refresh(
    asked: { readonly sessionId: string; readonly generation: number; readonly jkt: string },
    nowMs: number,
  ): Refreshed {
    this.#forgetOld(nowMs)
    const session = this.#find(asked.sessionId)
    const verdict = judgeRefresh(session, asked, nowMs)
    if (!session || verdict === 'refuse') return { verdict: 'refuse' }
    switch (verdict) {
      case 'rotate': {
        const rotated = { ...session, generation: session.generation + 1, rotatedAt: nowMs }
        this.#sql.exec(
          'UPDATE session SET generation = ?, rotated_at = ? WHERE session_id = ?',
          rotated.generation,
          rotated.rotatedAt,
          session.sessionId,
        )
        return { verdict, session: rotated }
      }
      case 'repeat':
        return { verdict, session }
      case 'end':
        this.end(session)
        return { verdict }
    }
  }

  /** False when there is none with this key. */
  end({ sessionId, jkt }: { readonly sessionId: string; readonly jkt: string }): boolean {
    return (
      this.#sql
        .exec('DELETE FROM session WHERE session_id = ? AND jkt = ? RETURNING 1', sessionId, jkt)
        .toArray().length > 0
    )
  }

  /** Whether it goes on, and is the member's and the key's own. */
  isLive(access: {
    readonly sessionId: string
    readonly memberId: string
    readonly jkt: string
  }): boolean {
    const session = this.#find(access.sessionId)
    return session?.memberId === access.memberId && session.jkt === access.jkt
  }

  /** Those that go on, by their id. */
  all(): ReadonlySet<string> {
    const rows = this.#sql.exec<{ session_id: string }>('SELECT session_id FROM session').toArray()
    return new Set(rows.map(({ session_id }) => session_id))
  }

  #find(sessionId: string): Session | undefined {
    const [row] = this.#sql
      .exec<Row>(
        `SELECT session_id, member_id, jkt, generation, created_at, rotated_at
         FROM session WHERE session_id = ?`,
        sessionId,
      )
      .toArray()
    return (
      row && {
        sessionId: row.session_id,
        memberId: row.member_id,
        jkt: row.jkt,
        generation: row.generation,
        createdAt: row.created_at,
        rotatedAt: row.rotated_at,
      }
    )
  }

  /** Their last access tokens died long before. */
  #forgetOld(nowMs: number): void {
    this.#sql.exec(
      'DELETE FROM session WHERE created_at <= ? OR rotated_at <= ?',
      nowMs - ABSOLUTE_MS,
      nowMs - IDLE_MS,
    )
  }
}
