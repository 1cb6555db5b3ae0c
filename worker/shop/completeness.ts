import type { Entity } from '../../schema/entities/entity.ts'
import type { Page, RefusedRow } from '../etsy/reads.ts'
import type { LedgerPiece } from './ledger-joins.ts'
import type { Lacking, Window } from './windows.ts'

/** Read once more this often when rows are missing; after that it is put off: see `owed.ts`. */
const MOST_REREADS = 2

/** More receipts than these that were refused in one window are read again together. */
const MOST_ONE_BY_ONE = 20

export type Verdict =
  /** Everything that Etsy counts was there; `piece` is the ledger that was read. */
  | { readonly is: 'complete'; readonly piece?: LedgerPiece }
  /** Read it from the beginning once more. */
  | { readonly is: 'again' }
  | { readonly is: 'incomplete'; readonly lacking: Omit<Lacking, 'since'> }

type Balanced = LedgerPiece['first'] & { readonly amount: number }
type Seen = {
  readonly ids: Set<string>
  /** Rows that could not be used, by id or by place; whether their ids are known. */
  readonly refused: Map<string, boolean>
  /** Which row stood at the first and last place of each page. */
  readonly edges: Map<number, string>
  isMoved: boolean
  readonly ledger: Balanced[]
}

/**
 * Remembers what each window showed until it is finished, to tell whether that was everything: a
 * list that moved while it was read has lost rows, and a ledger without one of its entries does not
 * add up. In memory only: a window that an eviction cut in two is read once more.
 */
export class Completeness {
  readonly #seen = new Map<string, Seen>()

  add(window: Window, offset: number, page: Page<Entity>): void {
    const key = keyOf(window)
    // A window is begun by its first page, whatever an earlier reading of it left behind.
    if (window.count === undefined) this.#seen.set(key, emptySeen())
    const seen = this.#seen.get(key)
    if (!seen) return
    addEdges(seen, offset, page.ids)
    for (const entity of page.items) {
      seen.ids.add(entity.id)
      if (entity.kind !== 'ledgerEntry') continue
      const { sequence, createdAt: at, amount, balance } = entity
      const { currency } = balance
      seen.ledger.push({
        sequence,
        at,
        amount: amount.minor,
        before: balance.minor - amount.minor,
        balance: balance.minor,
        currency,
      })
    }
    addRefused(seen, offset, page.refused, page.ids)
  }

  /**
   * Judges a finished window of at most `count` rows, and forgets it. `isKnown`: rows that were
   * refused and have an id are remembered one by one elsewhere, and lack nothing here.
   */
  judge(window: Window, count: number, isKnown: boolean): Verdict {
    const key = keyOf(window)
    const seen = this.#seen.get(key)
    this.#seen.delete(key)
    const mayReread = window.rereads < MOST_REREADS
    if (!seen)
      return mayReread
        ? { is: 'again' }
        : { is: 'incomplete', lacking: { rows: 0, isAtLeast: true, why: 'unread' } }
    for (const id of seen.ids) seen.refused.delete(id)
    const refused = [...seen.refused.values()]
    const unread = Math.max(0, count - seen.ids.size - refused.length)
    const unknown = refused.filter(hasId => !(isKnown && hasId)).length
    // A refused entry leaves a gap of its own.
    const gaps = Math.max(0, continuityGaps(seen.ledger) - refused.length)
    if ((unread > 0 || gaps > 0 || seen.isMoved) && mayReread) return { is: 'again' }
    const rows = Math.max(unread, gaps) + unknown
    if (rows > 0) {
      const why = unknown > 0 ? 'unreadable' : 'unread'
      return { is: 'incomplete', lacking: { rows, isAtLeast: gaps > unread, why } }
    }
    if (refused.length > MOST_ONE_BY_ONE)
      return { is: 'incomplete', lacking: { rows: 0, isAtLeast: false, why: 'unreadable' } }
    const piece = pieceOf(window, seen.ledger)
    return { is: 'complete', ...(piece && { piece }) }
  }

  forget(window: Window): void {
    this.#seen.delete(keyOf(window))
  }
}

function emptySeen(): Seen {
  return { ids: new Set(), refused: new Map(), edges: new Map(), isMoved: false, ledger: [] }
}

/** Pages overlap by one row: where it is another one, the list has moved between them. */
function addEdges(seen: Seen, offset: number, ids: Page<Entity>['ids']): void {
  for (const at of new Set([0, ids.length - 1])) {
    const id = ids[at]
    if (id === undefined) continue
    const known = seen.edges.get(offset + at)
    if (known !== undefined && known !== id) seen.isMoved = true
    seen.edges.set(offset + at, id)
  }
}

function addRefused(
  seen: Seen,
  offset: number,
  refused: readonly RefusedRow[],
  ids: Page<Entity>['ids'],
): void {
  for (const { id } of refused) if (id !== undefined) seen.refused.set(id, true)
  for (const [at, id] of ids.entries())
    if (id === undefined) seen.refused.set(`at ${String(offset + at)}`, false)
}

type Chained = Pick<Balanced, 'sequence' | 'amount' | 'balance'> & { readonly currency?: string }

/** How often the balance after an entry is not the balance before it plus its amount. */
export function continuityGaps(entries: readonly Chained[]): number {
  const sorted = entries.toSorted((a, b) => a.sequence - b.sequence)
  return sorted.filter((entry, i) => {
    const before = sorted[i - 1]
    if (!before || before.sequence === entry.sequence) return false
    // After a change of currency the account begins again.
    if (before.currency !== entry.currency) return false
    return before.balance + entry.amount !== entry.balance
  }).length
}

function pieceOf({ query }: Window, ledger: readonly Balanced[]): LedgerPiece | undefined {
  if (query.of !== 'ledger') return undefined
  const sorted = ledger.toSorted((a, b) => a.sequence - b.sequence)
  const [first] = sorted
  const last = sorted[sorted.length - 1]
  const { fromMs, toMs } = query
  return { fromMs, toMs, ...(first && last && { first: endOf(first), last: endOf(last) }) }
}

function endOf({ sequence, at, before, balance, currency }: Balanced) {
  return { sequence, at, before, balance, currency }
}

/** The same question is one window, whatever it is read for: a probe may become the backfill. */
function keyOf(window: Window): string {
  return JSON.stringify([window.query, window.rereads])
}
