// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { markWords } from '../../tests/fixtures/mark-words.ts'
import type { HostMessage } from '../messages/panel.ts'
import type { PanelHeights } from './heights.ts'
import { startHost, type Host } from './host.ts'
import type { Port } from './port.ts'

const ORDERS = 'https://www.etsy.com/your/orders/sold'
const row = (id: string) =>
  `<p class="panel-body-row"><a href="/your/orders/sold?order_id=${id}">#${id}</a></p>`
const KILN = { state: 'known', name: 'Kiln' }
const NAV = '<nav data-seller-nav="true"><a href="/shop/Kiln">Kiln</a></nav>'
const PAGE = `${NAV}<main id="main-content"><h1>Orders</h1><div id="page-region">${row('11')}${row('12')}</div></main>`

const roots = new Map<Element, ShadowRoot>()
Element.prototype.attachShadow = new Proxy(Reflect.get(Element.prototype, 'attachShadow'), {
  apply(attach, element: Element, given: [ShadowRootInit]) {
    const root: ShadowRoot = Reflect.apply(attach, element, given)
    roots.set(element, root)
    return root
  },
})

Reflect.get(window, 'happyDOM').settings.enableIframePageLoading = true

/** What earlier visits left, and what this one leaves. */
const heights: PanelHeights = {
  whenKnown: act => act(),
  reserve: () => reservedPx,
  keep: (...kept) => keptHeights.push(kept),
}
let reservedPx = 240
let keptHeights: unknown[] = []
let now = 0
let owner: AbortController
let host: Host
let connect: (port: Port) => void
let heard: HostMessage[]
let toHost: (message: unknown) => void

function visit(href: string) {
  Reflect.get(window, 'happyDOM').setURL(href)
}

function start() {
  owner = new AbortController()
  const onConnect = {
    addListener: (listener: (port: Port) => void) => (connect = listener),
    removeListener: () => {},
  }
  host = startHost('about:blank', { id: 'ours', onConnect }, heights, owner.signal)
}

/** What our frame does when it is up. */
function open() {
  heard = []
  connect({
    name: 'panel',
    sender: { id: 'ours' },
    onMessage: { addListener: listener => (toHost = listener), removeListener: () => {} },
    onDisconnect: { addListener: () => {}, removeListener: () => {} },
    postMessage: message => heard.push(message as HostMessage),
    disconnect: () => {},
  })
}

/** Three looks, as far apart as it takes to believe them. */
function settle() {
  for (let i = 0; i < 3; i += 1) {
    now += 700
    vi.advanceTimersByTime(700)
    host.tick()
  }
}

const ours = () => [...document.querySelectorAll('aside')]

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  vi.stubGlobal('requestIdleCallback', (act: () => void) => setTimeout(act, 0))
  vi.stubGlobal('cancelIdleCallback', (handle: number) => clearTimeout(handle))
  now = 0
  reservedPx = 240
  keptHeights = []
  vi.spyOn(performance, 'now').mockImplementation(() => now)
  document.documentElement.lang = 'de-DE'
  document.body.innerHTML = PAGE
  visit(ORDERS)
})

afterEach(() => {
  owner.abort()
  vi.useRealTimers()
})

test('on a page that we know, one closed root stands at its anchor', () => {
  start()
  const region = document.querySelectorAll('#page-region')[0]!
  expect(region.previousElementSibling).toBe(ours()[0])
  expect(ours()).toHaveLength(1)
  expect(ours()[0]!.shadowRoot).toBeNull()
  expect(roots.get(ours()[0]!)!.querySelectorAll('iframe')).toHaveLength(1)
})

test('the panel is told page, place, brightness, language and rows, once', () => {
  start()
  open()
  expect(heard).toEqual([
    {
      type: 'page',
      page: 'orders',
      shop: { state: 'known', name: 'Kiln' },
      place: 'inline',
      theme: 'light',
      locale: 'de-DE',
      keys: ['11', '12'],
    },
  ])
  settle()
  expect(heard).toHaveLength(1)
})

test('another page of the same visit is told, and the panel moves with it', () => {
  start()
  open()
  visit('https://www.etsy.com/your/shops/me/dashboard')
  document.body.innerHTML = `${NAV}<main id="main-content"><p class="dashboard-header-metadata"></p></main>`
  host.tick()
  expect(heard.at(-1)).toMatchObject({ page: 'dashboard', keys: [] })
  expect(document.querySelectorAll('.dashboard-header-metadata')[0]!.nextElementSibling).toBe(
    ours()[0],
  )
})

test('where we have nothing to say, nothing of ours is left', () => {
  start()
  open()
  visit('https://www.etsy.com/messages')
  host.tick()
  expect(document.body.innerHTML).toBe(PAGE)
  visit(ORDERS)
  host.tick()
  expect(ours()).toHaveLength(1)
})

test('a page that drops us gets us back at its anchor', () => {
  start()
  ours()[0]!.remove()
  host.tick()
  expect(document.querySelectorAll('#page-region')[0]!.previousElementSibling).toBe(ours()[0])
})

test('a page that keeps dropping us is left in peace: the dock says why', () => {
  start()
  open()
  for (let i = 0; i < 5; i += 1) {
    ours()[0]!.remove()
    host.tick()
  }
  expect(ours()[0]!.parentElement).toBe(document.documentElement)
  expect(heard.at(-1)).toMatchObject({
    place: 'dock',
    trouble: 'This page keeps removing the panel, so it waits here.',
  })
})

test('a page that is still being built is waited for, one without anchors gets the dock', () => {
  document.body.innerHTML = '<nav data-seller-nav="true"></nav><div class="brand-new"></div>'
  start()
  open()
  expect(ours()).toHaveLength(0)
  settle()
  expect(ours()[0]!.parentElement).toBe(document.documentElement)
  expect(heard.at(-1)).toMatchObject({
    place: 'dock',
    trouble: 'This page has a new layout. The panel waits here until it knows its place again.',
  })
})

test('from the dock the panel goes back to an anchor that stays', async () => {
  document.body.innerHTML = '<nav data-seller-nav="true"></nav>'
  start()
  open()
  settle()
  document.body.innerHTML = PAGE
  await Promise.resolve()
  settle()
  settle()
  expect(document.querySelectorAll('#page-region')[0]!.previousElementSibling).toBe(ours()[0])
  expect(heard.at(-1)).toMatchObject({ place: 'inline' })
  expect(heard.at(-1)).not.toHaveProperty('trouble')
})

test('marks that the panel sends stand beside their rows', () => {
  start()
  open()
  toHost({
    type: 'marks',
    shop: KILN,
    marks: { 11: { tone: 'plain', text: '+$1.00', label: 'Earns $1.00.' } },
  })
  vi.advanceTimersByTime(10)
  const [link] = document.querySelectorAll('.panel-body-row a')
  expect(markWords(roots.get(link!.nextElementSibling!)!).text).toBe('+$1.00')
})

const roomPx = () => roots.get(ours()[0]!)!.querySelector<HTMLElement>('.slot')!.style.height

test('the room is what the last visit needed, and numbers that come do not change it', () => {
  reservedPx = 321
  start()
  open()
  now = 5_000
  expect(roomPx()).toBe('321px')
  toHost({ type: 'size', heightPx: 500.5 })
  expect(roomPx()).toBe('321px')
  expect(keptHeights).toEqual([['orders', 0, { isCollapsed: false, hasShop: true }, 501]])
})

test('what the seller does in the panel changes its room, and the next visit begins without', () => {
  start()
  open()
  now = 5_000
  toHost({ type: 'size', heightPx: 700, isOwnAction: true, isPassing: true })
  expect(roomPx()).toBe('700px')
  toHost({ type: 'size', heightPx: 53, isOwnAction: true, isCollapsed: true })
  expect(roomPx()).toBe('53px')
  expect(keptHeights).toEqual([['orders', 0, { isCollapsed: true, hasShop: true }, 53]])
})

test('a panel with nothing to show takes no room', () => {
  reservedPx = 0
  start()
  open()
  expect(ours()[0]!.style.margin).toBe('0px 0px -1px')
  toHost({ type: 'size', heightPx: 100, isOwnAction: true })
  expect(ours()[0]!.style.margin).toBe('0px 0px 16px')
})

const framesOf = () => roots.get(ours()[0]!)!.querySelectorAll('iframe').length

test('a page that draws its root anew five times a second loads the frame twice in ten seconds', () => {
  start()
  open()
  let loads = framesOf()
  let had = true
  for (let at = 0; at < 10_000; at += 200) {
    now += 200
    vi.advanceTimersByTime(200)
    document.body.innerHTML = PAGE
    if (at % 500 < 200) host.tick()
    window.dispatchEvent(new Event('popstate'))
    const has = ours().length > 0 && framesOf() > 0
    if (has && !had) loads += 1
    had = has
  }
  expect(loads).toBeLessThanOrEqual(2)
  expect(ours()[0]!.parentElement).toBe(document.documentElement)
})

test.each([
  ['an error', '<main id="main-content"><h1>Not found</h1></main>'],
  ['a sign-in', '<form><input type="password"></form>'],
])('at an address of ours that shows %s nothing is mounted', (_name, html) => {
  document.body.innerHTML = html
  start()
  settle()
  settle()
  expect(ours()).toHaveLength(0)
})

test('a session that ends in the open page takes us along', () => {
  start()
  document.body.innerHTML = '<main id="main-content"><h1>Sign in</h1></main>'
  settle()
  settle()
  expect(ours()).toHaveLength(0)
})

test.each([
  ['en_US', 'en-US'],
  ['<nonsense>', navigator.language],
  ['', navigator.language],
])('a page whose language is “%s” is told as %s', (lang, locale) => {
  document.documentElement.lang = lang
  start()
  open()
  expect(heard.at(-1)).toMatchObject({ locale })
})

test('when its owner ends, the page is as it was, and stays so', () => {
  const before = document.documentElement.outerHTML
  start()
  open()
  toHost({
    type: 'marks',
    shop: KILN,
    marks: { 11: { tone: 'plain', text: '+$1.00', label: 'Earns $1.00.' } },
  })
  vi.advanceTimersByTime(10)
  expect(document.documentElement.outerHTML).not.toBe(before)
  owner.abort()
  expect(document.documentElement.outerHTML).toBe(before)
  document.body.append('x')
  settle()
  window.dispatchEvent(new Event('popstate'))
  vi.advanceTimersByTime(2000)
  expect(ours()).toHaveLength(0)
})

const mark11 = { 11: { tone: 'plain', text: '+$1.00', label: 'Earns $1.00.' } }
const markOf11 = () => document.querySelectorAll('.panel-body-row a')[0]!.nextElementSibling

test('marks go with the shop that they are of, in place and before anything else is said', async () => {
  vi.stubGlobal('requestAnimationFrame', (act: () => void) => setTimeout(act, 1))
  start()
  open()
  toHost({ type: 'marks', shop: KILN, marks: mark11 })
  vi.advanceTimersByTime(10)
  expect(markOf11()).not.toBeNull()
  document.querySelector('nav a')!.setAttribute('href', '/shop/Loom')
  await Promise.resolve()
  vi.advanceTimersByTime(20)
  expect(heard.at(-1)).toMatchObject({ shop: { state: 'known', name: 'Loom' } })
  expect(markOf11()).toBeNull()
  // What the panel had on its way for the shop before is thrown away.
  toHost({ type: 'marks', shop: KILN, marks: mark11 })
  vi.advanceTimersByTime(10)
  expect(markOf11()).toBeNull()
})

test('a page that says nothing is pending until it is whole, and then unknown', () => {
  document.querySelector('nav')!.remove()
  start()
  open()
  expect(heard.at(-1)).toMatchObject({ shop: { state: 'pending' } })
  settle()
  expect(heard.at(-1)).toMatchObject({ shop: { state: 'unknown' } })
})

test('the address alone is a sign, and a change of it is seen', () => {
  document.querySelector('nav')!.remove()
  document.querySelector('#page-region')!.innerHTML = '<i class="dashboard-header-metadata"></i>'
  visit('https://www.etsy.com/your/shops/Kiln/dashboard')
  start()
  open()
  expect(heard.at(-1)).toMatchObject({ page: 'dashboard', shop: KILN })
  visit('https://www.etsy.com/your/shops/Loom/dashboard')
  host.tick()
  expect(heard.at(-1)).toMatchObject({ shop: { state: 'known', name: 'Loom' } })
})
