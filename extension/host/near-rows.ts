import type { Page } from '../pages/define-page.ts'
import { looksLikeRow, showsOnly, type Row } from '../pages/locate.ts'

/** A list up to this long is taken whole, without waiting for the browser's word. */
const SHORT_LIST = 60
/** As many keys as one message may carry. */
const MAX_KEYS = 200
/** So far outside of the window a row becomes near: once the window's height. */
const NEAR = '100% 0%'
/** And so far it remains near: marks move the rows below them, and none may come and go by that. */
const FAR = '200% 0%'

export type NearRows = {
  /**
   * Of all rows those that are near the window, show their id and nothing else, and are drawn like
   * rows: what the panel is asked for. Of a long list the nearest come first.
   */
  readonly select: (page: Page, rows: ReadonlyMap<string, Row>) => ReadonlyMap<string, Row>
  /** Observes nothing until it is asked again. */
  readonly rest: () => void
}

/** `onChange`: other rows have come near, or gone. Ends with `signal`. */
export function createNearRows(onChange: () => void, signal: AbortSignal): NearRows {
  const observed = new Set<Element>()
  const near = new Set<Element>()
  let observers:
    { readonly coming: IntersectionObserver; readonly going: IntersectionObserver } | undefined

  const rest = () => {
    observers?.coming.disconnect()
    observers?.going.disconnect()
    observers = undefined
    observed.clear()
    near.clear()
  }
  signal.addEventListener('abort', rest, { once: true })

  const start = () => {
    const going = new IntersectionObserver(
      entries => {
        const gone = entries.filter(entry => !entry.isIntersecting)
        for (const { target } of gone) {
          near.delete(target)
          going.unobserve(target)
        }
        if (gone.length > 0) onChange()
      },
      { rootMargin: FAR },
    )
    const coming = new IntersectionObserver(
      entries => {
        const come = entries.filter(
          ({ isIntersecting, target }) => isIntersecting && !near.has(target),
        )
        for (const { target } of come) {
          near.add(target)
          going.observe(target)
        }
        if (come.length > 0) onChange()
      },
      { rootMargin: NEAR },
    )
    return { coming, going }
  }

  const observe = (rows: ReadonlyMap<string, Row>) => {
    observers ??= start()
    const { coming, going } = observers
    const elements = new Set([...rows.values()].map(({ element }) => element))
    for (const element of observed) {
      if (elements.has(element)) continue
      coming.unobserve(element)
      going.unobserve(element)
      observed.delete(element)
      near.delete(element)
    }
    for (const element of elements) {
      if (observed.has(element)) continue
      coming.observe(element)
      observed.add(element)
    }
  }

  return {
    rest,
    select(page, rows) {
      const isShort = rows.size <= SHORT_LIST
      if (isShort) rest()
      else if (!signal.aborted) observe(rows)
      const selected = [...rows].filter(
        ([key, row]) =>
          (isShort || near.has(row.element)) && showsOnly(page, row, key) && looksLikeRow(row),
      )
      return new Map(isShort ? selected : nearestFirst(selected))
    },
  }
}

/** What the seller looks at is marked first; as many as one message may carry. */
function nearestFirst(rows: readonly (readonly [string, Row])[]) {
  const middle = window.innerHeight / 2
  return rows
    .map(entry => {
      const { top } = entry[1].element.getBoundingClientRect()
      return { entry, distance: Math.abs(top - middle) }
    })
    .toSorted((a, b) => a.distance - b.distance)
    .slice(0, MAX_KEYS)
    .map(({ entry }) => entry)
}
