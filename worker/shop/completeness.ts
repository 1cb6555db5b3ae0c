import type { Entity } from '../../schema/entities/entity.ts'
import type { Window } from './windows.ts'

/** Read once more this often when rows are missing; after that it is put off: see `owed.ts`. */
const MOST_REREADS = 2

export type Verdict = 'complete' | 'again' | 'incomplete' | 'unknown'

type Seen = { ids: Set<string>; ledger: { sequence: number; amount: number; balance: number }[] }

/**
 * Remembers what each window showed until it is finished, to tell whether that was everything: a
 * list that moved while it was read has lost rows, and a ledger without one of its entries does not
 * add up. In memory only: a window that an eviction cut in two goes unjudged.
 */
export class Completeness {
  readonly #seen = new Map<string, Seen>()

  add(window: Window, entities: readonly Entity[], refused: number): void {
    const key = keyOf(window)
    const seen =
      this.#seen.get(key) ?? (window.offset === 0 ? { ids: new Set(), ledger: [] } : undefined)
    if (!seen) return
    this.#seen.set(key, seen)
    for (const entity of entities) {
      if (entity.kind !== 'payment') seen.ids.add(entity.id)
      if (entity.kind === 'ledgerEntry')
        seen.ledger.push({
          sequence: entity.sequence,
          amount: entity.amount.minor,
          balance: entity.balance.minor,
        })
    }
    // A row that we refused was there all the same.
    for (let i = 0; i < refused; i += 1) seen.ids.add(`refused ${String(seen.ids.size)}`)
  }

  /** Judges a finished window of `count` rows, and forgets it. */
  judge(window: Window, count: number): Verdict {
    const key = keyOf(window)
    const seen = this.#seen.get(key)
    this.#seen.delete(key)
    if (!seen) return 'unknown'
    const isWhole = seen.ids.size >= count && continuityGaps(seen.ledger) === 0
    if (isWhole) return 'complete'
    return window.rereads < MOST_REREADS ? 'again' : 'incomplete'
  }
}

/** How often the balance after an entry is not the balance before it plus its amount. */
export function continuityGaps(
  entries: readonly { sequence: number; amount: number; balance: number }[],
): number {
  const sorted = entries.toSorted((a, b) => a.sequence - b.sequence)
  return sorted.filter((entry, i) => {
    const before = sorted[i - 1]
    if (!before || before.sequence === entry.sequence) return false
    return before.balance + entry.amount !== entry.balance
  }).length
}

function keyOf(window: Window): string {
  return JSON.stringify([window.purpose, window.query, window.rereads])
}
