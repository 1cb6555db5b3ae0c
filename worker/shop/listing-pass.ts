import type { Listing } from '../../schema/entities/listing.ts'
import { listingStates } from '../etsy/reads.ts'
import type { StepRead } from './read-step.ts'
import { openWindow, type Window } from './windows.ts'

/**
 * One pass over all listings: which were seen, and which states were read whole. Etsy gives no list
 * of what was deleted, and no row behind an offset of 12,000: a state that has more is read from its
 * other end too, and the active ones section by section. In memory only: a pass that an eviction cut
 * in two judges nothing, and the next one does.
 */
export class ListingPass {
  #key = -1
  #ids = new Map<string, Set<string>>()
  #whole = new Set<string>()
  /** States with more rows than Etsy gives in one order, and how many it counts. */
  readonly #ceilings = new Map<string, number>()

  /**
   * Takes in what a step read, and gives what is left to read: other ways to rows that Etsy counts
   * and did not give. `sections` asks for the ids of the shop's sections.
   */
  async add(
    key: number,
    step: Pick<StepRead, 'entities' | 'finished' | 'ceilings' | 'windows'>,
    sections: () => Promise<readonly string[]>,
  ): Promise<Window[]> {
    if (key !== this.#key) this.#begin(key)
    const before = this.#size()
    for (const entity of step.entities)
      if (entity.kind === 'listing') this.#seenOf(entity.state).add(entity.id)
    const isNews = this.#size() > before
    // An Etsy that takes no order, or no section, gives the same rows again.
    const windows = step.windows.filter(
      window => isNews || !isDetour(window) || window.count === undefined,
    )
    for (const { window, count } of step.ceilings) {
      const { query, purpose } = window
      if (query.of !== 'listings') continue
      const { state, order, sectionId } = query
      if (sectionId === undefined)
        this.#ceilings.set(state, Math.max(count, this.#ceilings.get(state) ?? 0))
      const { lacking } = window
      const further = (detour: { order: 'asc' } | { sectionId: string }): Window => ({
        ...openWindow({ of: 'listings', state, ...detour }, purpose),
        ...(lacking && { lacking }),
      })
      if (order === undefined)
        windows.push({ ...further({ order: 'asc' }), query: { ...query, order: 'asc' } })
      else if (sectionId === undefined && state === 'active' && this.#seenOf(state).size < count)
        for (const id of await sections()) windows.push(further({ sectionId: id }))
    }
    for (const { query, purpose, isWhole } of step.finished)
      // A state that was put off is read too late to belong to the pass.
      if (query.of === 'listings' && isWhole && purpose !== 'again' && !isDetour({ query }))
        this.#whole.add(query.state)
    for (const [state, count] of this.#ceilings)
      if (this.#seenOf(state).size >= count) this.#whole.add(state)
    return windows
  }

  /** States with a ceiling of which nothing is left to read, and how many listings Etsy counts. */
  takeCeilings(windows: readonly Window[]): { state: string; count: number }[] {
    const ended = [...this.#ceilings].filter(
      ([state]) => !windows.some(({ query }) => query.of === 'listings' && query.state === state),
    )
    for (const [state] of ended) this.#ceilings.delete(state)
    return ended.map(([state, count]) => ({ state, count }))
  }

  /** Whether the pass is over, and showed every listing that there is. */
  isWhole(windows: readonly Window[]): boolean {
    const isOver = !windows.some(({ purpose }) => purpose !== 'again')
    return isOver && listingStates.every(state => this.#whole.has(state))
  }

  hasSeen({ id }: Listing): boolean {
    return [...this.#ids.values()].some(ids => ids.has(id))
  }

  #begin(key: number): void {
    this.#key = key
    this.#ids = new Map()
    this.#whole = new Set()
    this.#ceilings.clear()
  }

  #seenOf(state: string): Set<string> {
    const known = this.#ids.get(state)
    if (known) return known
    const fresh = new Set<string>()
    this.#ids.set(state, fresh)
    return fresh
  }

  #size(): number {
    return [...this.#ids.values()].reduce((sum, ids) => sum + ids.size, 0)
  }
}

/** Another way to rows of a state than reading it newest first. */
function isDetour({ query }: Pick<Window, 'query'>): boolean {
  return query.of === 'listings' && (query.order !== undefined || query.sectionId !== undefined)
}
