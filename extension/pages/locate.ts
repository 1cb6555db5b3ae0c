import type { Anchor, Page, RowRule } from './define-page.ts'

/** Where the panel stands, or which anchors were looked for in vain. */
export type Located =
  | { readonly found: true; readonly element: Element; readonly anchor: Anchor }
  | { readonly found: false; readonly tried: readonly string[] }

/**
 * The first anchor that is in the document exactly once. One that matches twice means something
 * else by now, and is passed over like one that is gone.
 */
export function locate(page: Page, document: Document): Located {
  for (const anchor of page.anchors) {
    const [element, ...others] = document.querySelectorAll(anchor.selector)
    if (element !== undefined && others.length === 0) return { found: true, element, anchor }
  }
  return { found: false, tried: page.anchors.map(anchor => anchor.selector) }
}

/** The element of a row that carries its id, beside which the mark stands. */
export type Row = { readonly element: Element; readonly layout: RowRule['layout'] }

/** The rows that the page shows now by id, in the page's order; empty where it has none. */
export function findRows(page: Page, document: Document): ReadonlyMap<string, Row> {
  for (const rule of page.rows ?? []) {
    const rows = new Map<string, Row>()
    for (const element of document.querySelectorAll(rule.selector)) {
      const id = rule.id.exec(element.getAttribute(rule.attribute) ?? '')?.[1]
      if (id !== undefined && !rows.has(id)) rows.set(id, { element, layout: rule.layout })
    }
    if (rows.size > 0) return rows
  }
  return new Map()
}
