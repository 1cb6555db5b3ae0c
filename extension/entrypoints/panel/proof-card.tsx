import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { Icon } from '../../ui/icon.tsx'

/** The proof of one mark, line by line. It takes the focus, since a click elsewhere opened it. */
export function ProofCard({
  page,
  rowKey,
  onClose,
  children,
}: {
  page: string
  rowKey: string
  onClose: () => void
  children: ComponentChildren
}) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    const owner = new AbortController()
    heading.current?.focus()
    // The page hands the focus to our frame after this, and so to nothing in it.
    window.addEventListener('focus', () => heading.current?.focus(), {
      once: true,
      signal: owner.signal,
    })
    return () => owner.abort()
  }, [])
  const isOrder = page === 'orders'
  return (
    <div
      class="ep-panel__proof"
      onKeyDown={event => {
        if (event.key === 'Escape') onClose()
      }}
    >
      <article class="ep-card" aria-labelledby="proof-title">
        <header class="ep-card__head">
          <h2 class="ep-card__title" id="proof-title" tabIndex={-1} ref={heading}>
            {isOrder ? 'What this order leaves' : 'What this listing left'}
          </h2>
          <span class="ep-card__scope">{isOrder ? `#${rowKey}` : '30 days'}</span>
          <button class="ep-iconbtn" type="button" aria-label="Close" onClick={onClose}>
            <Icon name="close" />
          </button>
        </header>
        <div class="ep-card__body">{children}</div>
      </article>
    </div>
  )
}
