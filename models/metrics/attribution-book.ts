import type { Attribution, Effect } from './attribution.ts'

/** Chains are entry → fee → payment → order; a longer one could only be a circle made of nonsense. */
export const MAX_STEPS = 8

/** An effect that belongs to a listing and to no order, such as a renewal. */
export type ListingEffect = {
  readonly listingId: string
  readonly effect: Effect
  readonly sign: 1 | -1
}

/**
 * The attribution rows that some changes touch, in memory. The caller loads every key that the
 * changes name, and the owners above them, and afterwards stores what `dirty` holds.
 */
export class AttributionBook {
  readonly #before: ReadonlyMap<string, Attribution>
  readonly #rows: Map<string, Attribution>
  readonly listingEffects: ListingEffect[] = []

  constructor(rows: ReadonlyMap<string, Attribution>) {
    this.#before = rows
    this.#rows = new Map(rows)
  }

  ownerOf(key: string): string | undefined {
    return this.#rows.get(key)?.owner
  }

  /** Whether effects lie under `key` because its owner was not known. */
  isWaiting(key: string): boolean {
    const row = this.#rows.get(key)
    return row !== undefined && row.owner === undefined && row.effects.length > 0
  }

  /** The last key that is known above `key`: where its effects lie. */
  rootOf(key: string): string {
    let root = key
    for (let steps = 0; steps < MAX_STEPS; steps++) {
      const owner = this.ownerOf(root)
      if (owner === undefined) return root
      root = owner
    }
    return root
  }

  /** What waited under `key` moves to its owner. A key that has an owner keeps it. */
  setOwner(key: string, owner: string): void {
    const row = this.#rows.get(key) ?? { key, effects: [] }
    if (row.owner !== undefined || key === owner) return
    this.#rows.set(key, { key, owner, effects: [] })
    for (const effect of row.effects) this.put(owner, effect)
  }

  /** Puts an effect where `key` leads; the same entry only once. */
  put(key: string, effect: Effect): void {
    const root = this.rootOf(key)
    if (root.startsWith('listing:')) {
      this.listingEffects.push({ listingId: root.slice('listing:'.length), effect, sign: 1 })
      return
    }
    const row = this.#rows.get(root) ?? { key: root, effects: [] }
    const others = row.effects.filter(other => other.entryId !== effect.entryId)
    this.#rows.set(root, { ...row, effects: [...others, effect] })
  }

  remove(key: string, effect: Effect): void {
    const root = this.rootOf(key)
    if (root.startsWith('listing:')) {
      this.listingEffects.push({ listingId: root.slice('listing:'.length), effect, sign: -1 })
      return
    }
    const row = this.#rows.get(root)
    if (!row) return
    const effects = row.effects.filter(other => other.entryId !== effect.entryId)
    this.#rows.set(root, { ...row, effects })
  }

  effectsOf(receiptId: string): readonly Effect[] {
    return this.#rows.get(`receipt:${receiptId}`)?.effects ?? []
  }

  effectsBefore(receiptId: string): readonly Effect[] {
    return this.#before.get(`receipt:${receiptId}`)?.effects ?? []
  }

  /** Rows that changed; one without owner and effects says nothing and may be deleted. */
  get dirty(): readonly Attribution[] {
    return [...this.#rows.values()].filter(row => this.#before.get(row.key) !== row)
  }

  /** Orders whose effects changed. */
  get touchedReceipts(): readonly string[] {
    return this.dirty
      .filter(row => row.key.startsWith('receipt:'))
      .map(row => row.key.slice('receipt:'.length))
  }
}
