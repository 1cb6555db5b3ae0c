import type { ComponentChildren } from 'preact'
import { useEffect, useId, useRef } from 'preact/hooks'
import { Icon } from './icon.tsx'

const edgePx = 16
const abovePx = 80

/**
 * A native dialog: the browser keeps the focus inside, closes on Escape and gives the focus back.
 * Inside a page's frame the middle of our viewport may be far off the screen, so it opens at the
 * height of what opened it.
 */
export function Dialog({
  title,
  scope,
  opener,
  wide = false,
  onClose,
  children,
  foot,
}: {
  title: string
  scope?: string
  opener?: HTMLElement | undefined
  wide?: boolean
  onClose: () => void
  children: ComponentChildren
  foot?: ComponentChildren
}) {
  const dialog = useRef<HTMLDialogElement>(null)
  const titleId = useId()

  useEffect(() => {
    const element = dialog.current
    if (element === null) return
    const root = element.ownerDocument.documentElement
    root.classList.add('has-dialog')
    element.showModal()
    const isFramed = window.top !== window
    // Rows arrive later and make it higher, and the frame grows with its page.
    const observer = new ResizeObserver(() => {
      if (isFramed && opener !== undefined) placeNear(element, opener)
    })
    observer.observe(element)
    observer.observe(root)
    return () => {
      observer.disconnect()
      root.classList.remove('has-dialog')
    }
  }, [opener])

  return (
    <dialog
      ref={dialog}
      class={`ep ep-dialog${wide ? ' ep-dialog--wide' : ''}`}
      aria-labelledby={titleId}
      onClose={onClose}
      onClick={event => {
        // The backdrop is the dialog's own box; what is inside stops here.
        if (event.target === dialog.current) onClose()
      }}
    >
      <div class="ep-dialog__paper">
        <header class="ep-card__head">
          <h2 class="ep-card__title" id={titleId}>
            {title}
          </h2>
          {scope && <span class="ep-card__scope">{scope}</span>}
          <button class="ep-iconbtn" type="button" aria-label="Close" onClick={onClose}>
            <Icon name="close" />
          </button>
        </header>
        <div class="ep-dialog__body">{children}</div>
        {foot && <footer class="ep-dialog__foot">{foot}</footer>}
      </div>
    </dialog>
  )
}

/** At the height of what opened it, and wholly inside the frame. */
function placeNear(dialog: HTMLElement, opener: HTMLElement): void {
  const room = window.innerHeight - dialog.offsetHeight - edgePx
  const wished = opener.getBoundingClientRect().top - abovePx
  const top = Math.max(edgePx, Math.min(wished, room))
  dialog.style.setProperty('margin-top', `${top}px`)
}
