import type * as v from 'valibot'
import { parseJson } from '../../schema/parse.ts'

/** What the room knows about itself, one JSON value a name. All SQL on the table `fact` is here. */
export class Facts {
  readonly #sql: SqlStorage

  constructor(sql: SqlStorage) {
    this.#sql = sql
  }

  /** `undefined` when it was never put, or when an older version of us wrote it in a lost shape. */
  get<S extends v.GenericSchema>(schema: S, name: string): v.InferOutput<S> | undefined {
    const text = this.#text(name)
    if (text === undefined) return undefined
    const parsed = parseJson(schema, text)
    return parsed.ok ? parsed.value : undefined
  }

  /** Writes only what is new: a row written is billed, and waits for the disk. */
  put(name: string, value: unknown): void {
    const text = JSON.stringify(value)
    if (this.#text(name) === text) return
    this.#sql.exec(
      `INSERT INTO fact (name, value) VALUES (?, ?)
       ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
      name,
      text,
    )
  }

  #text(name: string): string | undefined {
    const [row] = this.#sql
      .exec<{ value: string }>('SELECT value FROM fact WHERE name = ?', name)
      .toArray()
    return row?.value
  }
}
