import type * as v from 'valibot'
import { err, ok, type Result } from '../../schema/result.ts'
import type { EtsyClient } from './client.ts'
import type { EtsyFailure } from './failure.ts'
import { pageSchema } from './wire.ts'

type RawPage = v.InferOutput<typeof pageSchema>
type Query = NonNullable<Parameters<EtsyClient['get']>[2]>

/** Rows asked for at once, after a whole page was too large. */
const PART_ROWS = [25, 5, 1] as const
/** So many single rows in a row that are too large are no rows: it is the answer itself. */
const MOST_TOO_LARGE = 3

/**
 * One page of a collection. Where it is larger than we read at once, its rows are asked for in
 * smaller and smaller parts, so that one monstrous row does not take the others with it. That row
 * comes as `null`, which no normaliser takes: it counts as there and refused.
 */
export async function getPage(
  client: EtsyClient,
  path: string,
  query: Query,
): Promise<Result<RawPage, EtsyFailure>> {
  const whole = await client.get(pageSchema, path, query)
  const { limit, offset } = query
  if (whole.ok || whole.error.reason !== 'too-large') return whole
  if (typeof limit !== 'number' || typeof offset !== 'number') return whole
  const parts = new Parts(client, path, query)
  const read = await parts.read(offset, offset + limit, 0)
  return read.ok ? ok({ count: parts.count, results: parts.results }) : read
}

class Parts {
  count = 0
  results: unknown[] = []
  #tooLarge = 0
  readonly #client: EtsyClient
  readonly #path: string
  readonly #query: Query

  constructor(client: EtsyClient, path: string, query: Query) {
    this.#client = client
    this.#path = path
    this.#query = query
  }

  /** Reads the rows from `from` up to `to`; false where the list ended before. */
  async read(from: number, to: number, level: number): Promise<Result<boolean, EtsyFailure>> {
    const limit = PART_ROWS[level]
    if (limit === undefined) return this.#leaveOut()
    for (let offset = from; offset < to;) {
      const rows = Math.min(limit, to - offset)
      const asked = { ...this.#query, limit: rows, offset }
      const part = await this.#client.get(pageSchema, this.#path, asked)
      if (!part.ok) {
        if (part.error.reason !== 'too-large') return part
        const smaller = await this.read(offset, offset + rows, level + 1)
        if (!smaller.ok || !smaller.value) return smaller
        offset += rows
        continue
      }
      this.#tooLarge = 0
      this.count = Math.max(this.count, part.value.count)
      const results = part.value.results.slice(0, rows)
      if (results.length === 0) return ok(false)
      this.results.push(...results)
      // Etsy may give fewer than we ask for.
      offset += results.length
    }
    return ok(true)
  }

  #leaveOut(): Result<boolean, EtsyFailure> {
    this.results.push(null)
    this.#tooLarge += 1
    return this.#tooLarge >= MOST_TOO_LARGE ? err({ reason: 'too-large' }) : ok(true)
  }
}
