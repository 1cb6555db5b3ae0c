import type { PanelMessage } from '../messages/panel.ts'
import type { Page } from '../pages/define-page.ts'
import type { Located } from '../pages/locate.ts'
import { createFrameCare, createLoadBudget } from './frame-care.ts'
import { createDropCount, troubles } from './health.ts'
import type { PanelHeights } from './heights.ts'
import { createPanel, type Panel } from './mount.ts'

/** Without a line between, a page that dropped us has come to rest, in ms. */
const CALM_MS = 500
/** A page that is about to be left and is still here after so long has stayed, in ms. */
const STAYED_MS = 2_000
/** A change of height this soon after the seller's own click or key is theirs, in ms. */
const OWN_ACTION_MS = 1_000
/** Between two looks at what lies under the dock while the window or the page moves, in ms. */
const STEP_ASIDE_MS = 200

type Found = Extract<Located, { found: true }>

export type Placing = Pick<Panel, 'place' | 'ground' | 'setTheme' | 'show'> & {
  /** Brings the panel to its place on this page. `isSteady`: the page has shown the same for a while. */
  readonly stand: (page: Page, located: Located, isNew: boolean, isSteady: boolean) => void
  /** Takes it away. */
  readonly leave: () => void
  /** Why it stands in the dock, or says nothing, in a sentence for the seller. */
  readonly trouble: () => string | undefined
  /** Whether the page has just come to show, or to drop, what the panel stands beside. */
  readonly isUrgent: (page: Page, located: Located) => boolean
  /** The panel in the frame has called, or has hung up. */
  readonly heard: (isThere: boolean) => void
  /** The panel says how high it is. */
  readonly resize: (size: Extract<PanelMessage, { type: 'size' }>) => void
  /** The seller has asked for something that opens in the panel. */
  readonly expectOwnAction: () => void
  /** To be called about twice a second. */
  readonly tick: (nowMs: number) => void
}

/**
 * Decides where the panel stands, how much room is kept for it, and when its frame is loaded.
 *
 * The room is there before the page paints what stands around it, and keeps its height for as long
 * as the page is shown, but for the seller's own actions: nothing of the page moves because our
 * numbers came. The frame comes into that room when the page has come to rest, at most twice in ten
 * seconds; a page that drops us again and again gets the dock, which stands outside of its root.
 */
export function createPlacing(
  frameUrl: string,
  heights: PanelHeights,
  on: { readonly changed: () => void; readonly settled: () => void },
  signal: AbortSignal,
): Placing {
  /** Such a page asks every frame for a policy that an extension's frame cannot have. */
  const isBlocked = window.crossOriginIsolated
  const loads = createLoadBudget()
  const panel = createPanel(frameUrl, () => load(true), signal)
  const care = createFrameCare(() => load(false))
  let gaveWay = createDropCount()
  let page: Page | undefined
  let stood: Found | undefined
  let trouble: string | undefined
  /** Whether a paint may have shown the room where it is now. */
  let isPainted = false
  let isWaiting = false
  let hasDropped = false
  let calmAtMs = 0
  let leftAtMs: number | undefined
  let ownActionAtMs = Number.NEGATIVE_INFINITY
  let isStepping = false

  function stand(known: Page, located: Located, isNew: boolean, isSteady: boolean) {
    if (isNew) renew()
    page = known
    noteDrop()
    choose(known, located, isNew, isSteady)
    if (isWaiting && isSteady) setWaiting(false)
    if (!panel.isLoaded()) load(false)
    if (panel.place() === 'dock') stepAside()
  }

  function renew() {
    trouble = undefined
    gaveWay = createDropCount()
    loads.renew()
    calmAtMs = 0
  }

  /** With us the page has dropped our frame. The room may come back at once; the frame waits. */
  function noteDrop() {
    if (panel.place() === undefined || panel.isConnected() || hasDropped) return
    hasDropped = true
    const nowMs = performance.now()
    calmAtMs = nowMs + CALM_MS
    panel.unload()
    care.forget()
    if (gaveWay(nowMs)) trouble = troubles.dropped
  }

  /** Moves the panel only when it must: a move may load the frame again. */
  function choose(known: Page, located: Located, isNew: boolean, isSteady: boolean) {
    const isFirm = panel.standing() === 'firm'
    if (panel.place() === 'inline' && !isNew && isFirm) {
      if (!isPainted && located.found && isBetter(known, located)) putInline(located, isSteady)
      else if (!isSteady && panel.isSqueezed()) dock(troubles.narrow)
      return
    }
    // Where there was no room or no welcome, another look at the same page changes nothing.
    if (trouble === troubles.narrow || trouble === troubles.dropped) dock(trouble)
    else if (located.found && (isSteady || isFilled(located))) putInline(located, isSteady)
    else if (!located.found && isSteady) dock(troubles.missing)
  }

  function isBetter(known: Page, { anchor }: Found) {
    const rank = known.anchors.indexOf(anchor)
    return stood !== undefined && rank < known.anchors.indexOf(stood.anchor)
  }

  /** An empty place is the page's own to fill first; what comes into it comes before a paint. */
  function isFilled({ anchor, element }: Found) {
    return anchor.isEarly !== true || [...element.children].some(child => !isInert(child))
  }

  function putInline(located: Found, isSteady: boolean) {
    trouble = undefined
    stood = located
    hasDropped = false
    setWaiting(located.anchor.isEarly === true && !isSteady)
    reserve()
    panel.putInline(located.element, located.anchor.place)
    isPainted = false
    // While the page is parsed its style may be missing, and it cannot paint before it is here.
    if (document.readyState !== 'loading') settle()
    requestAnimationFrame(() => {
      if (signal.aborted) return
      if (!isPainted && document.readyState === 'loading') settle()
      isPainted = true
    })
  }

  function setWaiting(waiting: boolean) {
    isWaiting = waiting
    panel.setWaiting(waiting)
  }

  /** The last look before the page's first paint with us in it. */
  function settle() {
    if (panel.place() !== 'inline' || !panel.isConnected()) return
    panel.fitColumn()
    reserve()
    if (panel.isSqueezed()) dock(troubles.narrow)
    on.changed()
    on.settled()
  }

  function reserve() {
    if (page === undefined) return
    const widthPx = panel.widthPx()
    const heightPx = heights.reserve(page.id, widthPx)
    panel.setHeight(isBlocked && heightPx > 0 ? noteHeightPx(widthPx) : heightPx)
  }

  function dock(reason: string) {
    trouble = reason
    stood = undefined
    hasDropped = false
    isPainted = true
    setWaiting(false)
    if (panel.place() !== 'dock' || panel.standing() !== 'firm') panel.putDock()
  }

  /** `isAsked`: the seller waits for it. */
  function load(isAsked: boolean) {
    const nowMs = performance.now()
    const isBarred = isWaiting || nowMs < calmAtMs || leftAtMs !== undefined
    if (panel.place() === undefined || !panel.isConnected() || (isBarred && !isAsked)) return
    if (isAsked && panel.isLoaded()) return
    if (isBlocked) {
      trouble = troubles.blocked
      panel.setNote(troubles.blocked)
      return
    }
    if (!isAsked && !loads.allows(nowMs)) return
    loads.spend(nowMs)
    panel.setHeard(false)
    panel.load()
    on.changed()
  }

  function resize({
    heightPx,
    isOwnAction,
    isCollapsed,
    hasShop,
    isPassing,
  }: Parameters<Placing['resize']>[0]) {
    const nowMs = performance.now()
    if (isOwnAction === true) ownActionAtMs = nowMs
    const isOwn = nowMs - ownActionAtMs < OWN_ACTION_MS
    if (panel.place() !== 'inline') return
    if (isPassing !== true && page !== undefined) {
      const state = { isCollapsed: isCollapsed === true, hasShop: hasShop !== false }
      heights.keep(page.id, panel.widthPx(), state, Math.ceil(heightPx))
    }
    if (Math.ceil(heightPx) === panel.heightPx()) return
    if (isOwn || panel.endsBelowWindow(heightPx)) panel.setHeight(heightPx)
  }

  function leaving() {
    if (panel.place() === undefined) return
    leftAtMs = performance.now()
    panel.unload()
    care.forget()
    on.changed()
  }

  function stayed() {
    leftAtMs = undefined
    if (!panel.isLoaded()) load(false)
  }

  function comeBack() {
    loads.renew()
    stayed()
  }

  function stepAside() {
    if (isStepping) return
    isStepping = true
    setTimeout(() => {
      isStepping = false
      if (!signal.aborted) panel.stepAside()
    }, STEP_ASIDE_MS)
  }

  heights.whenKnown(() => {
    if (!isPainted) settle()
  })
  // Chromium 156 keeps no page for "back" that holds a frame of an extension when it is left, and
  // asks before `pagehide` comes. A page that is left for good needs no numbers.
  window.addEventListener('beforeunload', leaving, { signal })
  window.addEventListener('pageshow', event => event.persisted && comeBack(), { signal })
  window.addEventListener(
    'resize',
    () => {
      // The seller's own action too: whatever is laid out now is laid out anew.
      ownActionAtMs = performance.now()
      stepAside()
    },
    { signal },
  )
  window.addEventListener('scroll', () => panel.place() === 'dock' && stepAside(), {
    signal,
    passive: true,
    capture: true,
  })

  return {
    place: panel.place,
    ground: panel.ground,
    setTheme: panel.setTheme,
    stand,
    leave() {
      panel.take()
      panel.setNote(undefined)
      care.forget()
      renew()
      page = undefined
      stood = undefined
      hasDropped = false
    },
    trouble: () => trouble,
    isUrgent(known, located) {
      if (panel.place() === undefined || trouble === troubles.missing) {
        return located.found && isFilled(located)
      }
      if (panel.standing() !== 'firm') return located.found || !hasDropped
      return !isPainted && located.found && isBetter(known, located)
    },
    heard(isThere) {
      care.heard(isThere)
      panel.setHeard(isThere)
      if (!isThere) return
      panel.setNote(undefined)
      if (trouble === troubles.blocked) trouble = undefined
    },
    resize,
    expectOwnAction() {
      ownActionAtMs = performance.now()
    },
    show() {
      ownActionAtMs = performance.now()
      panel.show()
    },
    tick(nowMs) {
      if (panel.place() === undefined) return
      if (leftAtMs !== undefined && nowMs - leftAtMs >= STAYED_MS) stayed()
      else if (!panel.isLoaded()) load(false)
      else care.look(nowMs)
      if (care.isBlocked()) {
        panel.setNote(troubles.blocked)
        on.changed()
      }
    },
  }
}

/** Something that shows nothing of the page, like a script or a host of ours. */
function isInert(child: Element): boolean {
  return child.localName === 'script' || child.localName === 'style' || child.localName === 'aside'
}

/** Of one sentence. */
function noteHeightPx(widthPx: number): number {
  return widthPx > 760 ? 48 : widthPx > 420 ? 68 : 88
}
