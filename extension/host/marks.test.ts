// @vitest-environment happy-dom
import { beforeEach, expect, test, vi } from 'vitest'
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

beforeEach(() => {
  roots.clear()
  document.body.innerHTML = PAGE
})

function setUp() {
  const owner = new AbortController()
  const onOpen = vi.fn()
  const marks = createMarks(onOpen, () => {}, owner.signal)
  const draw = (contents: Record<string, MarkContent>) => {
    marks.draw(findRows(orders, document), contents, 'dark')
    while (turns.length > 0) turns.shift()!()
  }
  return { owner, onOpen, draw }
}

/** What stands after the link of each row. */
const hosts = () => [...document.body.querySelectorAll('a')].map(link => link.nextElementSibling)
const texts = () =>
  hosts().map(host => host && roots.get(host)!.querySelector('button')!.textContent)

test('a mark stands beside each row that has a content, as text', () => {
  const { draw } = setUp()
  draw({ 11: earns, 13: { ...loses, text: '<img src=x onerror=a()>' } })
  expect(texts()).toEqual(['+$36.3445%Offsite Ads −$9.65', null, '<img src=x onerror=a()>'])
  const root = roots.get(hosts()[2]!)!
  expect(root.querySelectorAll('img')).toHaveLength(0)
  expect(root.querySelector('button')!.getAttribute('aria-label')).toBe('This order loses $1.20.')
  expect(root.querySelector('button')!.dataset['theme']).toBe('dark')
})

test('the page sees one empty element a row', () => {
  const { draw } = setUp()
  draw({ 11: earns })
  const [host] = hosts()
  expect(host!.childNodes).toHaveLength(0)
  expect(host!.shadowRoot).toBeNull()
  expect(document.body.textContent).toBe('#11#12#13')
})

test('a mark follows its row through a re-render, and another content is drawn anew', () => {
  const { draw } = setUp()
  draw({ 11: earns, 12: loses })
  const before = hosts()
  document.body.innerHTML = PAGE
  draw({ 11: earns, 12: { ...loses, text: '−$2.00' } })
  expect(texts()).toEqual(['+$36.3445%Offsite Ads −$9.65', '−$2.00', null])
  expect(hosts()).toEqual(before)
})

test('a mark whose row or content is gone goes too', () => {
  const { draw } = setUp()
  draw({ 11: earns, 12: loses })
  document.body.querySelectorAll('p')[0]!.remove()
  draw({ 11: earns })
  expect(texts()).toEqual([null, null])
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
  roots.get(host!)!.querySelector('button')!.click()
  host!.dispatchEvent(new MouseEvent('click', { bubbles: true }))
  expect(onOpen).not.toHaveBeenCalled()
})

test('a click on a mark does not reach the row', () => {
  const { draw } = setUp()
  draw({ 11: earns })
  const onRow = vi.fn()
  for (const type of ['click', 'mousedown', 'pointerdown', 'keydown']) {
    document.body.addEventListener(type, onRow)
    roots
      .get(hosts()[0]!)!
      .querySelector('button')!
      .dispatchEvent(new Event(type, { bubbles: true, composed: true }))
    hosts()[0]!.dispatchEvent(new Event(type, { bubbles: true }))
  }
  expect(onRow).not.toHaveBeenCalled()
})

test('when their owner ends, the page is as it was', () => {
  const { draw, owner } = setUp()
  const before = document.documentElement.outerHTML
  draw({ 11: earns, 12: loses, 13: loses })
  expect(document.documentElement.outerHTML).not.toBe(before)
  owner.abort()
  expect(document.documentElement.outerHTML).toBe(before)
  draw({ 11: earns })
  expect(document.documentElement.outerHTML).toBe(before)
})
