// @vitest-environment happy-dom
import { beforeEach, expect, test } from 'vitest'
import { createPanel } from './mount.ts'

Reflect.get(window, 'happyDOM').settings.enableIframePageLoading = true

beforeEach(() => {
  document.body.innerHTML = '<main><h1></h1><div id="region"><p></p></div></main>'
})

const main = () => document.querySelectorAll('main')[0]!
const region = () => document.querySelectorAll<HTMLElement>('#region')[0]!
const order = (parent: Element) => [...parent.children].map(child => child.tagName)
const host = () => document.querySelectorAll('aside')[0]!

function setUp() {
  const owner = new AbortController()
  return { owner, panel: createPanel('about:blank', () => {}, owner.signal) }
}

test.each([
  ['before', ['H1', 'ASIDE', 'DIV']],
  ['after', ['H1', 'DIV', 'ASIDE']],
] as const)('it stands %s its neighbour', (place, tags) => {
  const { panel } = setUp()
  panel.putInline(region(), place)
  expect(order(main())).toEqual(tags)
  expect(panel.place()).toBe('inline')
  expect(panel.standing()).toBe('firm')
})

test('it stands first inside an element', () => {
  const { panel } = setUp()
  panel.putInline(region(), 'start')
  expect(order(region())).toEqual(['ASIDE', 'P'])
})

test('it keeps to its neighbour’s column', () => {
  const { panel } = setUp()
  region().style.maxWidth = '900px'
  region().style.margin = '0 40px'
  panel.setHeight(100)
  panel.putInline(region(), 'before')
  expect(host().style.maxWidth).toBe('900px')
  expect(host().style.margin).toBe('0px auto 16px')
})

test('it knows whether the page removed it or what it stood in', () => {
  const { panel } = setUp()
  panel.putInline(region(), 'before')
  host().remove()
  expect(panel.standing()).toBe('evicted')
  panel.putInline(region(), 'before')
  main().remove()
  expect(panel.standing()).toBe('lost')
})

test('a neighbour that was replaced is lost, though we stand', () => {
  const { panel } = setUp()
  panel.putInline(region(), 'before')
  region().remove()
  expect(panel.standing()).toBe('lost')
})

test('it moves to the dock and back, and is measured where it stands', () => {
  const { panel } = setUp()
  panel.putInline(region(), 'before')
  expect(panel.ground()).toBe(main())
  panel.putDock()
  expect(host().parentElement).toBe(document.documentElement)
  expect(panel.place()).toBe('dock')
  expect(panel.ground()).toBe(document.body)
  panel.putInline(region(), 'after')
  expect(order(main())).toEqual(['H1', 'DIV', 'ASIDE'])
})

test('taken away, it stands nowhere; ended, it cannot be seen either', () => {
  const { panel, owner } = setUp()
  const before = document.documentElement.outerHTML
  panel.putInline(region(), 'before')
  panel.take()
  expect(panel.place()).toBeUndefined()
  expect(document.documentElement.outerHTML).toBe(before)
  panel.putDock()
  owner.abort()
  expect(document.documentElement.outerHTML).toBe(before)
})
