import type { MarkContent } from '../messages/panel.ts'
import type { Page } from '../pages/define-page.ts'
import { showsOnly, type Row } from '../pages/locate.ts'
import { createHostElement, createIcon, setStyles } from './host-element.ts'
import { MARK_LAYOUTS } from './host-style.ts'
import { whenIdle } from './when-idle.ts'

/** On each of our elements beside rows, and so on a copy that the page makes of one with its row. */
const OURS = 'data-etsypro'
/** So many changes at once are not looked at one by one. */
const MANY_CHANGES = 16

type Theme = 'light' | 'dark'
type Mark = {
  readonly host: HTMLElement
  readonly root: ShadowRoot
  readonly button: HTMLButtonElement
  readonly owner: AbortController
  drawn: string
  /** What it was put beside; `undefined` while it stands nowhere. */
  beside: { readonly page: Page; readonly row: Row } | undefined
}

export type Marks = {
  /** Brings the page's marks in line with these rows and contents, a few at a time. */
  readonly draw: (
    page: Page | undefined,
    rows: ReadonlyMap<string, Row>,
    contents: Readonly<Record<string, MarkContent>>,
    theme: Theme,
  ) => void
}

/**
 * The chips beside rows. Each has its own closed root, so that the page reads neither amount nor
 * reason.
 *
 * A mark belongs to the id that its row shows now. Whatever in the page names an id is observed, and
 * a mark beside another one is taken away in the same turn, before the page is painted.
 *
 * `onOpen` hears of a seller's click, never of one that a script made; `onDrawn` follows each change
 * that we made to the page; `onStale` asks for another look at its rows.
 */
export function createMarks(
  on: {
    readonly open: (key: string) => void
    readonly drawn: () => void
    readonly stale: () => void
  },
  signal: AbortSignal,
): Marks {
  const marks = new Map<string, Mark>()
  let drawing = new AbortController()
  let watched: Page | undefined

  const create = (key: string): Mark => {
    const owner = new AbortController()
    const { host, root } = createHostElement('span', MARK_LAYOUTS.inline, owner.signal)
    host.setAttribute(OURS, '')
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'ep mark'
    const mark: Mark = { host, root, button, owner, drawn: '', beside: undefined }
    button.addEventListener(
      'click',
      event => {
        if (event.isTrusted && isRight(key, mark)) on.open(key)
      },
      { signal: owner.signal },
    )
    root.append(button)
    marks.set(key, mark)
    return mark
  }

  const drawOne = (page: Page, key: string, row: Row, content: MarkContent, theme: Theme) => {
    // Between the panel's answer and this turn the page may have gone on.
    if (!showsOnly(page, row, key)) return
    const mark = marks.get(key) ?? create(key)
    const look = JSON.stringify([content, theme, row.rule.layout])
    if (mark.drawn !== look) {
      mark.drawn = look
      fill(mark, content, theme, row.rule.layout)
    }
    mark.beside = { page, row }
    // A re-render may have kept our node and replaced its neighbour, or the other way round.
    if (row.element.nextSibling !== mark.host) row.element.after(mark.host)
  }

  const takeAway = (mark: Mark) => {
    mark.host.remove()
    mark.beside = undefined
  }

  const observer = new MutationObserver(records => {
    const hasCopies = removeCopies(records, marks)
    let isStale = hasCopies
    for (const [key, mark] of marks) {
      if (mark.beside === undefined || !touches(records, mark.beside.row)) continue
      if (isRight(key, mark)) continue
      takeAway(mark)
      isStale = true
    }
    if (isStale) observer.takeRecords()
    // A row may also have come to name the id for which there is a mark.
    if (isStale || records.some(namesSomething)) on.stale()
  })
  const watch = (page: Page | undefined) => {
    if (watched === page) return
    watched = page
    observer.disconnect()
    const attributes = (page?.signs ?? []).map(sign => sign.attribute)
    if (attributes.length === 0) return
    observer.observe(document.documentElement, {
      subtree: true,
      childList: true,
      characterData: true,
      attributeFilter: attributes,
    })
  }
  const onDrawn = () => {
    observer.takeRecords()
    on.drawn()
  }

  signal.addEventListener(
    'abort',
    () => {
      drawing.abort()
      observer.disconnect()
      for (const mark of marks.values()) mark.owner.abort()
      marks.clear()
    },
    { once: true },
  )

  return {
    draw(page, rows, contents, theme) {
      if (signal.aborted) return
      drawing.abort()
      drawing = new AbortController()
      watch(page)
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
      if (page === undefined) return
      whenIdle(
        wanted,
        ([key, [row, content]]) => drawOne(page, key, row, content, theme),
        onDrawn,
        drawing.signal,
      )
    },
  }
}

/** Whether the mark stands in the row that it was put into, and this row shows its id alone. */
function isRight(key: string, { host, beside }: Mark): boolean {
  if (beside === undefined || !host.isConnected) return false
  const { element, scope } = beside.row
  const isInRow = scope === element ? element.nextSibling === host : scope.contains(host)
  return isInRow && showsOnly(beside.page, beside.row, key)
}

/** Whether the changes may have to do with the row; some too many rather than one too few. */
function touches(records: readonly MutationRecord[], { element, scope }: Row): boolean {
  return (
    records.length > MANY_CHANGES ||
    !scope.isConnected ||
    records.some(({ target }) => scope.contains(target) || target.contains(element))
  )
}

/** A change of an attribute that names ids, or of a link's text. */
function namesSomething({ type, target }: MutationRecord): boolean {
  if (type === 'characterData') return target.parentElement?.closest('a') instanceof Element
  return type === 'attributes'
}

/** A row that the page clones takes our element along, without its root and its text. */
function removeCopies(
  records: readonly MutationRecord[],
  marks: ReadonlyMap<string, Mark>,
): boolean {
  let hasCopies = false
  const own = new Set([...marks.values()].map(mark => mark.host))
  for (const { addedNodes } of records) {
    for (const node of addedNodes) {
      if (!(node instanceof HTMLElement)) continue
      const ours = [...node.querySelectorAll<HTMLElement>(`span[${OURS}]`)]
      if (node.matches(`span[${OURS}]`)) ours.push(node)
      for (const host of ours) {
        if (own.has(host)) continue
        host.remove()
        hasCopies = true
      }
    }
  }
  return hasCopies
}

/**
 * Writes the mark. Its words are content that the mark's own sheet generates, and no text and no
 * attribute: Chromium finds and selects the text of closed roots for any page that asks, and puts
 * their markup into what is dragged and copied. A screen reader hears the label as the alternative
 * of the first part. See docs/adr/0010.
 *
 * The parts are made afresh each time: the browser tells a page which boxes have moved, and how far.
 */
function fill(
  { root, button }: Mark,
  { tone, text, detail, reason, label }: MarkContent,
  theme: Theme,
  layout: Row['rule']['layout'],
): void {
  button.dataset['theme'] = theme
  button.dataset['tone'] = tone
  const parts = [
    createPart('b', 'text'),
    ...(detail === undefined ? [] : [createPart('span', 'detail')]),
    ...(reason === undefined ? [] : [createPart('span', 'reason')]),
  ]
  button.replaceChildren(...(tone === 'loss' ? [createLossArrow()] : []), ...parts)
  setStyles(
    root,
    MARK_LAYOUTS[layout],
    generated('text', text, label) +
      generated('detail', detail ?? '', '') +
      generated('reason', reason ?? '', ''),
  )
}

function createPart(tag: 'b' | 'span', name: string): HTMLElement {
  const part = document.createElement(tag)
  part.className = name
  return part
}

/** Twice: a browser that knows no alternative text passes the second one over. */
function generated(part: string, text: string, alternative: string): string {
  return `.${part}::before{content:${quote(text)};content:${quote(text)} / ${quote(alternative)}}`
}

/** Text only, whatever it says: a title that looks like a rule or like markup stays a title. */
function quote(text: string): string {
  const escaped = text.replace(/[^\w ]/gu, char => `\\${char.codePointAt(0)?.toString(16) ?? ''} `)
  return `"${escaped}"`
}

/** Colour alone says nothing to many eyes. */
function createLossArrow(): SVGElement {
  return createIcon('0 0 16 16', 10, [['path', { d: 'M8 12.5 3 4h10Z', fill: 'currentColor' }]])
}
