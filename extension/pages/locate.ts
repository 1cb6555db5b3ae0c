import type { Anchor, IdSign, Page, RowRule } from './define-page.ts'

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

/** A row of the page, as it was when we looked. */
export type Row = {
  /** The element that carries the id, beside which the mark stands. */
  readonly element: Element
  /** All that belongs to the row: whatever in it names an id names this one. */
  readonly scope: Element
  readonly rule: RowRule
}

/** What lies over the list, leads away from it or is drawn elsewhere. */
const APART = [
  'nav',
  'dialog',
  'footer',
  'aside',
  'canvas',
  '#order-detail-container',
  '#mark-as-complete-overlay',
  '[data-clg-id="WtDialog"]',
  '[aria-modal="true"]',
  ...['navigation', 'dialog', 'alertdialog', 'banner', 'menu', 'tooltip', 'contentinfo'].map(
    role => `[role="${role}"]`,
  ),
].join()
/** A row ends before these. */
const OUTERMOST = 'html, body, main, [role="main"], #main-content, #page-region, #root'
/** A row higher than this is a whole list, in CSS px. */
const MAX_HEIGHT_PX = 900

/** The rows that the page shows now by id, in the page's order; empty where it has none. */
export function findRows(page: Page, document: Document): ReadonlyMap<string, Row> {
  for (const rule of page.rows ?? []) {
    const rows = findByRule(rule, document)
    if (rows !== undefined) return rows
  }
  return new Map()
}

/** `undefined`: the page has no rows of this kind, and may have others. */
function findByRule(rule: RowRule, document: Document): ReadonlyMap<string, Row> | undefined {
  const named = [...document.querySelectorAll(rule.selector)].flatMap(element => {
    const id = rule.id.exec(element.getAttribute(rule.attribute) ?? '')?.[1]
    return id === undefined ? [] : [{ element, id }]
  })
  const apart = new Set(
    [...document.querySelectorAll(APART)].flatMap(zone => [
      zone,
      ...zone.querySelectorAll(rule.selector),
    ]),
  )
  const scopeOf = typeof rule.row === 'string' ? closest(rule.row) : surroundings(named)
  const rows = new Map<string, Row>()
  const idOf = new Map<Element, string>()
  const torn = new Set<Element>()
  for (const { element, id } of named) {
    const scope = scopeOf(element)
    if (scope === null || apart.has(element)) continue
    if ((idOf.get(scope) ?? id) !== id) torn.add(scope)
    idOf.set(scope, id)
    // The header of a row lies inside it; one that holds a row heads something else.
    if (scope.closest('header') !== null) continue
    if (!rows.has(id)) rows.set(id, { element, scope, rule })
  }
  if (rows.size === 0) return undefined
  for (const [id, { scope }] of rows) if (torn.has(scope)) rows.delete(id)
  return rows
}

function closest(selector: string): (element: Element) => Element | null {
  return element => element.closest(selector)
}

/** Of each element the largest surroundings that name no other id. */
function surroundings(
  named: readonly { readonly element: Element; readonly id: string }[],
): (element: Element) => Element | null {
  /** `undefined`: several ids, and so have all elements around it. */
  const ids = new Map<Element, string | undefined>()
  for (const { element, id } of named) {
    let around: Element | null = element
    for (; around !== null; around = around.parentElement) {
      if (!ids.has(around)) ids.set(around, id)
      else if (ids.get(around) === undefined) break
      else if (ids.get(around) !== id) ids.set(around, undefined)
    }
  }
  return element => {
    let scope: Element | null = null
    for (
      let around: Element | null = element;
      around !== null && ids.get(around) !== undefined && !around.matches(OUTERMOST);
      around = around.parentElement
    ) {
      scope = around
    }
    return scope
  }
}

/**
 * Whether the row shows this id now, and nothing in it or around it names another. To be asked
 * whenever the page may have changed: lists fill their rows with the next page's orders in place.
 */
export function showsOnly(page: Page, { element, scope, rule }: Row, id: string): boolean {
  if (!element.isConnected || !scope.contains(element) || !element.matches(rule.selector)) {
    return false
  }
  if (rule.id.exec(element.getAttribute(rule.attribute) ?? '')?.[1] !== id) return false
  if (element.closest(APART) !== null) return false
  return (page.signs ?? []).every(sign => {
    const around = scope.closest(sign.selector)
    return (
      (around === null || agrees(around, sign, id)) &&
      [...scope.querySelectorAll(sign.selector)].every(inner => agrees(inner, sign, id))
    )
  })
}

/** What names no id at all does not disagree. */
function agrees(element: Element, sign: IdSign, id: string): boolean {
  const named = sign.id.exec(element.getAttribute(sign.attribute) ?? '')?.[1]
  if (named !== undefined && named !== id) return false
  if (sign.text === undefined) return true
  const shown = sign.text.exec(element.textContent)
  return shown === null || shown.slice(1).includes(id)
}

/**
 * Whether the row is drawn like one: large enough, and in the page's flow. Rows that a class tells
 * are believed. Forces a layout.
 */
export function looksLikeRow({ element, scope, rule }: Row): boolean {
  if (typeof rule.row === 'string') return true
  const minWidthPx = Math.min(rule.row.minWidthPx, window.innerWidth * 0.75)
  let isLarge = false
  for (let around: Element | null = element; around !== null; around = around.parentElement) {
    // What floats over the page is a drawer or a menu, whatever it calls itself.
    if (getComputedStyle(around).position === 'fixed') return false
    if (isLarge || !scope.contains(around)) continue
    const { width, height } = around.getBoundingClientRect()
    isLarge = width >= minWidthPx && height >= rule.row.minHeightPx && height <= MAX_HEIGHT_PX
  }
  return isLarge
}
