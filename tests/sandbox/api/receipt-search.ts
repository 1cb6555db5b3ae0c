import { Refusal } from './answer.ts'
import { readAscending, readBoolean, readChoice, readPaging, readTimestamp } from './read-query.ts'
import type { SandboxShop } from '../shop/sandbox-shop.ts'

const KEPT_SEARCHES = 16

type Filter = {
  readonly minCreated: number
  readonly maxCreated: number
  readonly minUpdated: number
  readonly maxUpdated: number
  readonly wasPaid: boolean | undefined
  readonly wasShipped: boolean | undefined
  readonly wasCanceled: boolean
  readonly sortOn: 'created' | 'updated' | 'receipt_id'
}

/** Finds receipts by date and state. The rows of a search are kept, so that its next page is cheap. */
export class ReceiptSearch {
  readonly #kept = new Map<string, Int32Array>()

  find(
    shop: SandboxShop,
    query: URLSearchParams,
  ): { readonly count: number; readonly rows: number[] } {
    const { limit, offset } = readPaging(query)
    const filter = readFilter(query)
    const isAscending = readAscending(query)
    const key = JSON.stringify([shop.shopId, shop.version, filter])
    const found = this.#kept.get(key) ?? search(shop, filter)
    this.#keep(key, found)
    const rows: number[] = []
    for (let i = offset; i < Math.min(offset + limit, found.length); i++)
      rows.push(found[isAscending ? i : found.length - 1 - i] ?? -1)
    return { count: found.length, rows }
  }

  #keep(key: string, rows: Int32Array): void {
    this.#kept.delete(key)
    this.#kept.set(key, rows)
    const [oldest] = this.#kept.keys()
    if (this.#kept.size > KEPT_SEARCHES && oldest !== undefined) this.#kept.delete(oldest)
  }
}

function readFilter(query: URLSearchParams): Filter {
  return {
    minCreated: readTimestamp(query, 'min_created') ?? 0,
    maxCreated: readTimestamp(query, 'max_created') ?? Number.MAX_SAFE_INTEGER,
    minUpdated: readTimestamp(query, 'min_last_modified') ?? 0,
    maxUpdated: readTimestamp(query, 'max_last_modified') ?? Number.MAX_SAFE_INTEGER,
    wasPaid: readBoolean(query, 'was_paid'),
    wasShipped: readBoolean(query, 'was_shipped'),
    // Who does not ask for canceled orders does not get them.
    wasCanceled: readBoolean(query, 'was_canceled') ?? false,
    sortOn: readChoice(query, 'sort_on', ['created', 'updated', 'receipt_id'] as const, 'created'),
  }
}

/** Rows from low to high. */
function search({ receipts }: SandboxShop, filter: Filter): Int32Array {
  const first = receipts.createdSec.lowerBound(filter.minCreated)
  const end = receipts.createdSec.lowerBound(filter.maxCreated + 1)
  const rows: number[] = []
  for (let row = first; row < end; row++) {
    const updatedSec = receipts.updatedSec.at(row)
    if (updatedSec < filter.minUpdated || updatedSec > filter.maxUpdated) continue
    if (receipts.canceledSec.at(row) > 0 !== filter.wasCanceled) continue
    if (filter.wasPaid !== undefined && filter.wasPaid !== (receipts.isPaid.at(row) === 1)) continue
    const isShipped = receipts.shippedSec.at(row) > 0
    if (filter.wasShipped !== undefined && filter.wasShipped !== isShipped) continue
    rows.push(row)
  }
  if (filter.sortOn === 'updated')
    rows.sort((a, b) => receipts.updatedSec.at(a) - receipts.updatedSec.at(b) || a - b)
  return Int32Array.from(rows)
}

/** The widest window of the ledger, in seconds. */
export const LEDGER_WINDOW_SEC = 2_678_400

/** Rows of the ledger's entries in a window of at most 31 days, newest first. */
export function findEntries(
  { ledger }: SandboxShop,
  query: URLSearchParams,
): { readonly count: number; readonly rows: number[] } {
  const from = readTimestamp(query, 'min_created')
  const to = readTimestamp(query, 'max_created')
  if (from === undefined) throw new Refusal(400, "Missing required parameter 'min_created'")
  if (to === undefined) throw new Refusal(400, "Missing required parameter 'max_created'")
  if (to < from) throw new Refusal(400, 'max_created must not be before min_created')
  if (to - from > LEDGER_WINDOW_SEC)
    throw new Refusal(
      400,
      `The time between min_created and max_created must be at most ${LEDGER_WINDOW_SEC} seconds`,
    )
  const { limit, offset } = readPaging(query)
  const first = ledger.sec.lowerBound(from)
  const count = ledger.sec.lowerBound(to + 1) - first
  const length = Math.max(0, Math.min(limit, count - offset))
  return { count, rows: Array.from({ length }, (_, i) => first + count - 1 - offset - i) }
}
