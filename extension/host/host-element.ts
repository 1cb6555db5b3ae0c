/** Elements that a closed shadow root may be attached to and that no framework will take for its own. */
type HostTag = 'aside' | 'span'

/** Events that would reach a clickable row or the page's own shortcuts from inside our nodes. */
const CONTAINED = [
  'click',
  'dblclick',
  'auxclick',
  'contextmenu',
  'mousedown',
  'mouseup',
  'pointerdown',
  'pointerup',
  'touchstart',
  'touchend',
  'keydown',
  'keyup',
  'keypress',
] as const

export type HostElement = {
  /** The one node of ours that the page can see. */
  readonly host: HTMLElement
  readonly root: ShadowRoot
}

/**
 * A node of ours for the page, with a closed shadow root. It has no id and no class, and ends with
 * `signal`.
 *
 * The tag is a built-in one on purpose: a page may define a custom element under any name that we
 * could choose, and would then reach the closed root through its `ElementInternals`.
 */
export function createHostElement(tag: HostTag, css: string, signal: AbortSignal): HostElement {
  const host = document.createElement(tag)
  for (const type of CONTAINED) {
    host.addEventListener(type, event => event.stopPropagation(), { signal, passive: true })
  }
  signal.addEventListener('abort', () => host.remove(), { once: true })
  const root = host.attachShadow({ mode: 'closed' })
  setStyles(root, css)
  return { host, root }
}

const sheets = new Map<string, CSSStyleSheet>()

/**
 * Styles a root with a constructed sheet, which all marks share, and perhaps with one of its own. A
 * `style` element would be judged by the page's policy, and lose, as soon as the page moves a row
 * with our node inside.
 */
export function setStyles(root: ShadowRoot, shared: string, own?: string): void {
  try {
    const sheet = sheets.get(shared) ?? createSheet(shared)
    sheets.set(shared, sheet)
    root.adoptedStyleSheets = own === undefined ? [sheet] : [sheet, createSheet(own)]
  } catch {
    // Some versions of Firefox refuse adopted sheets to content scripts (bug 1751346).
    const style = root.querySelector('style') ?? document.createElement('style')
    style.textContent = `${shared}${own ?? ''}`
    root.append(style)
  }
}

function createSheet(css: string): CSSStyleSheet {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(css)
  return sheet
}

/**
 * Gives the host element exactly these styles. A page's rules outweigh `:host`, but not a style
 * attribute that is important, so `all: initial` and what follows go there.
 */
export function setHostStyle(host: HTMLElement, style: Readonly<Record<string, string>>): void {
  host.style.cssText = ''
  host.style.setProperty('all', 'initial', 'important')
  for (const [name, value] of Object.entries(style)) {
    host.style.setProperty(name, value, 'important')
  }
}

type Shape = readonly [name: string, attributes: Readonly<Record<string, string>>]

/** A drawing, made node by node: pages with trusted types refuse markup. */
export function createIcon(viewBox: string, sizePx: number, shapes: readonly Shape[]): SVGElement {
  const namespace = 'http://www.w3.org/2000/svg'
  const svg = document.createElementNS(namespace, 'svg')
  svg.setAttribute('viewBox', viewBox)
  svg.setAttribute('width', String(sizePx))
  svg.setAttribute('height', String(sizePx))
  svg.setAttribute('aria-hidden', 'true')
  for (const [name, attributes] of shapes) {
    const shape = document.createElementNS(namespace, name)
    for (const [key, value] of Object.entries(attributes)) shape.setAttribute(key, value)
    svg.append(shape)
  }
  return svg
}
