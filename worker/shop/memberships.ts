import type { Access } from '../auth/access.ts'
import type { Member } from '../directory/members.ts'
import { PROOF_MEMORY_MS } from '../auth/proof.ts'
import { err, ok, type Result } from '../../schema/result.ts'
import { Sessions } from './sessions.ts'

export type Denied = { readonly reason: 'unauthorized' | 'shop-erased' }

/**
 * Who may come in. Asked on every call and for every open socket, so that a member who is removed
 * or a session that has ended is out at once, whatever their token still says.
 */
export class Memberships {
  readonly sessions: Sessions
  readonly #sql: SqlStorage
  readonly #room: string

  constructor(sql: SqlStorage, room: string) {
    this.sessions = new Sessions(sql)
    this.#sql = sql
    this.#room = room
  }

  put(member: Member): void {
    putMember(this.#sql, member)
  }

  /** `undefined` for whoever is no member. */
  epochOf(memberId: string): number | undefined {
    const [member] = this.#sql
      .exec<{ epoch: number }>('SELECT epoch FROM member WHERE member_id = ?', memberId)
      .toArray()
    return member?.epoch
  }

  check(access: Access, nowMs: number): Result<undefined, Denied> {
    const isIn =
      access.room === this.#room &&
      access.epoch === this.epochOf(access.memberId) &&
      access.expiresAt > nowMs &&
      this.sessions.isLive(access)
    return isIn ? ok(undefined) : err({ reason: 'unauthorized' })
  }

  /** The same for many at one moment: two questions in all, instead of two for each open socket. */
  who(nowMs: number): (access: Access) => boolean {
    const members = this.#sql
      .exec<{ member_id: string; epoch: number }>('SELECT member_id, epoch FROM member')
      .toArray()
    const epochs = new Map(members.map(({ member_id, epoch }) => [member_id, epoch]))
    const live = this.sessions.all()
    return access =>
      access.room === this.#room &&
      access.epoch === epochs.get(access.memberId) &&
      access.expiresAt > nowMs &&
      live.has(access.sessionId)
  }

  /** For what is good once, a socket ticket or a proof: false when it was used before. */
  useOnce(id: string, nowMs: number): boolean {
    this.#sql.exec('DELETE FROM used_ticket WHERE until <= ?', nowMs)
    const used = this.#sql.exec(
      'INSERT INTO used_ticket (ticket_id, until) VALUES (?, ?) ON CONFLICT DO NOTHING RETURNING 1',
      id,
      nowMs + PROOF_MEMORY_MS,
    )
    return used.toArray().length === 1
  }
}

/** These and nobody else. */
export function replaceMembers(sql: SqlStorage, members: readonly Member[]): void {
  sql.exec('DELETE FROM member')
  for (const member of members) putMember(sql, member)
}

function putMember(sql: SqlStorage, { memberId, role, epoch }: Member): void {
  sql.exec(
    `INSERT INTO member (member_id, role, epoch) VALUES (?, ?, ?)
     ON CONFLICT (member_id) DO UPDATE SET role = excluded.role, epoch = excluded.epoch`,
    memberId,
    role,
    epoch,
  )
}
