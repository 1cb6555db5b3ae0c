import type { Place } from '../pages/define-page.ts'
import { findDockPlace } from './dock-place.ts'
import { createHostElement, createIcon, setHostStyle } from './host-element.ts'
import { PANEL_STYLE } from './host-style.ts'

/** A frame higher than this is a mistake of ours; the page must stay usable. */
const MAX_HEIGHT_PX = 6000
/** In a narrower place the numbers cannot be read. */
const MIN_WIDTH_PX = 280

const INLINE = {
  display: 'block',
  width: '100%',
  'min-width': '0',
  'box-sizing': 'border-box',
  // In a row or a grid of the page we take a line of our own.
  flex: '0 0 100%',
  'grid-column': '1 / -1',
  // What happens inside never makes the page lay itself out again.
  contain: 'layout style',
  'scroll-margin-top': '72px',
}
const DOCKED = { display: 'block', position: 'static', width: '0', height: '0' }

export type Panel = {
  /** Where it stands, `undefined` while it stands nowhere. */
  readonly place: () => 'inline' | 'dock' | undefined
  /**
   * `lost`: what it stood beside or in is gone from the page. `evicted`: the page removed it alone.
   */
  readonly standing: () => 'firm' | 'lost' | 'evicted'
  /** Whether it is in the document; where it is not, its frame is gone too. */
  readonly isConnected: () => boolean
  /** What it stands on, for measuring the brightness there. */
  readonly ground: () => Element
  /** Whether its place is too narrow to read. Forces a layout. */
  readonly isSqueezed: () => boolean
  /** Of its place in the page. Forces a layout. */
  readonly widthPx: () => number
  /** Whether all that lies below it, now and at this height, is out of the window. Forces a layout. */
  readonly endsBelowWindow: (heightPx: number) => boolean
  readonly putInline: (element: Element, place: Place) => void
  readonly putDock: () => void
  readonly take: () => void
  readonly setTheme: (theme: 'light' | 'dark') => void
  /** Of the frame in CSS px; 0 hides one that has nothing to show. */
  readonly setHeight: (heightPx: number) => void
  readonly heightPx: () => number
  /** Takes its neighbour's column again, whose style may have come later. */
  readonly fitColumn: () => void
  /** An empty place that is kept free, and not shown. */
  readonly setWaiting: (isWaiting: boolean) => void
  /** Loads the frame, again where it is there already. */
  readonly load: () => void
  readonly unload: () => void
  readonly isLoaded: () => boolean
  /** The panel in the frame has called: until then a frame may be anything, and is not shown. */
  readonly setHeard: (isHeard: boolean) => void
  /** A sentence in the frame's place. */
  readonly setNote: (note: string | undefined) => void
  /** Moves the dock off the page's own fixed controls. Forces a layout. */
  readonly stepAside: () => void
  /** Brings it into view, opens the drawer, and gives it the focus. */
  readonly show: () => void
}

/**
 * Our frame in the page. Nothing is inserted until it is put somewhere; all of it ends with
 * `signal`. `onOpen` runs when the seller opens the drawer.
 */
export function createPanel(frameUrl: string, onOpen: () => void, signal: AbortSignal): Panel {
  const { host, root } = createHostElement('aside', PANEL_STYLE, signal)
  const panel = document.createElement('div')
  panel.className = 'ep panel'
  const frame = document.createElement('iframe')
  frame.title = 'Your numbers'
  const slot = document.createElement('div')
  slot.className = 'slot'
  const note = document.createElement('p')
  const close = createClose()
  const bar = document.createElement('header')
  bar.append(close)
  panel.append(bar, slot)
  const dock = createDock()
  root.append(panel, dock)

  let place: 'inline' | 'dock' | undefined
  let frameHeightPx = 0
  let anchor: Element = document.documentElement
  let where: Place = 'before'
  let parent: Element | null = null

  const setOpen = (open: boolean) => {
    panel.toggleAttribute('data-open', open)
    panel.toggleAttribute('inert', place === 'dock' && !open)
    dock.toggleAttribute('data-shown', place === 'dock' && !open)
    dock.setAttribute('aria-expanded', String(open))
  }
  const settle = (next: 'inline' | 'dock') => {
    if (place === next) return
    place = next
    panel.dataset['place'] = next
    slot.style.height = next === 'inline' ? `${frameHeightPx}px` : 'auto'
    setOpen(false)
  }
  const styleInline = () => {
    const { maxWidth, centred } = measure(anchor)
    const side = centred ? 'auto' : '0'
    const margin = where === 'after' ? `16px ${side}` : `0 ${side} 16px`
    const isEmpty = frameHeightPx === 0
    setHostStyle(host, { ...INLINE, 'max-width': maxWidth, margin: isEmpty ? '0 0 -1px' : margin })
  }
  /** A neighbour's column is ours too. */
  const measure = (neighbour: Element) => {
    if (where === 'start') return { maxWidth: '100%', centred: false }
    const { maxWidth, marginLeft, marginRight } = getComputedStyle(neighbour)
    return {
      maxWidth: maxWidth === 'none' || maxWidth === '' ? '100%' : maxWidth,
      centred: parseFloat(marginLeft) > 0 && marginLeft === marginRight,
    }
  }

  /** What the panel opens, it opens at its top. */
  const isTopInView = () => {
    const { top } = host.getBoundingClientRect()
    return top >= 0 && top < window.innerHeight - 200
  }

  const open = () => {
    setOpen(true)
    onOpen()
  }

  dock.addEventListener(
    'click',
    event => {
      if (!event.isTrusted) return
      open()
      frame.focus()
    },
    { signal },
  )
  close.addEventListener(
    'click',
    event => {
      if (!event.isTrusted) return
      setOpen(false)
      dock.focus()
    },
    { signal },
  )
  panel.addEventListener(
    'keydown',
    event => {
      if (event.key !== 'Escape' || place !== 'dock') return
      setOpen(false)
      dock.focus()
    },
    { signal },
  )

  /** Where a move would load the frame again, it goes first: whoever loads it counts. */
  const move = (beside: Element, to: Place | 'end') => {
    if (!insert(host, beside, to, 'look')) return
    if (host.isConnected && !('moveBefore' in host.ownerDocument.documentElement)) frame.remove()
    insert(host, beside, to, 'do')
  }

  return {
    place: () => place,
    standing() {
      if (host.parentElement !== parent) return 'evicted'
      return host.isConnected && anchor.isConnected ? 'firm' : 'lost'
    },
    isConnected: () => host.isConnected,
    ground: () => (place === 'inline' ? host.parentElement : null) ?? document.body,
    isSqueezed() {
      if (place !== 'inline' || frameHeightPx === 0) return false
      if (window.innerWidth < MIN_WIDTH_PX + 40) return false
      // No width at all: the page has hidden the place, perhaps behind a tab of its own.
      const { width } = host.getBoundingClientRect()
      return width > 0 && width < MIN_WIDTH_PX
    },
    widthPx: () => host.getBoundingClientRect().width,
    endsBelowWindow(heightPx) {
      const { bottom, height } = slot.getBoundingClientRect()
      return bottom - height + Math.min(height, heightPx) >= window.innerHeight
    },
    putInline(element, beside) {
      anchor = element
      where = beside
      styleInline()
      settle('inline')
      move(element, where)
      parent = host.parentElement
    },
    putDock() {
      setHostStyle(host, DOCKED)
      settle('dock')
      panel.removeAttribute('data-waiting')
      anchor = document.documentElement
      parent = anchor
      move(anchor, 'end')
    },
    take() {
      host.remove()
      frame.remove()
      place = undefined
    },
    setTheme(theme) {
      panel.dataset['theme'] = theme
      dock.dataset['theme'] = theme
    },
    setHeight(heightPx) {
      frameHeightPx = Math.min(Math.ceil(heightPx), MAX_HEIGHT_PX)
      panel.toggleAttribute('data-empty', frameHeightPx === 0)
      if (place !== 'inline') return
      slot.style.height = `${frameHeightPx}px`
      styleInline()
    },
    heightPx: () => frameHeightPx,
    fitColumn() {
      if (place === 'inline') styleInline()
    },
    setWaiting(isWaiting) {
      panel.toggleAttribute('data-waiting', isWaiting)
    },
    load() {
      frame.src = frameUrl
      if (frame.parentNode !== slot) slot.append(frame)
    },
    unload: () => frame.remove(),
    isLoaded: () => frame.isConnected,
    setHeard(isHeard) {
      panel.toggleAttribute('data-heard', isHeard)
    },
    setNote(text) {
      if (text === undefined) note.remove()
      else if (note.textContent !== text || !note.isConnected) {
        note.textContent = text
        slot.prepend(note)
      }
    },
    stepAside() {
      if (place !== 'dock' || panel.hasAttribute('data-open')) return
      const { width, height } = dock.getBoundingClientRect()
      if (width === 0) return
      const found = findDockPlace({ width, height }, host)
      dock.toggleAttribute('data-hidden', found === undefined)
      if (found === undefined) return
      dock.style.inset = `auto ${found.side === 'right' ? `${found.sidePx}px` : 'auto'} ${found.bottomPx}px ${found.side === 'left' ? `${found.sidePx}px` : 'auto'}`
    },
    show() {
      if (place === 'dock') open()
      else if (!isTopInView()) host.scrollIntoView({ block: 'start' })
      frame.focus({ preventScroll: true })
    },
  }
}

/**
 * A move, where the browser knows one, keeps the frame as it is; an insertion loads it again.
 * Answers whether there is anything to do.
 */
function insert(
  node: HTMLElement,
  beside: Element,
  where: Place | 'end',
  step: 'look' | 'do',
): boolean {
  const isInside = where === 'start' || where === 'end'
  const parent = isInside ? beside : beside.parentElement
  if (parent === null) return false
  const next = { before: beside, after: beside.nextSibling, start: parent.firstChild, end: null }[
    where
  ]
  if (next === node) return false
  const isThere = node.parentElement === parent && node.nextSibling === next
  if (isThere || step === 'look') return !isThere
  if ('moveBefore' in parent && node.isConnected) parent.moveBefore(node, next)
  else parent.insertBefore(node, next)
  return true
}

/** The glyph: a stitched line that rises. */
function createDock(): HTMLButtonElement {
  const dock = document.createElement('button')
  dock.type = 'button'
  dock.className = 'ep dock'
  const glyph = createIcon('0 0 20 20', 20, [
    ['rect', { width: '20', height: '20', rx: '5', fill: 'currentColor' }],
    [
      'path',
      {
        d: 'M3.7 14.7C8 14.2 10.7 11.7 13.3 7.7',
        fill: 'none',
        stroke: 'currentColor',
        'stroke-width': '2.1',
        'stroke-linecap': 'round',
        'stroke-dasharray': '2.7 3.1',
      },
    ],
    [
      'circle',
      {
        cx: '15',
        cy: '5.3',
        r: '1.7',
        fill: 'none',
        stroke: 'currentColor',
        'stroke-width': '1.5',
      },
    ],
  ])
  dock.append(glyph, 'Your numbers')
  return dock
}

function createClose(): HTMLButtonElement {
  const close = document.createElement('button')
  close.type = 'button'
  close.className = 'close'
  const cross = createIcon('0 0 16 16', 16, [
    [
      'path',
      {
        d: 'M4 4l8 8M12 4l-8 8',
        stroke: 'currentColor',
        'stroke-width': '1.5',
        'stroke-linecap': 'round',
      },
    ],
  ])
  close.append(cross, 'Close')
  return close
}
