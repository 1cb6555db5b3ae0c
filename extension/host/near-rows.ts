import type { Page } from '../pages/define-page.ts'
import { looksLikeRow, showsOnly, type Row } from '../pages/locate.ts'

/** A list up to this long is taken whole, without waiting for the browser's word. */
const SHORT_LIST = 60
/** As many keys as one message may carry. */
const MAX_KEYS = 200
/** How far outside of the window a row is near: once the window's height. */
const MARGIN = '100% 0%'

export type NearRows = {
  /**
   * Of all rows those that are near the window, show their id and nothing else, and are drawn like
   * rows: what the panel is asked for.
   */
  readonly select: (page: Page, rows: ReadonlyMap<string, Row>) => ReadonlyMap<string, Row>
  /** Observes nothing until it is asked again. */
  readonly rest: () => void
}

/** `onChange`: other rows have come near, or gone. Ends with `signal`. */
export function createNearRows(onChange: () => void, signal: AbortSignal): NearRows {
  let observer: IntersectionObserver | undefined
  const observed = new Set<Element>()
  const near = new Set<Element>()

  const rest = () => {
    observer?.disconnect()
    observer = undefined
    observed.clear()
    near.clear()
  }
  signal.addEventListener('abort', rest, { once: true })

  const observe = (rows: ReadonlyMap<string, Row>) => {
    // `scrollMargin` is the same for lists that scroll inside the page; not all browsers know it.
    const options = { rootMargin: MARGIN, scrollMargin: MARGIN }
    observer ??= new IntersectionObserver(entries => {
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting) near.add(target)
        else near.delete(target)
      }
      onChange()
    }, options)
    const elements = new Set<Element>()
    for (const { element } of rows.values()) elements.add(element)
    for (const element of observed) {
      if (elements.has(element)) continue
      observer.unobserve(element)
      observed.delete(element)
      near.delete(element)
    }
    for (const element of elements) {
      if (observed.has(element)) continue
      observer.observe(element)
      observed.add(element)
    }
  }

  return {
    rest,
    select(page, rows) {
      const isShort = rows.size <= SHORT_LIST
      if (isShort) rest()
      else if (!signal.aborted) observe(rows)
      const selected = new Map<string, Row>()
      for (const [key, row] of rows) {
        if (selected.size === MAX_KEYS) break
        if (!isShort && !near.has(row.element)) continue
        if (showsOnly(page, row, key) && looksLikeRow(row)) selected.set(key, row)
      }
      return selected
    },
  }
}
