import type { MarkContent } from '../messages/panel.ts'
import type { Row } from '../pages/locate.ts'
import { createHostElement, createIcon, setHostStyle } from './host-element.ts'
import { MARK_STYLE } from './host-style.ts'
import { whenIdle } from './when-idle.ts'

const LAYOUT = {
  inline: {
    display: 'inline-block',
    'max-width': '100%',
    margin: '0 0 0 8px',
    'vertical-align': 'middle',
  },
  below: { display: 'block', 'max-width': '100%', margin: '4px 12px 10px' },
} as const

type Theme = 'light' | 'dark'
type Mark = {
  readonly host: HTMLElement
  readonly button: HTMLButtonElement
  readonly owner: AbortController
  drawn: string
  beside: Element | undefined
}

export type Marks = {
  /** Brings the page's marks in line with these rows and contents, a few at a time. */
  readonly draw: (
    rows: ReadonlyMap<string, Row>,
    contents: Readonly<Record<string, MarkContent>>,
    theme: Theme,
  ) => void
}

/**
 * The chips beside rows. Each has its own closed root, so that the page reads neither amount nor
 * reason. `onOpen` hears of a seller's click, never of one that a script made; `onDrawn` follows
 * each change that we made to the page.
 */
export function createMarks(
  onOpen: (key: string) => void,
  onDrawn: () => void,
  signal: AbortSignal,
): Marks {
  const marks = new Map<string, Mark>()
  let drawing = new AbortController()

  const create = (key: string): Mark => {
    const owner = new AbortController()
    const { host, root } = createHostElement('span', MARK_STYLE, owner.signal)
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'ep mark'
    button.addEventListener('click', event => event.isTrusted && onOpen(key), {
      signal: owner.signal,
    })
    root.append(button)
    const mark = { host, button, owner, drawn: '', beside: undefined }
    marks.set(key, mark)
    return mark
  }

  const drawOne = (key: string, row: Row, content: MarkContent, theme: Theme) => {
    const mark = marks.get(key) ?? create(key)
    const look = JSON.stringify([content, theme, row.layout])
    if (mark.drawn !== look) {
      mark.drawn = look
      setHostStyle(mark.host, LAYOUT[row.layout])
      mark.button.dataset['layout'] = row.layout
      fill(mark.button, content, theme)
    }
    // A re-render may have kept our node and replaced its neighbour, or the other way round.
    if (mark.beside === row.element && row.element.nextSibling === mark.host) return
    row.element.after(mark.host)
    mark.beside = row.element
  }

  signal.addEventListener(
    'abort',
    () => {
      drawing.abort()
      for (const mark of marks.values()) mark.owner.abort()
      marks.clear()
    },
    { once: true },
  )

  return {
    draw(rows, contents, theme) {
      if (signal.aborted) return
      drawing.abort()
      drawing = new AbortController()
      const wanted = new Map<string, readonly [Row, MarkContent]>()
      for (const [key, row] of rows) {
        const content = Object.hasOwn(contents, key) ? contents[key] : undefined
        if (content !== undefined) wanted.set(key, [row, content])
      }
      for (const [key, mark] of marks) {
        if (wanted.has(key)) continue
        mark.owner.abort()
        marks.delete(key)
      }
      onDrawn()
      whenIdle(
        wanted,
        ([key, [row, content]]) => drawOne(key, row, content, theme),
        onDrawn,
        drawing.signal,
      )
    },
  }
}

/** Text only, whatever it says: a title that looks like markup stays a title. */
function fill(button: HTMLButtonElement, content: MarkContent, theme: Theme): void {
  button.dataset['theme'] = theme
  button.dataset['tone'] = content.tone
  button.setAttribute('aria-label', content.label)
  button.title = content.label
  const amount = document.createElement('b')
  amount.textContent = content.text
  button.replaceChildren(amount)
  if (content.tone === 'loss') button.prepend(createLossArrow())
  if (content.detail !== undefined) button.append(createText(content.detail))
  if (content.reason !== undefined) {
    button.append(document.createElement('i'), createText(content.reason))
  }
}

function createText(text: string): HTMLSpanElement {
  const span = document.createElement('span')
  span.textContent = text
  return span
}

/** Colour alone says nothing to many eyes. */
function createLossArrow(): SVGElement {
  return createIcon('0 0 16 16', 10, [['path', { d: 'M8 12.5 3 4h10Z', fill: 'currentColor' }]])
}
