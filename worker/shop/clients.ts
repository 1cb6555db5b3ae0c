/** The last mutation of each browser, stored with the change itself. All SQL on the table `client`. */
export class Clients {
  readonly #sql: SqlStorage
  readonly #most: number

  /** `most` are remembered. */
  constructor(sql: SqlStorage, most: number) {
    this.#sql = sql
    this.#most = most
  }

  last(clientId: string | undefined): {
    readonly lastMutationId: number
    readonly lastBody: string | undefined
  } {
    if (clientId === undefined) return { lastMutationId: 0, lastBody: undefined }
    const [last] = this.#sql
      .exec<{ mutation_id: number; body: string }>(
        'SELECT mutation_id, body FROM client WHERE client_id = ?',
        clientId,
      )
      .toArray()
    return { lastMutationId: last?.mutation_id ?? 0, lastBody: last?.body }
  }

  /**
   * Part of the transaction that stores the change. A client that is new may push out the one that
   * has been away longest: that one is greeted with 0 if it returns, and numbers what still waits in
   * its outbox from there.
   */
  remember(clientId: string, mutationId: number, body: string, nowMs: number): void {
    this.#sql.exec(
      `INSERT INTO client (client_id, mutation_id, body, seen_at) VALUES (?, ?, ?, ?)
       ON CONFLICT (client_id) DO UPDATE
       SET mutation_id = excluded.mutation_id, body = excluded.body, seen_at = excluded.seen_at`,
      clientId,
      mutationId,
      body,
      nowMs,
    )
    if (mutationId > 1) return
    this.#sql.exec(
      `DELETE FROM client WHERE client_id IN
       (SELECT client_id FROM client ORDER BY seen_at DESC, client_id LIMIT -1 OFFSET ?)`,
      this.#most,
    )
  }
}
