import type { Access } from '../auth/access.ts'
import type { Member } from '../directory/members.ts'
import { err, ok, type Result } from '../../schema/result.ts'

export type Denied = { readonly reason: 'unauthorized' }

/**
 * Who may come in. Asked on every call and for every open socket, so that a member who is removed
 * or a session that has ended is out at once, whatever their token still says.
 */
export class Memberships {
  readonly #sql: SqlStorage

  constructor(sql: SqlStorage) {
    this.#sql = sql
  }

  put(member: Member): void {
    this.#sql.exec(
      `INSERT INTO member (member_id, role, epoch) VALUES (?, ?, ?)
       ON CONFLICT (member_id) DO UPDATE SET role = excluded.role, epoch = excluded.epoch`,
      member.memberId,
      member.role,
      member.epoch,
    )
  }

  /** These and nobody else. */
  replace(members: readonly Member[]): void {
    this.#sql.exec('DELETE FROM member')
    for (const member of members) this.put(member)
  }

  check(access: Access, nowMs: number): Result<undefined, Denied> {
    const [member] = this.#sql
      .exec<{ epoch: number }>('SELECT epoch FROM member WHERE member_id = ?', access.memberId)
      .toArray()
    const ended = this.#sql
      .exec('SELECT 1 FROM ended_session WHERE session_id = ?', access.sessionId)
      .toArray()
    return isIn(access, member?.epoch, ended.length > 0, nowMs)
      ? ok(undefined)
      : err({ reason: 'unauthorized' })
  }

  /** The same for many at one moment: two questions in all, instead of two for each open socket. */
  who(nowMs: number): (access: Access) => boolean {
    const members = this.#sql
      .exec<{ member_id: string; epoch: number }>('SELECT member_id, epoch FROM member')
      .toArray()
    const ended = this.#sql
      .exec<{ session_id: string }>('SELECT session_id FROM ended_session')
      .toArray()
    const epochs = new Map(members.map(({ member_id, epoch }) => [member_id, epoch]))
    const over = new Set(ended.map(({ session_id }) => session_id))
    return access => isIn(access, epochs.get(access.memberId), over.has(access.sessionId), nowMs)
  }

  /** `until` is when the session's last access token has died anyway. */
  endSession(sessionId: string, until: number, nowMs: number): void {
    this.#sql.exec('DELETE FROM ended_session WHERE until <= ?', nowMs)
    this.#sql.exec(
      'INSERT INTO ended_session (session_id, until) VALUES (?, ?) ON CONFLICT DO NOTHING',
      sessionId,
      until,
    )
  }

  /** False when the ticket was used before. */
  useTicket(ticketId: string, nowMs: number): boolean {
    this.#sql.exec('DELETE FROM used_ticket WHERE until <= ?', nowMs)
    const used = this.#sql.exec(
      'INSERT INTO used_ticket (ticket_id, until) VALUES (?, ?) ON CONFLICT DO NOTHING RETURNING 1',
      ticketId,
      // A ticket lives for a minute; two clocks may differ by a little.
      nowMs + 120_000,
    )
    return used.toArray().length === 1
  }
}

function isIn(access: Access, epoch: number | undefined, isEnded: boolean, nowMs: number): boolean {
  return epoch === access.epoch && !isEnded && access.expiresAt > nowMs
}
