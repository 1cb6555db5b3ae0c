import type { PageId } from './page-id.ts'

/** Where our frame stands relative to the element: a sibling of it, or the first thing inside it. */
export type Place = 'before' | 'after' | 'start'

/** An element of Etsy's page beside which the panel may stand. It must match exactly once. */
export type Anchor = {
  readonly selector: string
  readonly place: Place
  /** It is there before the page's content is: taken only where nothing better has come. */
  readonly isEarly?: boolean
  /** Day on which it was last known to be in use. A saved page proves it. */
  readonly seen: string
}

/** How the rows of a page are known: by an element that carries the row's id in an attribute. */
export type RowRule = {
  /** Matches once or more in each row; the first match of an id is taken. */
  readonly selector: string
  readonly attribute: string
  /** Finds the id, in its first group. */
  readonly id: RegExp
  /**
   * The row around the element. Without it the row is what surrounds the element and names no other
   * id, and must be at least this large where it is drawn.
   */
  readonly row: string | { readonly minWidthPx: number; readonly minHeightPx: number }
  /** `inline`: in the line of the element, after it. `below`: on a line of its own, after it. */
  readonly layout: 'inline' | 'below'
  /** Day on which it was last known to be in use. */
  readonly seen: string
}

/** What names an id inside a row or around it. All that a row names must be the same id. */
export type IdSign = {
  readonly selector: string
  readonly attribute: string
  /** Finds the id in the attribute, in its first group. */
  readonly id: RegExp
  /** Finds the id in the element's text, where the page shows it there; one group takes part. */
  readonly text?: RegExp
}

/** One screen of Shop Manager: all that we believe about its address and its markup. */
export type Page = {
  readonly id: PageId
  /** Addresses in use, old forms and locale prefixes among them; each must match this page alone. */
  readonly examples: readonly string[]
  /** Takes a path as `shopPath` gives it: without host, locale prefix, query and fragment. */
  readonly matches: (path: string) => boolean
  /** In the order of preference. */
  readonly anchors: readonly Anchor[]
  /** For lists: what the rows are, in the order of preference. */
  readonly rows?: readonly RowRule[]
  /** For lists: what names the id of a row. */
  readonly signs?: readonly IdSign[]
}

export function definePage(page: Page): Page {
  return page
}
