// @vitest-environment happy-dom
import { beforeEach, expect, test, vi } from 'vitest'
import { markWords } from '../../tests/fixtures/mark-words.ts'
import type { MarkContent } from '../messages/panel.ts'
import { findRows } from '../pages/locate.ts'
import { orders } from '../pages/orders.ts'
import { createMarks } from './marks.ts'

/** The browser's idle time, which a test gives. */
const turns: (() => void)[] = []
vi.stubGlobal('requestIdleCallback', (act: () => void) => turns.push(act))
vi.stubGlobal('cancelIdleCallback', () => {})

/** The closed roots, which nobody but their maker can reach. */
const roots = new Map<Element, ShadowRoot>()
Element.prototype.attachShadow = new Proxy(Reflect.get(Element.prototype, 'attachShadow'), {
  apply(attach, element: Element, given: [ShadowRootInit]) {
    expect(given[0].mode).toBe('closed')
    const root: ShadowRoot = Reflect.apply(attach, element, given)
    roots.set(element, root)
    return root
  },
})

const PAGE = ['11', '12', '13']
  .map(id => `<p class="panel-body-row"><a href="/your/orders/sold?order_id=${id}">#${id}</a></p>`)
  .join('')

const earns: MarkContent = {
  tone: 'plain',
  text: '+$36.34',
  detail: '45%',
  reason: 'Offsite Ads −$9.65',
  label: 'This order earns $36.34.',
}
const loses: MarkContent = { tone: 'loss', text: '−$1.20', label: 'This order loses $1.20.' }

let owner: AbortController
beforeEach(() => {
  owner?.abort()
  turns.length = 0
  roots.clear()
  document.body.removeAttribute('data-order-id')
  document.body.innerHTML = PAGE
})

function setUp() {
  owner = new AbortController()
  const onOpen = vi.fn()
  const onStale = vi.fn()
  const marks = createMarks({ open: onOpen, drawn: () => {}, stale: onStale }, owner.signal)
  const ask = (contents: Record<string, MarkContent>) =>
    marks.draw(orders, findRows(orders, document), contents, 'dark')
  const draw = (contents: Record<string, MarkContent>) => {
    ask(contents)
    while (turns.length > 0) turns.shift()!()
  }
  return { onOpen, onStale, ask, draw }
}

const rows = () => [...document.body.querySelectorAll('p')]
const links = () => [...document.body.querySelectorAll('a')]
/** What stands after the link of each row. */
const hosts = () => links().map(link => link.nextElementSibling)
const wordsOf = (host: Element | null) => host && markWords(roots.get(host)!).text
const texts = () => hosts().map(wordsOf)
const buttonOf = (host: Element | null) => roots.get(host!)!.querySelector('button')!
/** All that the page changed is told before it is painted. */
const beforePaint = () => Promise.resolve()

test('a mark stands beside each row that has a content, as text', () => {
  const { draw } = setUp()
  draw({ 11: earns, 13: { ...loses, text: '<img src=x onerror=a()>"} * {x:url(' } })
  expect(texts()).toEqual([
    '+$36.34 45% Offsite Ads −$9.65',
    null,
    '<img src=x onerror=a()>"} * {x:url(',
  ])
  const root = roots.get(hosts()[2]!)!
  expect(root.querySelectorAll('img')).toHaveLength(0)
  expect(markWords(root).label).toBe('This order loses $1.20.')
  expect(buttonOf(hosts()[2]!).dataset['theme']).toBe('dark')
})

test('the page sees one empty element a row', () => {
  const { draw } = setUp()
  draw({ 11: earns })
  const [host] = hosts()
  expect(host!.childNodes).toHaveLength(0)
  expect(host!.shadowRoot).toBeNull()
  expect(document.body.textContent).toBe('#11#12#13')
})

test('neither amount nor label is text or attribute, also inside of the closed root', () => {
  const { draw } = setUp()
  draw({ 11: earns, 12: loses })
  for (const host of hosts().slice(0, 2)) {
    const markup = buttonOf(host).outerHTML
    expect(markup).toContain('<b')
    expect(markup).not.toMatch(/36|1\.20|9\.65|45|earns|loses|Offsite/)
  }
})

test('a mark follows its row through a re-render, and another content is drawn anew', () => {
  const { draw } = setUp()
  draw({ 11: earns, 12: loses })
  const before = hosts()
  document.body.innerHTML = PAGE
  draw({ 11: earns, 12: { ...loses, text: '−$2.00' } })
  expect(texts()).toEqual(['+$36.34 45% Offsite Ads −$9.65', '−$2.00', null])
  expect(hosts()).toEqual(before)
})

test('a mark whose row or content is gone goes too', () => {
  const { draw } = setUp()
  draw({ 11: earns, 12: loses })
  rows()[0]!.remove()
  draw({ 11: earns })
  expect(texts()).toEqual([null, null])
})

/** All that a page does to its rows: afterwards no mark may stand beside another order. */
const changes: Readonly<Record<string, () => void>> = {
  'the link leads to another order': () => {
    links()[0]!.setAttribute('href', '/your/orders/sold?order_id=19')
  },
  'the link leads nowhere': () => links()[0]!.removeAttribute('href'),
  'the text shows another order': () => {
    links()[0]!.firstChild!.nodeValue = '#19'
  },
  'the text is replaced': () => {
    links()[0]!.textContent = '#19'
  },
  'href and text name the next page’s order': () => {
    links()[0]!.setAttribute('href', '/your/orders/sold?order_id=19')
    links()[0]!.firstChild!.nodeValue = '#19'
  },
  'the row carries another id': () => rows()[0]!.setAttribute('data-order-id', '19'),
  'what is around the row carries another id': () =>
    document.body.setAttribute('data-order-id', '19'),
  'a second link in the row names another order': () =>
    rows()[0]!.insertAdjacentHTML('beforeend', '<a href="/your/orders/sold?order_id=19">x</a>'),
  'the link is another element': () => {
    const next = links()[1]!.cloneNode(true)
    links()[0]!.replaceWith(next)
  },
  'the link moves to another row': () => rows()[2]!.append(links()[0]!),
  'our element is moved beside another row': () => rows()[2]!.append(hosts()[0]!),
  'our element is moved out of the list': () => document.documentElement.append(hosts()[0]!),
  'the content of two rows is swapped': () => {
    const [first, second] = [links()[0]!, links()[1]!]
    const [a, b] = [first.getAttribute('href')!, second.getAttribute('href')!]
    first.setAttribute('href', b)
    second.setAttribute('href', a)
    first.textContent = '#12'
    second.textContent = '#11'
  },
  'the row moves into a dialog': () => {
    const dialog = document.createElement('dialog')
    document.body.append(dialog)
    dialog.append(rows()[0]!)
  },
  'the row goes': () => rows()[0]!.remove(),
  'the list is drawn anew': () => {
    document.body.innerHTML = PAGE
  },
}

test.each(Object.entries(changes))(
  '%s: the mark is gone before the page is painted',
  async (_name, change) => {
    const { draw, onStale } = setUp()
    draw({ 11: earns, 12: loses, 13: { ...loses, text: '−$3.00' } })
    const mark = hosts()[0]!
    const third = hosts()[2]!
    change()
    await beforePaint()
    expect(mark.parentNode).toBeNull()
    expect(onStale).toHaveBeenCalled()
    // What stays is still beside the order that it belongs to.
    if (third.isConnected && third.previousElementSibling?.matches('a')) {
      expect(third.previousElementSibling.getAttribute('href')).toContain('order_id=13')
    }
  },
)

test('rows that the page sorts keep their marks', async () => {
  const { draw } = setUp()
  draw({ 11: earns, 12: loses })
  document.body.append(rows()[0]!)
  document.body.prepend(rows()[1]!)
  await beforePaint()
  expect(links().map(link => link.textContent)).toEqual(['#13', '#12', '#11'])
  expect(texts()).toEqual([null, '−$1.20', '+$36.34 45% Offsite Ads −$9.65'])
})

test('changes elsewhere, and others in the row, leave the mark where it is', async () => {
  const { draw, onStale } = setUp()
  draw({ 11: earns })
  const [mark] = hosts()
  rows()[0]!.insertAdjacentHTML('beforeend', '<b>Shipped</b>')
  links()[0]!.setAttribute('href', '/your/orders/sold?ref=x&order_id=11')
  links()[0]!.textContent = ''
  document.body.insertAdjacentHTML('beforeend', '<p class="toast">Saved</p>')
  await beforePaint()
  expect(mark!.isConnected).toBe(true)
  // The row may show its number again, and then it is looked at.
  expect(onStale.mock.calls.length).toBeGreaterThan(0)
})

test('an answer that comes late is not drawn beside what took the row’s place', async () => {
  const { ask } = setUp()
  ask({ 11: earns })
  links()[0]!.setAttribute('href', '/your/orders/sold?order_id=19')
  links()[0]!.textContent = '#19'
  await beforePaint()
  while (turns.length > 0) turns.shift()!()
  expect(texts()).toEqual([null, null, null])
})

test('a row that comes to show an order with a mark asks for another look', async () => {
  const { draw, onStale } = setUp()
  draw({ 11: earns })
  links()[1]!.setAttribute('href', '/your/orders/sold?order_id=18')
  await beforePaint()
  expect(onStale).toHaveBeenCalled()
})

test('a copy of a row has no element of ours', async () => {
  const { draw } = setUp()
  draw({ 11: earns })
  const copy = rows()[0]!.cloneNode(true)
  document.body.append(copy)
  document.body.append(hosts()[0]!.cloneNode(true))
  await beforePaint()
  expect(document.body.querySelectorAll('span')).toHaveLength(1)
  expect(texts()[0]).toBe('+$36.34 45% Offsite Ads −$9.65')
})

test('keys from the prototype are no contents', () => {
  document.body.innerHTML = PAGE
  const { draw } = setUp()
  draw(Object.create({ 11: earns }))
  expect(texts()).toEqual([null, null, null])
})

test('a click that a script made opens nothing', () => {
  const { draw, onOpen } = setUp()
  draw({ 11: earns })
  const [host] = hosts()
  buttonOf(host!).click()
  host!.dispatchEvent(new MouseEvent('click', { bubbles: true }))
  expect(onOpen).not.toHaveBeenCalled()
})

/** A seller's click, as the browser makes it. */
function press(button: HTMLButtonElement) {
  const event = new MouseEvent('click', { bubbles: true, composed: true })
  Object.defineProperty(event, 'isTrusted', { value: true })
  button.dispatchEvent(event)
}

test('a seller’s click opens the order that the row shows, and none when it shows another', () => {
  const { draw, onOpen } = setUp()
  draw({ 11: earns })
  const button = buttonOf(hosts()[0]!)
  press(button)
  expect(onOpen.mock.calls).toEqual([['11']])
  links()[0]!.setAttribute('href', '/your/orders/sold?order_id=19')
  press(button)
  expect(onOpen).toHaveBeenCalledOnce()
})

test('a click on a mark does not reach the row', () => {
  const { draw } = setUp()
  draw({ 11: earns })
  const onRow = vi.fn()
  for (const type of ['click', 'mousedown', 'pointerdown', 'keydown']) {
    document.body.addEventListener(type, onRow)
    buttonOf(hosts()[0]!).dispatchEvent(new Event(type, { bubbles: true, composed: true }))
    hosts()[0]!.dispatchEvent(new Event(type, { bubbles: true }))
  }
  expect(onRow).not.toHaveBeenCalled()
})

test('when their owner ends, the page is as it was', () => {
  const { draw } = setUp()
  const before = document.documentElement.outerHTML
  draw({ 11: earns, 12: loses, 13: loses })
  expect(document.documentElement.outerHTML).not.toBe(before)
  owner.abort()
  expect(document.documentElement.outerHTML).toBe(before)
  draw({ 11: earns })
  expect(document.documentElement.outerHTML).toBe(before)
})
