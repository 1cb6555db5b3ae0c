import type { Entity, EntityKind } from '../../schema/entities/entity.ts'

/** One stored version, its body still the text it was stored as. */
export type StoredVersion = { readonly seq: number; readonly body: string }

/** An order that the other book names: `seq` and `createdAt` are those of the row that does. */
export type UnheldReceipt = {
  readonly seq: number
  readonly receiptId: string
  readonly createdAt: number
}

/** SQLite takes 2 MB in one parameter; a batch stays well below, whatever the rows weigh. */
const BATCH_CHARS = 400_000
const BATCH_ROWS = 500

/**
 * The room's entities. All SQL on the table `entity` is here. `CROSS JOIN` keeps a list of ids on
 * the outside: SQLite would rather read all payments once for each of them.
 */
export class EntityStore {
  readonly #sql: SqlStorage
  readonly #floor: number
  #head: number | undefined

  /** No version gets a seq up to `floor`: a restored room may have given those out before. */
  constructor(sql: SqlStorage, floor = 0) {
    this.#sql = sql
    this.#floor = floor
  }

  /** The newest seq; 0 in an empty room. */
  head(): number {
    this.#head ??= Math.max(
      this.#floor,
      this.#sql.exec<{ head: number }>('SELECT coalesce(max(seq), 0) AS head FROM entity').one()
        .head,
    )
    return this.#head
  }

  /**
   * Stores what differs from what is here and gives the new versions in order of seq. The caller
   * runs it inside its transaction; an entity that did not change gets no new version.
   */
  put(entities: readonly Entity[]): StoredVersion[] {
    const versions: StoredVersion[] = []
    for (const batch of batches(entities)) {
      const stored = this.#stored(batch)
      const first = this.head() + 1
      const bodies: string[] = []
      for (const { entity, body } of batch) {
        const before = stored.get(`${entity.kind}:${entity.id}`)
        if (before !== undefined && !isNews(before, entity, body)) continue
        versions.push({ seq: first + bodies.length, body })
        bodies.push(body)
      }
      if (bodies.length === 0) continue
      this.#head = first + bodies.length - 1
      this.#sql.exec(
        // One parameter carries the batch, since a statement binds at most 100, and the bodies are
        // JSON already. `WHERE true`: without it SQLite reads ON CONFLICT as part of a join.
        `INSERT INTO entity (kind, id, seq, body)
         SELECT value->>'kind', value->>'id', ? + key, value FROM json_each(?) WHERE true
         ON CONFLICT (kind, id) DO UPDATE SET seq = excluded.seq, body = excluded.body`,
        first,
        `[${bodies.join(',')}]`,
      )
    }
    return versions
  }

  /** Versions after `cursor`, oldest first. */
  after(cursor: number, limit: number): StoredVersion[] {
    return this.#sql
      .exec<{ seq: number; body: string }>(
        'SELECT seq, body FROM entity WHERE seq > ? ORDER BY seq LIMIT ?',
        cursor,
        limit,
      )
      .toArray()
  }

  /** The receipts of those payments that are here. */
  receiptsOfPayments(paymentIds: readonly string[]): Map<string, string> {
    const rows = this.#sql.exec<{ id: string; receipt_id: string }>(
      `SELECT e.id, e.body->>'receiptId' AS receipt_id
       FROM json_each(?) AS wanted CROSS JOIN entity AS e ON e.kind = 'payment' AND e.id = wanted.value`,
      JSON.stringify(paymentIds),
    )
    return new Map(rows.toArray().map(row => [row.id, row.receipt_id]))
  }

  /** The bodies of those entities of one kind that are here, by id. */
  bodies(kind: EntityKind, ids: readonly string[]): Map<string, string> {
    const rows = this.#sql.exec<{ id: string; body: string }>(
      `SELECT e.id, e.body FROM json_each(?2) AS wanted
       CROSS JOIN entity AS e ON e.kind = ?1 AND e.id = wanted.value`,
      kind,
      JSON.stringify(ids),
    )
    return new Map(rows.toArray().map(row => [row.id, row.body]))
  }

  /** How many there are of one kind, counted up to `most`. */
  countUpTo(kind: EntityKind, most: number): number {
    return this.#sql
      .exec<{ n: number }>(
        'SELECT count(*) AS n FROM (SELECT 1 FROM entity WHERE kind = ? LIMIT ?)',
        kind,
        most,
      )
      .one().n
  }

  /** Which of these ledger entries are here. */
  knownEntries(entryIds: readonly string[]): Set<string> {
    const rows = this.#sql.exec<{ id: string }>(
      `SELECT e.id FROM json_each(?) AS wanted
       CROSS JOIN entity AS e ON e.kind = 'ledgerEntry' AND e.id = wanted.value`,
      JSON.stringify(entryIds),
    )
    return new Set(rows.toArray().map(row => row.id))
  }

  /**
   * The orders that payments and ledger entries with a seq above `after`, up to `upTo`, name and that
   * are not here. Reads those rows and no others: it follows what is written, by its seq.
   */
  unheldReceipts(after: number, upTo: number): UnheldReceipt[] {
    return this.#sql
      .exec<{ seq: number; receipt_id: string; created_at: number }>(
        `SELECT * FROM (
           SELECT seq, body->>'createdAt' AS created_at, coalesce(body->>'receiptId',
             CASE body->>'$.reference.type' WHEN 'receipt' THEN body->>'$.reference.id' END
           ) AS receipt_id
           FROM entity WHERE seq > ? AND seq <= ? AND kind IN ('payment', 'ledgerEntry')
         ) AS named
         WHERE receipt_id IS NOT NULL AND NOT EXISTS
           (SELECT 1 FROM entity AS r WHERE r.kind = 'receipt' AND r.id = named.receipt_id)
         ORDER BY seq`,
        after,
        upTo,
      )
      .toArray()
      .map(({ seq, receipt_id, created_at }) => ({
        seq,
        receiptId: receipt_id,
        createdAt: created_at,
      }))
  }

  /** Stored listings whose state is not `removed`, as their bodies. */
  listingsOnSale(): string[] {
    return this.#sql
      .exec<{ body: string }>(
        `SELECT body FROM entity WHERE kind = 'listing' AND body->>'state' <> 'removed'`,
      )
      .toArray()
      .map(row => row.body)
  }

  /** How many listings of this state are here. */
  listingCount(state: string): number {
    return this.#sql
      .exec<{ count: number }>(
        `SELECT count(*) AS count FROM entity WHERE kind = 'listing' AND body->>'state' = ?`,
        state,
      )
      .one().count
  }

  /** Forgets what it remembers after a transaction was rolled back. */
  forget(): void {
    this.#head = undefined
  }

  #stored(batch: readonly Prepared[]): Map<string, string> {
    const rows = this.#sql.exec<{ name: string; body: string }>(
      `SELECT e.kind || ':' || e.id AS name, e.body
       FROM json_each(?) AS wanted
       CROSS JOIN entity AS e ON e.kind = wanted.value->>0 AND e.id = wanted.value->>1`,
      JSON.stringify(batch.map(({ entity }) => [entity.kind, entity.id])),
    )
    return new Map(rows.toArray().map(row => [row.name, row.body]))
  }
}

type Prepared = { readonly entity: Entity; readonly body: string }

function* batches(entities: readonly Entity[]): Generator<Prepared[]> {
  // The last one wins where a page repeats an id: pages of a moving list overlap.
  const distinct = new Map(entities.map(entity => [`${entity.kind}:${entity.id}`, entity]))
  let batch: Prepared[] = []
  let chars = 0
  for (const entity of distinct.values()) {
    const body = JSON.stringify(entity)
    if (batch.length >= BATCH_ROWS || chars + body.length > BATCH_CHARS) {
      yield batch
      batch = []
      chars = 0
    }
    batch.push({ entity, body })
    chars += body.length
  }
  if (batch.length > 0) yield batch
}

/** `asOf` alone is news only once a day: a listing that merely was looked at again is no new version. */
const AS_OF_STEP_MS = 20 * 3_600_000

function isNews(before: string, entity: Entity, body: string): boolean {
  if (before === body) return false
  if (entity.kind !== 'listing') return true
  const asOf = /"asOf":(\d+)/.exec(before.slice(before.lastIndexOf('"asOf":')))?.[1]
  if (asOf === undefined || entity.asOf - Number(asOf) >= AS_OF_STEP_MS) return true
  return JSON.stringify({ ...entity, asOf: Number(asOf) }) !== before
}
