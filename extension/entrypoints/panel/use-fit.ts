import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import type { PanelMessage } from '../../messages/panel.ts'
import type { HostPage } from './use-host.ts'

/** A change of height this soon after a click or a key is the seller's own. In ms. */
const OWN_ACTION_MS = 1_000
/** Less than this is only the panel's own lower edge. In px. */
const EDGE_PX = 12
/** Numbers that are still coming make the panel higher and lower; whether it is cut is told after. In ms. */
const SETTLE_MS = 300

type Shown = {
  readonly page: HostPage | undefined
  /** This page has nothing for us to show. */
  readonly isEmpty: boolean
  readonly isCollapsed: boolean
  readonly hasShop: boolean
  /** What is shown now is not what the next visit begins with. */
  readonly isPassing: boolean
}

/**
 * Tells the host how much room the panel would take. The room it has was kept before the page was
 * painted, and stays as it is until the seller does something in the panel; so it may be too small,
 * and then one click shows all.
 */
export function useFit(
  { page, isEmpty, isCollapsed, hasShop, isPassing }: Shown,
  send: (message: PanelMessage) => void,
  openedPorts: number,
) {
  const main = useRef<HTMLElement>(null)
  const [isCut, setCut] = useState(false)
  const actedAt = useRef(Number.NEGATIVE_INFINITY)
  /** The seller has opened something since the panel was last collapsed or expanded. */
  const hasOpened = useRef(false)
  const lastHeight = useRef(0)
  const wasCollapsed = useRef(isCollapsed)
  const isInline = page?.place === 'inline'

  if (wasCollapsed.current !== isCollapsed) {
    wasCollapsed.current = isCollapsed
    hasOpened.current = false
    lastHeight.current = 0
    actedAt.current = performance.now()
  }

  const report = useCallback(() => {
    const element = main.current
    if (element === null) return
    const heightPx = isEmpty ? 0 : Math.max(element.offsetHeight, roomOfDialog(element))
    const isOwnAction = performance.now() - actedAt.current < OWN_ACTION_MS
    const isChanged = lastHeight.current !== 0 && lastHeight.current !== heightPx
    if (isChanged && isOwnAction) hasOpened.current = true
    lastHeight.current = heightPx
    send({
      type: 'size',
      heightPx,
      isCollapsed,
      hasShop,
      isOwnAction,
      isPassing: isPassing || hasOpened.current,
    })
  }, [send, isEmpty, isCollapsed, hasShop, isPassing, openedPorts])

  useEffect(() => {
    const element = main.current
    if (element === null) return
    const owner = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    const compare = () => {
      const isCutNow = isInline && !isEmpty && element.offsetHeight > innerHeight + EDGE_PX
      clearTimeout(timer)
      if (isCutNow) timer = setTimeout(() => setCut(true), SETTLE_MS)
      else setCut(false)
    }
    const observer = new ResizeObserver(() => {
      report()
      compare()
    })
    observer.observe(element)
    if (element.parentElement) observer.observe(element.parentElement)
    window.addEventListener('resize', compare, { signal: owner.signal })
    report()
    compare()
    return () => {
      clearTimeout(timer)
      observer.disconnect()
      owner.abort()
    }
  }, [report, isInline, isEmpty])

  useEffect(() => {
    const owner = new AbortController()
    const note = (event: Event) => {
      if (event.isTrusted) actedAt.current = performance.now()
    }
    for (const type of ['pointerdown', 'click', 'keydown']) {
      window.addEventListener(type, note, { capture: true, signal: owner.signal })
    }
    return () => owner.abort()
  }, [])

  // In the drawer the frame scrolls; in the page's flow it would catch the wheel.
  useEffect(() => {
    document.documentElement.classList.toggle('is-inline', isInline)
  }, [isInline])

  const showAll = useCallback(() => {
    actedAt.current = performance.now()
    report()
  }, [report])

  // A control that is cut off and has the focus.
  useEffect(() => {
    if (!isCut) return
    const owner = new AbortController()
    window.addEventListener(
      'focusin',
      ({ target }) => {
        if (target instanceof Element && target.getBoundingClientRect().bottom > innerHeight) {
          showAll()
        }
      },
      { signal: owner.signal },
    )
    return () => owner.abort()
  }, [isCut, showAll])

  return { main, isCut, showAll }
}

/** A dialog needs room, and stands outside of the flow. */
function roomOfDialog(element: HTMLElement): number {
  const { parentElement: root } = element
  return root === null ? 0 : parseFloat(getComputedStyle(root).minHeight) || 0
}
