import { waitOf } from './owed.ts'

/**
 * Rows that Etsy has and the room has not, known one by one. `receipt`: named by a payment or a
 * ledger entry, refused when it was read, or without its lines. `payment`: of the ledger entry with
 * this id. All SQL on the table `missing` is here.
 */
export type MissingKind = 'receipt' | 'payment'
/**
 * `unreadable`: Etsy gives it, with contents that cannot be true. `unread`: Etsy has not given it.
 * `absent`: Etsy says that there is nothing more to give.
 */
export type MissingWhy = 'unreadable' | 'unread' | 'absent'

export type MissingRows = {
  readonly rows: number
  readonly why: MissingWhy
  readonly since: number
  readonly dueAt: number
}

const FIRST_WAIT_MS = 3_600_000
/**
 * What Etsy denied so often, over two weeks, it does not have, whatever its other book says. The row
 * stays, so that it is not found again; it is neither counted nor asked for.
 */
const MOST_DENIALS = 6
const IS_OPEN = `(why <> 'absent' OR tries < ${String(MOST_DENIALS)})`
/** More than that are read in windows, and one by one only what those do not bring. */
const MOST_ROWS = 5_000
/** Asked for at once when the seller asks: orders one by one, payments a hundred in one call. */
const MOST_CLAIMED: Readonly<Record<MissingKind, number>> = { receipt: 200, payment: 5_000 }

export class MissingTable {
  readonly #sql: SqlStorage
  #kinds: Map<MissingKind, MissingRows> | undefined

  constructor(sql: SqlStorage) {
    this.#sql = sql
  }

  /** What is missing of each kind; nothing of a kind of which all is there. */
  kinds(): ReadonlyMap<MissingKind, MissingRows> {
    this.#kinds ??= new Map(
      this.#sql
        .exec<{ kind: MissingKind; rows: number; why: MissingWhy; since: number; due_at: number }>(
          // `unreadable` is the greatest of the three words, and the gravest.
          `SELECT kind, count(*) AS rows, max(why) AS why, min(since) AS since, min(due_at) AS due_at
           FROM missing WHERE ${IS_OPEN} GROUP BY kind`,
        )
        .toArray()
        .map(({ kind, rows, why, since, due_at }) => [kind, { rows, why, since, dueAt: due_at }]),
    )
    return this.#kinds
  }

  /** Remembers these, where they are not known yet. */
  add(
    kind: MissingKind,
    ids: readonly string[],
    why: MissingWhy,
    nowMs: number,
    dueAt: number,
  ): void {
    const room = MOST_ROWS - (this.kinds().get(kind)?.rows ?? 0)
    if (ids.length === 0 || room <= 0) return
    this.#sql.exec(
      `INSERT INTO missing (kind, id, why, since, tries, due_at)
       SELECT ?, value, ?, ?, 0, ? FROM json_each(?) WHERE true ON CONFLICT (kind, id) DO NOTHING`,
      kind,
      why,
      nowMs,
      dueAt,
      JSON.stringify(ids.slice(0, room)),
    )
    this.#kinds = undefined
  }

  /** These are here now. Costs nothing while nothing is missing. */
  settle(kind: MissingKind, ids: readonly string[]): void {
    if (ids.length === 0 || !this.kinds().has(kind)) return
    this.#sql.exec(
      'DELETE FROM missing WHERE kind = ? AND id IN (SELECT value FROM json_each(?))',
      kind,
      JSON.stringify(ids),
    )
    this.#kinds = undefined
  }

  /** These were asked for and did not come; `why` is what Etsy said this time. */
  defer(kind: MissingKind, ids: readonly string[], why: MissingWhy, nowMs: number): void {
    for (const id of ids) {
      const [known] = this.#sql
        .exec<{ tries: number }>('SELECT tries FROM missing WHERE kind = ? AND id = ?', kind, id)
        .toArray()
      if (known)
        this.#sql.exec(
          'UPDATE missing SET why = ?, tries = tries + 1, due_at = ? WHERE kind = ? AND id = ?',
          why,
          nowMs + waitOf(known.tries, FIRST_WAIT_MS),
          kind,
          id,
        )
    }
    this.#kinds = undefined
  }

  /** Those to ask for now, the longest due first. */
  due(kind: MissingKind, nowMs: number, most: number): string[] {
    const dueAt = this.kinds().get(kind)?.dueAt
    if (dueAt === undefined || dueAt > nowMs) return []
    return this.#sql
      .exec<{ id: string }>(
        `SELECT id FROM missing WHERE kind = ? AND due_at <= ? AND ${IS_OPEN}
         ORDER BY due_at LIMIT ?`,
        kind,
        nowMs,
        most,
      )
      .toArray()
      .map(({ id }) => id)
  }

  /** When the next is due; `Infinity` while nothing is missing. */
  nextDueAt(): number {
    return Math.min(Infinity, ...[...this.kinds().values()].map(({ dueAt }) => dueAt))
  }

  /** The seller asked: they are due at once. */
  claim(nowMs: number): void {
    if (this.kinds().size === 0) return
    for (const kind of this.kinds().keys())
      this.#sql.exec(
        `UPDATE missing SET due_at = ?1 WHERE kind = ?2 AND id IN
           (SELECT id FROM missing WHERE kind = ?2 AND due_at > ?1 AND ${IS_OPEN}
            ORDER BY due_at LIMIT ?3)`,
        nowMs,
        kind,
        MOST_CLAIMED[kind],
      )
    this.#kinds = undefined
  }

  /** Forgets what it remembers after a transaction was rolled back. */
  forget(): void {
    this.#kinds = undefined
  }
}
