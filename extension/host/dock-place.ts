/** Where the dock may stand, in the order of preference: offsets from two edges of the window. */
export type DockPlace = {
  readonly side: 'left' | 'right'
  readonly sidePx: number
  readonly bottomPx: number
}

const EDGE_PX = 20
/** From one place to the next higher one. */
const STEP_PX = 64
const STEPS = 5
/** Room to keep to the page's controls, in px. */
const CLEAR_PX = 6

/** What a seller may want to click; whatever has a shadow root may hold such a thing. */
const CONTROLS =
  'a[href], button, input, select, textarea, summary, label, iframe, video, [role="button"], ' +
  '[role="link"], [role="tab"], [role="menuitem"], [tabindex], [contenteditable]'

type Size = { readonly width: number; readonly height: number }

/**
 * The first place of this size that no fixed control of the page lies under; where each lies over
 * something fixed, the first over nothing that can be clicked; `undefined` where there is none.
 */
export function findDockPlace(size: Size, own: Element): DockPlace | undefined {
  const places = (['right', 'left'] as const).flatMap(side =>
    Array.from({ length: STEPS }, (_, step) => ({
      side,
      sidePx: EDGE_PX,
      bottomPx: EDGE_PX + step * STEP_PX,
    })),
  )
  let lesser: DockPlace | undefined
  for (const place of places) {
    const found = whatLiesUnder(place, size, own)
    if (found === 'nothing') return place
    if (found === 'surface') lesser ??= place
  }
  return lesser
}

/** `surface`: something that stays there while the page scrolls, but is no control. */
function whatLiesUnder(
  { side, sidePx, bottomPx }: DockPlace,
  { width, height }: Size,
  own: Element,
): 'nothing' | 'surface' | 'control' {
  const right = side === 'right' ? window.innerWidth - sidePx : sidePx + width
  const bottom = window.innerHeight - bottomPx
  const top = bottom - height
  if (top < 0 || right - width < 0 || right > window.innerWidth) return 'control'
  let found: 'nothing' | 'surface' = 'nothing'
  for (const x of spread(right - width - CLEAR_PX, right + CLEAR_PX)) {
    for (const y of spread(top - CLEAR_PX, bottom + CLEAR_PX)) {
      for (const element of document.elementsFromPoint(x, y)) {
        if (element === own) continue
        if (element === document.body || element === document.documentElement) break
        if (!stays(element)) continue
        if (isControl(element)) return 'control'
        found = 'surface'
      }
    }
  }
  return found
}

/** Points close enough together that no control slips through. */
function spread(from: number, to: number): readonly number[] {
  const count = Math.max(2, Math.ceil((to - from) / 24))
  return Array.from({ length: count + 1 }, (_, i) => from + ((to - from) * i) / count)
}

/** Whether it cannot be scrolled away from under us: it is fixed, or the page is at its end. */
function stays(element: Element): boolean {
  const { scrollTop, scrollHeight, clientHeight } = document.scrollingElement ?? document.body
  if (scrollTop + clientHeight >= scrollHeight - 2) return true
  for (let at: Element | null = element; at !== null; at = at.parentElement) {
    const { position } = getComputedStyle(at)
    if (position === 'fixed' || position === 'sticky') return true
  }
  return false
}

function isControl(element: Element): boolean {
  return (
    element.localName.includes('-') ||
    element.closest(CONTROLS) !== null ||
    getComputedStyle(element).cursor === 'pointer'
  )
}
