import type { Place } from '../pages/define-page.ts'
import { createHostElement, createIcon, setHostStyle } from './host-element.ts'
import { PANEL_STYLE } from './host-style.ts'

/** Of the frame until the panel has said how high it is, so that little moves when it does. */
const FIRST_HEIGHT_PX = 240
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
  /** What it stands on, for measuring the brightness there. */
  readonly ground: () => Element
  /** Whether its place is too narrow to read. Forces a layout. */
  readonly isSqueezed: () => boolean
  readonly putInline: (element: Element, place: Place) => void
  readonly putDock: () => void
  readonly take: () => void
  readonly setTheme: (theme: 'light' | 'dark') => void
  /** In CSS px; 0 hides a frame that has nothing to show. */
  readonly setHeight: (heightPx: number) => void
  /** Loads the frame again. */
  readonly reload: () => void
  /** Brings it into view, opens the drawer, and gives it the focus. */
  readonly show: () => void
}

/** Our frame in the page. Nothing is inserted until it is put somewhere; all of it ends with `signal`. */
export function createPanel(frameUrl: string, signal: AbortSignal): Panel {
  const { host, root } = createHostElement('aside', PANEL_STYLE, signal)
  const panel = document.createElement('div')
  panel.className = 'ep panel'
  const frame = document.createElement('iframe')
  frame.title = 'Your numbers'
  frame.src = frameUrl
  frame.style.height = `${FIRST_HEIGHT_PX}px`
  const close = createClose()
  const bar = document.createElement('header')
  bar.append(close)
  panel.append(bar, frame)
  const dock = createDock()
  root.append(panel, dock)

  let place: 'inline' | 'dock' | undefined
  let frameHeightPx = FIRST_HEIGHT_PX
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
    frame.style.height = next === 'inline' ? `${frameHeightPx}px` : 'auto'
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

  dock.addEventListener(
    'click',
    event => {
      if (!event.isTrusted) return
      setOpen(true)
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

  return {
    place: () => place,
    standing() {
      if (host.parentElement !== parent) return 'evicted'
      return host.isConnected && anchor.isConnected ? 'firm' : 'lost'
    },
    ground: () => (place === 'inline' ? host.parentElement : null) ?? document.body,
    isSqueezed() {
      if (place !== 'inline' || frameHeightPx === 0) return false
      if (window.innerWidth < MIN_WIDTH_PX + 40) return false
      // No width at all: the page has hidden the place, perhaps behind a tab of its own.
      const { width } = host.getBoundingClientRect()
      return width > 0 && width < MIN_WIDTH_PX
    },
    putInline(element, beside) {
      anchor = element
      where = beside
      styleInline()
      settle('inline')
      insert(host, element, where)
      parent = host.parentElement
    },
    putDock() {
      setHostStyle(host, DOCKED)
      settle('dock')
      anchor = document.documentElement
      parent = anchor
      insert(host, anchor, 'end')
    },
    take() {
      host.remove()
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
      frame.style.height = `${frameHeightPx}px`
      styleInline()
    },
    reload() {
      frame.src = frameUrl
    },
    show() {
      if (place === 'dock') setOpen(true)
      else if (!isTopInView()) host.scrollIntoView({ block: 'start' })
      frame.focus({ preventScroll: true })
    },
  }
}

/** A move, where the browser knows one, keeps the frame as it is; an insertion loads it again. */
function insert(node: HTMLElement, beside: Element, where: Place | 'end'): void {
  const isInside = where === 'start' || where === 'end'
  const parent = isInside ? beside : beside.parentElement
  if (parent === null) return
  const next = { before: beside, after: beside.nextSibling, start: parent.firstChild, end: null }[
    where
  ]
  if (next === node) return
  if ('moveBefore' in parent && node.isConnected) parent.moveBefore(node, next)
  else parent.insertBefore(node, next)
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
