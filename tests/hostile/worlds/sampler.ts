/**
 * Watches our marks from the isolated world of our content script, where the debugger puts it. It
 * sees into closed roots and looks after each paint. Bundled as text; it may use nothing from outside
 * this file.
 */
declare const chrome: { dom: { openOrClosedShadowRoot: (element: Element) => ShadowRoot | null } }

export type Sampler = {
  /** By whose page it is: each id with what its mark must say, in minor units. No entry: no mark. */
  readonly begin: (expected: Expected) => void
  readonly report: () => {
    readonly samples: number
    readonly marksSeen: number
    readonly wrong: string[]
    readonly shifts: string[]
    readonly hosts: number
    readonly panels: number
  }
  /** Rows that stand in the window and must have a mark, and have none. */
  readonly missing: () => string[]
  readonly texts: () => string[]
  readonly printed: () => number
  readonly snapshot: () => string
  /** Where a control stands, and whether something of ours lies over it. */
  readonly reach: (
    name: string,
  ) => { x: number; y: number; hit: 'it' | 'ours' | 'other' } | undefined
}

export type Expected = Readonly<Record<string, Readonly<Record<string, number>>>>

type Drawn = { text: string; isStale: boolean; readonly watch: MutationObserver }

const hosts = new Map<Element, ShadowRoot>()
const drawn = new WeakMap<Element, Drawn>()
const wrong = new Set<string>()
const shifts: string[] = []
let expected: Expected = {}
let isDirty = false
let samples = 0
let marksSeen = 0
let firstPaintAt = Infinity

function rootOf(element: Element): ShadowRoot | null {
  if (element.shadowRoot !== null) return null
  try {
    return chrome.dom.openOrClosedShadowRoot(element)
  } catch {
    return null
  }
}

function collect(node: Node): void {
  if (!(node instanceof HTMLElement)) return
  for (const element of [node, ...node.querySelectorAll('span, aside, div')]) {
    if (hosts.has(element)) continue
    const root = rootOf(element)
    if (root === null) continue
    hosts.set(element, root)
  }
}

const isOurs = (node: Node) => node instanceof Element && hosts.has(node)

function see(records: readonly MutationRecord[]): void {
  for (const { type, target, addedNodes, removedNodes } of records) {
    addedNodes.forEach(collect)
    if (isOurs(target)) continue
    const nodes = [...addedNodes, ...removedNodes]
    if (type === 'childList' && nodes.length > 0 && nodes.every(isOurs)) continue
    isDirty = true
  }
}

/** What a reader sees: texts and generated content, in order. */
function displayed(host: Element, root: ShadowRoot): string {
  let state = drawn.get(host)
  if (state === undefined) {
    const made: Drawn = { text: '', isStale: true, watch: new MutationObserver(() => (made.isStale = true)) } // prettier-ignore
    made.watch.observe(root, { subtree: true, childList: true, attributes: true, characterData: true }) // prettier-ignore
    drawn.set(host, made)
    state = made
  }
  if (state.watch.takeRecords().length > 0) state.isStale = true
  if (state.isStale) {
    state.text = [...root.children].map(textOf).join(' ')
    state.isStale = false
  }
  return state.text
}

function textOf(element: Element): string {
  if (element.nodeName === 'STYLE' || element instanceof SVGElement) return ''
  const parts: string[] = []
  const generated = (which: string) => {
    const { content } = getComputedStyle(element, which)
    const text = /^"(.*)"$/s.exec(content)?.[1]
    if (text !== undefined && text !== '') parts.push(text)
  }
  generated('::before')
  for (const child of element.childNodes) {
    if (child instanceof Element) parts.push(textOf(child))
    else if (child.nodeType === Node.TEXT_NODE) parts.push(child.textContent ?? '')
  }
  generated('::after')
  return parts.filter(Boolean).join(' ')
}

/** The first amount in a text, in minor units. */
function amountOf(text: string): number | undefined {
  const plain = text
    .replace(/[\u0660-\u0669]/g, digit => String(digit.charCodeAt(0) - 0x660))
    .replace(/[\u200e\u200f\u061c\u2066-\u2069]/g, '')
    .replace(/\u066b/g, '.')
    .replace(/\u066c/g, ',')
  const match = /([-−]?)[^\d\s-−]{0,4}[\s ]?([-−]?)(\d[\d.,\s  ]*[.,]\d\d)(?!\d)/.exec(plain)
  if (match === null) return undefined
  const minor = Number((match[3] ?? '').replace(/\D/g, ''))
  return match[1] || match[2] ? -minor : minor
}

function rowOf(host: Element): Element | undefined {
  const inside = host.closest('[data-r]')
  if (inside !== null) return inside
  for (
    let before = host.previousElementSibling;
    before !== null;
    before = before.previousElementSibling
  ) {
    // prettier-ignore
    if (before.matches('[data-r]')) return before
    if (!hosts.has(before)) return undefined
  }
  return undefined
}

function idsOf(row: Element): Set<string> {
  const ids = new Set<string>()
  for (const link of row.querySelectorAll('a[href]')) {
    const href = link.getAttribute('href') ?? ''
    const url = new URL(href, location.href)
    const order = url.searchParams.get('order_id')
    if (order !== null) ids.add(order)
    const listing = /\/(?:edit|listings)\/(\d+)/.exec(url.pathname)?.[1]
    if (listing !== undefined) ids.add(listing)
  }
  const holder = row.matches('[data-order-id]') ? row : row.querySelector('[data-order-id]')
  const attribute = holder?.getAttribute('data-order-id')
  if (attribute) ids.add(attribute)
  for (const match of row.textContent.matchAll(/(?:#|Listing )(\d{5,})/g)) ids.add(match[1] ?? '')
  return ids
}

const isShown = (element: Element) => element.getClientRects().length > 0

function isPanel(root: ShadowRoot): boolean {
  return root.querySelector('iframe') !== null || root.querySelector('.mark') === null
}

function look(): void {
  samples += 1
  for (const [host, root] of hosts) {
    if (!host.isConnected || isPanel(root) || !isShown(host)) continue
    const text = displayed(host, root)
    const amount = amountOf(text)
    if (amount === undefined) continue
    marksSeen += 1
    const whose = document.documentElement.getAttribute('data-whose') ?? ''
    const right = expected[whose]
    if (right === undefined) {
      wrong.add(`a mark on a page of ${whose}: ${text}`)
      continue
    }
    const row = rowOf(host)
    if (row === undefined) {
      wrong.add(`a mark beside no row: ${text}`)
      continue
    }
    const ids = [...idsOf(row)]
    if (ids.some(id => right[id] === amount)) continue
    wrong.add(`beside ${ids.join('/')}: ${text} = ${amount}, not ${ids.map(id => right[id]).join('/')}`) // prettier-ignore
  }
}

function report() {
  const connected = [...hosts].filter(([host]) => host.isConnected)
  return {
    samples,
    marksSeen,
    wrong: [...wrong],
    shifts,
    hosts: connected.length,
    panels: connected.filter(([, root]) => isPanel(root)).length,
  }
}

const observer = new MutationObserver(see)
const painted = new MessageChannel()
painted.port1.onmessage = () => {
  see(observer.takeRecords())
  if (firstPaintAt === Infinity && [...hosts.keys()].some(isShown)) firstPaintAt = performance.now()
  // The page changed between the frame's callbacks and now: what stands here was never painted.
  if (!isDirty) look()
}
function frame(): void {
  see(observer.takeRecords())
  isDirty = false
  painted.port2.postMessage(0)
  requestAnimationFrame(frame)
}

const sampler: Sampler = {
  begin(nextExpected) {
    expected = nextExpected
    collect(document.documentElement)
    observer.observe(document.documentElement, { subtree: true, childList: true, attributes: true, characterData: true }) // prettier-ignore
    new PerformanceObserver(entries => {
      for (const entry of entries.getEntries()) {
        const { value, hadRecentInput, sources } = entry as unknown as { value: number; hadRecentInput: boolean; sources: readonly { node?: Node | null; previousRect: DOMRect; currentRect: DOMRect }[] } // prettier-ignore
        if (hadRecentInput || entry.startTime <= firstPaintAt) continue
        // The browser names no node in our closed roots: what moves in them is ours.
        // A row grows with its mark where the page has left no room in it: that moves rows alone.
        const isOfRowsOrOurs = sources.every(({ node }) => {
          const element = node instanceof Element ? node : node?.parentElement
          return (
            element === undefined ||
            element === null ||
            element?.closest('[data-list]') instanceof Element
          )
        })
        if (isOfRowsOrOurs) continue
        const moved = sources.map(({ node, previousRect, currentRect }) => `${node?.nodeName ?? '?'} ${Math.round(previousRect.y)}→${Math.round(currentRect.y)}`) // prettier-ignore
        shifts.push(`${value.toFixed(4)} at ${Math.round(entry.startTime)} ms: ${moved.join(', ')}`)
      }
    }).observe({ type: 'layout-shift', buffered: true })
    frame()
  },
  report,
  missing() {
    const marks = expected[document.documentElement.getAttribute('data-whose') ?? ''] ?? {}
    // Of several rows with the same id, one carries its mark.
    const marked = new Set<string>()
    for (const [host, root] of hosts) {
      if (!host.isConnected || isPanel(root)) continue
      const row = rowOf(host)
      if (row !== undefined) for (const id of idsOf(row)) marked.add(id)
    }
    return [...document.querySelectorAll('[data-r]')].flatMap(row => {
      const { top, bottom, left, right, width, height } = row.getBoundingClientRect()
      const isOut = bottom < 0 || top > innerHeight || right < 0 || left > innerWidth
      // Rows that no class tells are known by their size; a table may be narrower, or a style flatten them.
      const isTold = row.querySelector('.panel-body-row, a.card-body') !== null
      const isCard = row.querySelector('a[href*="/listing-editor/"]') !== null
      const leastWidth = isCard ? 120 : Math.min(320, innerWidth * 0.75)
      const isFlat = getComputedStyle(row).display.startsWith('inline')
      if (!isTold && (isFlat || width < leastWidth || height < 32)) return []
      if (width === 0 || height === 0 || isOut) return []
      const [id, ...others] = idsOf(row)
      const isKnown = id !== undefined && others.length === 0 && marks[id] !== undefined
      return isKnown && !marked.has(id) ? [id] : []
    })
  },
  texts: () =>
    [...hosts].flatMap(([host, root]) =>
      host.isConnected && !isPanel(root) ? [displayed(host, root)] : [],
    ),
  printed: () => [...hosts.keys()].filter(host => host.isConnected && isShown(host)).length,
  snapshot() {
    let text = ''
    const visit = (node: Node): void => {
      if (isOurs(node)) return
      if (node instanceof Element) {
        text += `<${node.nodeName}`
        for (const { name, value } of node.attributes) text += ` ${name}=${JSON.stringify(value)}`
        text += '>'
        if (node.nodeName !== 'SCRIPT') node.childNodes.forEach(visit)
        text += `</${node.nodeName}>`
      } else text += node.textContent ?? ''
    }
    visit(document.documentElement)
    return text
  },
  reach(name) {
    const element = document.querySelector(`[data-c="${name}"]`)
    if (element === null || !isShown(element)) return undefined
    element.scrollIntoView({ block: 'center', behavior: 'instant' })
    const { x, y, width, height } = element.getBoundingClientRect()
    const at = { x: x + width / 2, y: y + height / 2 }
    const top = document.elementFromPoint(at.x, at.y)
    if (top === null) return undefined
    if (element.contains(top)) return { ...at, hit: 'it' }
    return { ...at, hit: hosts.has(top) ? 'ours' : 'other' }
  },
}
Object.assign(globalThis, { __sampler: sampler })

declare global {
  var __sampler: Sampler
}
