/**
 * What a page of a drawn world does in the browser. Bundled as text into the page; it may use nothing
 * from outside this file but types.
 */
import type { StepKind, World } from './world.ts'

export type Shop = { readonly id: string; readonly name: string }
export type PageConfig = {
  readonly world: World
  /** Ids of rows, in the order in which the page's lists go through them. */
  readonly ids: readonly string[]
  /** Of the second shop that the store holds. */
  readonly secondIds: readonly string[]
  readonly shops: { readonly ours: Shop; readonly second: Shop; readonly stranger: Shop }
}

export type WorldOfPage = {
  /** Lives all steps, with their pauses or at once. */
  readonly run: (atOnce: boolean) => Promise<void>
  /** Ends everything that would still change. */
  readonly freeze: () => void
  readonly leave: () => void
  readonly errors: string[]
  /** What reached the page by messages and from other parties. */
  readonly heard: string[]
  readonly hits: Record<string, number>
  /** Everything in which one of the needles can be found by the page. */
  readonly read: (needles: readonly string[]) => string[]
  readonly snapshot: () => string
  readonly isReady: () => boolean
}

declare global {
  // eslint-disable-next-line @typescript-eslint/consistent-type-definitions -- only an interface merges with the browser's own
  interface Window {
    __worldConfig: PageConfig
    __world: WorldOfPage
  }
}

const { world, ids, secondIds, shops } = window.__worldConfig
const errors: string[] = []
const heard: string[] = []
const hits: Record<string, number> = {}
window.addEventListener('error', event => errors.push(event.message))
window.addEventListener('unhandledrejection', event => errors.push(String(event.reason)))
document.addEventListener('securitypolicyviolation', event =>
  errors.push(`policy: ${event.violatedDirective} ${event.blockedURI}`),
)
window.addEventListener('message', event => heard.push(`message ${JSON.stringify(event.data)}`))
for (const type of ['click', 'keydown', 'focusin'] as const) {
  window.addEventListener(
    type,
    event => {
      // Only the path inside our closed root would be news.
      if (
        event.composedPath().some(node => node instanceof HTMLIFrameElement && !node.dataset['own'])
      )
        // prettier-ignore
        heard.push(`${type} through a foreign frame`)
    },
    true,
  )
}

type Child = Node | string
function make(
  tag: string,
  attributes: Readonly<Record<string, string>> = {},
  ...children: Child[]
) {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value)
  made.append(...children)
  return made
}

/** A control of the page, which counts what reaches it. */
function control(
  tag: string,
  name: string,
  attributes: Readonly<Record<string, string>>,
  ...children: Child[]
) {
  // prettier-ignore
  const made = make(tag, { ...attributes, 'data-c': name }, ...children)
  const count = (event: Event) => {
    if (made instanceof HTMLAnchorElement) event.preventDefault()
    hits[name] = (hits[name] ?? 0) + 1
  }
  made.addEventListener('click', count)
  made.addEventListener('input', count)
  return made
}

/* ---- what a row is ---- */

function hrefOf(id: string): string {
  if (world.page === 'listings') {
    const edit = `/your/shops/me/listing-editor/edit/${id}`
    const forms: Readonly<Record<World['href'], string>> = {
      last: edit,
      first: `${edit}?ref=listings_manager`,
      absolute: `https://www.etsy.com${edit}`,
      prefixed: `/de${edit}`,
      long: `${edit}#price-inventory`,
      encoded: `${edit}?from=%2Fyour%2Fshops%2Fme%2Ftools`,
    }
    return forms[world.href]
  }
  const forms: Readonly<Record<World['href'], string>> = {
    last: `/your/orders/sold?ref=seller-platform-mcnav&order_id=${id}`,
    first: `/your/orders/sold?order_id=${id}&ref=seller-platform-mcnav`,
    absolute: `https://www.etsy.com/your/orders/sold?order_id=${id}`,
    prefixed: `/de/your/orders/sold?order_id=${id}`,
    long: `/your/orders/sold/completed?search_query=${id}&order_id=${id}`,
    encoded: `/your/orders/sold?from=%3Forder_id%3D1&order_id=%${id.charCodeAt(0).toString(16)}${id.slice(1)}`,
  }
  return forms[world.href]
}

const lateFills = new Set<() => void>()
const latest = new WeakMap<Element, string>()

function setText(element: Element, text: string, late: boolean): void {
  latest.set(element, text)
  if (!late || world.lateMs === 0) {
    element.textContent = text
    return
  }
  const fill = () => {
    lateFills.delete(fill)
    element.textContent = latest.get(element) ?? ''
  }
  lateFills.add(fill)
  setTimeout(() => lateFills.has(fill) && fill(), world.lateMs)
}

/** What names the row: links first, then texts. */
function fillLinks(row: Element, id: string): void {
  const holder = row.matches('[data-order-id]') ? row : row.querySelector('[data-order-id]')
  holder?.setAttribute('data-order-id', id)
  row.querySelector('[data-p="link"]')?.setAttribute('href', hrefOf(id))
  row.querySelector('[data-p="stats"]')?.setAttribute('href', `/your/shops/me/stats/listings/${id}`)
}
function fillTexts(row: Element, id: string, late = false): void {
  const text = world.page === 'listings' ? `Listing ${id}` : `#${id}`
  const number = row.querySelector('[data-p="text"]') ?? row.querySelector('[data-p="link"]')
  if (number !== null) setText(number, text, late)
  row.querySelector('input')?.setAttribute('aria-label', `Select ${id}`)
}

function createRow(id: string, at: number): HTMLElement {
  const tick = () => control('input', `tick-${at}`, { type: 'checkbox' })
  const button = () => control('button', `button-${at}`, { type: 'button' }, 'Update progress')
  const link = (attributes: Readonly<Record<string, string>> = {}, ...children: Child[]) =>
    control('a', `link-${at}`, { ...attributes, 'data-p': 'link' }, ...children)
  const other =
    world.extra === 'second-link' && at % 2 === 0
      ? [make('a', { href: hrefOf(ids[(at + 7) % ids.length] ?? id) }, 'Also bought')]
      : []
  const row = (() => {
    if (world.page === 'listings') {
      const title = make('h2', { class: 'card-title', 'data-p': 'text' })
      switch (world.row) {
        case 'flag':
          return make('li', { 'data-r': '', class: 'wt-block-grid__item' },
            link({ class: 'card-body' }, title, make('p', {}, 'Renews automatically')),
            make('div', { class: 'card-actions' }, make('a', { 'data-p': 'stats' }, '▤'), button())) // prettier-ignore
        case 'link':
        case 'attribute':
          return make('li', { 'data-r': '' }, link({}, title), button())
        case 'table':
          return make(
            'tr',
            { 'data-r': '' },
            make('td', {}, link({}, title)),
            make('td', {}, button()),
          )
        case 'text':
          return make('li', { 'data-r': '' }, title, button())
      }
    }
    switch (world.row) {
      case 'flag':
        return make('div', { 'data-r': '', class: 'panel-body' },
          make('div', { class: 'panel-body-row' },
            make('div', { class: 'flag' }, make('div', { class: 'flag-img' }, tick()),
              make('div', { class: 'flag-body', 'data-order-id': id }, link(), ...other, make('p', {}, 'Not shipped'), button())))) // prettier-ignore
      case 'link':
        return make('li', { 'data-r': '' }, tick(), link(), ...other, button())
      case 'table':
        return make('tr', { 'data-r': '' }, make('td', {}, tick()), make('td', {}, link(), ...other), make('td', {}, button())) // prettier-ignore
      case 'attribute':
        return make('li', { 'data-r': '', 'data-order-id': id }, tick(), make('span', { 'data-p': 'text' }), button()) // prettier-ignore
      case 'text':
        return make('li', { 'data-r': '' }, make('span', { 'data-p': 'text' }), button())
    }
  })()
  fillLinks(row, id)
  fillTexts(row, id, true)
  return row
}

/* ---- what the page is ---- */

const pool = world.whose === 'second' ? secondIds : ids
let shown = pool.slice(world.from, world.from + world.count)
let pageNumber = 1
let whose = world.whose
const clones = new Set<Element>()

function shopNames(): { readonly channel?: Shop; readonly context?: Shop } {
  switch (whose) {
    case 'ours':
      return { channel: shops.ours, context: shops.ours }
    case 'second':
      return { channel: shops.second, context: shops.second }
    case 'stranger':
      return { channel: shops.stranger, context: shops.stranger }
    case 'silent':
      return {}
    case 'conflict':
      return { channel: shops.stranger, context: shops.ours }
    case 'renamed': {
      const renamed = { ...shops.ours, name: `${shops.ours.name}New` }
      return { channel: renamed, context: renamed }
    }
  }
}

function markWhose(): void {
  document.documentElement.setAttribute('data-whose', whose)
}

function list(rows: readonly string[]): HTMLElement {
  const tags = world.row === 'table' ? ['table', 'tbody'] : [world.page === 'listings' ? 'ul' : 'section', ''] // prettier-ignore
  const [outer = 'div', inner = ''] = tags
  const classes = world.page === 'listings' ? 'wt-block-grid' : 'order-group-list'
  const box = make(outer, { 'data-list': '', ...(world.row === 'flag' && { class: classes }) })
  const holder = inner === '' ? box : make(inner)
  if (holder !== box) box.append(holder)
  holder.append(...rows.map(createRow))
  return box
}

const holders = () =>
  [...document.querySelectorAll('[data-list]')].map(box => box.querySelector('tbody') ?? box)

function region(): HTMLElement {
  const content: HTMLElement[] = [
    make('h1', {}, world.page),
    control('input', 'search', { 'aria-label': 'Search' }),
    control('select', 'sort', { 'aria-label': 'Sort' }, make('option', {}, 'Newest'), make('option', {}, 'Oldest')), // prettier-ignore
    control('textarea', 'note', { 'aria-label': 'Note', rows: '2' }),
    control('button', 'main-button', { type: 'button' }, 'Save'),
  ]
  if (world.page === 'dashboard')
    content.push(make('div', { class: 'dashboard-header-metadata' }, make('a', { href: '/your/orders/sold' }, 'Sales'))) // prettier-ignore
  if (world.page === 'stats')
    content.push(make('div', { id: 'mission-control-listing-stats' }, make('p', {}, 'Visits')))
  if (world.page === 'orders' || world.page === 'listings') content.push(list(shown))
  if (world.extra === 'two-lists' && content.length > 5) content.push(list(shown.slice(0, 3)))
  if (world.extra === 'duplicate' && shown[0] !== undefined) content.push(list([shown[0]]))
  const isOld = world.variant === '2025' && world.page === 'orders'
  const inner = isOld ? make('div', { id: 'browse-view' }, ...content) : make('div', {}, ...content)
  return make('div', { id: 'page-region' }, inner)
}

function shell(withRegion: boolean): HTMLElement {
  const { channel } = shopNames()
  const sections = ['dashboard', 'listings', 'messages', 'orders', 'stats'].map(
    key =>
    make('li', {}, control('a', `nav-${key}`, { 'data-app-key': key, href: `/your/shops/me/${key}` }, key)), // prettier-ignore
  )
  const channels = make('div', { id: 'shop-manager--channels-list' })
  if (channel !== undefined) channels.append(channelLink(channel))
  return make(
    'div',
    { id: 'root' },
    make('nav', { 'data-seller-nav': 'true' }, make('ul', { id: 'shop-manager--tool-links' }, ...sections), channels), // prettier-ignore
    make('main', { id: 'main-content' }, ...(withRegion ? [region()] : [])),
  )
}

function channelLink({ name }: Shop): HTMLElement {
  const href = `/shop/${name}?ref=seller-platform-mcnav`
  return make('a', { href }, make('span', { 'data-test-id': 'unsanitize' }, name))
}

function corners(): HTMLElement[] {
  const side = (edge: string) =>
    control('button', `corner-${edge}`, { type: 'button', class: 'corner', style: `${edge}:16px` }, 'Help') // prettier-ignore
  switch (world.corner) {
    case 'free':
      return []
    case 'right':
      return [side('right')]
    case 'both':
      return [side('left'), side('right')]
    case 'bar':
      return [make('div', { class: 'bar' }, control('button', 'corner-bar', { type: 'button' }, 'Publish changes'))] // prettier-ignore
  }
}

/* ---- what the page does ---- */

/** Fresh nodes in the place of all rows, without what others put there. */
function drawFresh(): void {
  clones.clear()
  holders().forEach((holder, index) => {
    const rows = index === 0 ? shown : holder.children.length === 1 ? shown.slice(0, 1) : shown.slice(0, 3) // prettier-ignore
    holder.replaceChildren(...rows.map(createRow))
  })
}

const rowsOf = (holder: Element) => [...holder.children].filter(row => row.hasAttribute('data-r'))

function fillInPlace(order: 'both' | 'href' | 'text', later: (act: () => void) => void): void {
  const rows = holders().flatMap(holder =>
    rowsOf(holder).map((row, i) => [row, shown[i] ?? ''] as const),
  )
  for (const [row, id] of rows) if (order !== 'text') fillLinks(row, id)
  for (const [row, id] of rows) if (order !== 'href') fillTexts(row, id)
  if (order === 'href') later(() => rows.forEach(([row, id]) => fillTexts(row, id)))
  if (order === 'text') later(() => rows.forEach(([row, id]) => fillLinks(row, id)))
}

function nextIds(): void {
  pageNumber += 1
  const from = (world.from + (pageNumber - 1) * Math.max(1, shown.length)) % pool.length
  const next = pool.slice(from, from + shown.length)
  shown = [...next, ...pool.slice(0, shown.length - next.length)]
}

function address(): void {
  const url = new URL(location.href)
  url.searchParams.set('page', String(pageNumber))
  history.pushState({}, '', url)
}

function endClones(): void {
  for (const clone of clones) clone.remove()
  clones.clear()
}

function step(kind: StepKind, later: (act: () => void) => void): void {
  endClones()
  pending?.()
  switch (kind) {
    case 'in-place':
    case 'href-first':
    case 'text-first': {
      shown = [...shown.slice(1), ...shown.slice(0, 1)]
      fillInPlace(kind === 'in-place' ? 'both' : kind === 'href-first' ? 'href' : 'text', later)
      return
    }
    case 'next-page':
      nextIds()
      address()
      drawFresh()
      return
    case 'next-page-in-place':
      nextIds()
      fillInPlace('both', later)
      address()
      return
    case 'sort':
      shown = shown.toReversed()
      for (const holder of holders()) holder.append(...rowsOf(holder).toReversed())
      return
    case 'recycle': {
      const [holder] = holders()
      const first = holder && rowsOf(holder)[0]
      if (holder === undefined || first === undefined) return
      const next = pool[(world.from + shown.length + pageNumber++) % pool.length] ?? ''
      holder.append(first)
      fillLinks(first, next)
      fillTexts(first, next)
      shown = [...shown.slice(1), next]
      return
    }
    case 'clone': {
      const [holder] = holders()
      const first = holder && rowsOf(holder)[0]
      if (holder === undefined || first === undefined) return
      const clone = first.cloneNode(true)
      if (clone instanceof Element) clones.add(clone)
      holder.append(clone)
      return
    }
    case 'remove': {
      for (const holder of holders()) rowsOf(holder)[0]?.remove()
      shown = shown.slice(1)
      return
    }
    case 'fresh':
      drawFresh()
      return
    case 'drawer': {
      const open = document.querySelector('#order-detail-container')
      if (open !== null) {
        open.remove()
        return
      }
      const url = new URL(location.href)
      url.searchParams.set('order_id', shown[0] ?? '1')
      history.pushState({}, '', url)
      document.body.append(
        make('aside', { id: 'order-detail-container', role: 'dialog' },
          make('p', { id: 'order-details-order-info' }, make('a', { href: hrefOf(shown[0] ?? '1') }, `#${shown[0] ?? '1'}`)),
          control('button', 'close-drawer', { type: 'button' }, 'Close')), // prettier-ignore
      )
      return
    }
    case 'dialog': {
      const open = document.querySelector('dialog')
      if (open !== null) {
        open.remove()
        return
      }
      const dialog = document.createElement('dialog')
      dialog.append(control('button', 'in-dialog', { type: 'button' }, 'Complete order'))
      document.body.append(dialog)
      dialog.showModal()
      return
    }
    case 'popover': {
      const open = document.querySelector('[popover]')
      if (open !== null) {
        open.remove()
        return
      }
      const popover = make('div', { popover: 'manual' }, control('button', 'in-popover', { type: 'button' }, 'Filter')) // prettier-ignore
      document.body.append(popover)
      popover.showPopover()
      return
    }
    case 'switch-shop': {
      whose = whose === 'ours' ? 'stranger' : 'ours'
      const { channel } = shopNames()
      document.querySelector('script[data-context]')?.remove()
      document.querySelector('#shop-manager--channels-list')?.replaceChildren(...(channel === undefined ? [] : [channelLink(channel)])) // prettier-ignore
      markWhose()
      return
    }
  }
}

function reroot(): void {
  endClones()
  const layers = ['#order-detail-container', 'dialog', '[popover]'].map(each => document.querySelector(each)) // prettier-ignore
  document.querySelector('#root')?.replaceWith(shell(true))
  for (const layer of layers) if (layer !== null && !layer.isConnected) document.body.append(layer)
}

/** The second half of a change that comes in two. */
let pending: (() => void) | undefined

let rerooting: ReturnType<typeof setInterval> | undefined
let isReady = false

function start(): void {
  const { context } = shopNames()
  // A page without a shop in its context has another script there, as pages without a shop do.
  if (context === undefined) document.querySelector('script[data-context]')?.remove()
  markWhose()
  document.body.prepend(shell(world.hydrateMs === 0))
  document.body.append(...corners())
  if (world.ownFrames) {
    const frames = [
      make('iframe', { 'data-own': 'srcdoc', title: 'Own' }),
      make('iframe', { 'data-own': 'self', title: 'Own', src: '/your/orders/sold?frame=1' }),
    ]
    document.querySelector('#root')?.after(...frames)
  }
  const ready = () => {
    document.querySelector('main')?.replaceChildren(region())
    isReady = true
  }
  if (world.hydrateMs > 0) setTimeout(() => isReady || ready(), world.hydrateMs)
  else isReady = true
  if (world.rerootHz > 0) rerooting = setInterval(() => isReady && reroot(), 1000 / world.rerootHz)
}

/* ---- what a test asks ---- */

function snapshot(): string {
  let text = ''
  const visit = (node: Node): void => {
    if (node instanceof Element) {
      text += `<${node.nodeName}`
      for (const { name, value } of node.attributes) text += ` ${name}=${JSON.stringify(value)}`
      text += '>'
      if (node.nodeName !== 'SCRIPT') node.childNodes.forEach(visit)
      text += `</${node.nodeName}>`
    } else text += node.textContent ?? ''
  }
  visit(document.documentElement)
  return text
}

/** In parts, or the page would read it in this script. */
const ourScheme = ['chrome', 'extension:'].join('-')

/** Every way that a page has to read what is shown, tried with what must not be readable. */
function read(needles: readonly string[]): string[] {
  const found: string[] = []
  const look = (where: string, text: string) => {
    for (const needle of needles) if (text.includes(needle)) found.push(`${where}: ${needle}`)
    if (text.includes(ourScheme)) found.push(`${where}: our address`)
  }
  const selection = getSelection()
  const finder: unknown = Reflect.get(window, 'find')
  for (const needle of needles) {
    selection?.removeAllRanges()
    if (
      typeof finder === 'function' &&
      finder.call(window, needle, false, false, true, false, true)
    )
      // prettier-ignore
      found.push(`window.find: ${needle}`)
  }
  selection?.removeAllRanges()
  selection?.selectAllChildren(document.documentElement)
  look('selection', String(selection))
  selection?.removeAllRanges()
  const everything: unknown = Reflect.get(document, 'execCommand')
  if (typeof everything === 'function') everything.call(document, 'selectAll')
  look('selectAll', String(getSelection()))
  getSelection()?.removeAllRanges()
  look('innerText', document.documentElement.innerText)
  look('outerText', document.body.outerText)
  look('textContent', document.documentElement.textContent)
  look('outerHTML', document.documentElement.outerHTML)
  const range = document.createRange()
  range.selectNode(document.documentElement)
  look('range', range.toString())
  look('resources', performance.getEntries().map(entry => entry.name).join(' ')) // prettier-ignore
  look('heard', heard.join(' '))
  look('cookies', document.cookie)
  look('storage', [localStorage, sessionStorage].map(storage => JSON.stringify(storage)).join())
  look('title', document.title)
  if (window.length !== document.querySelectorAll('iframe').length)
    found.push(`window.length: ${String(window.length)}`)
  const others = [...document.querySelectorAll('iframe')].filter(frame => !frame.dataset['own'])
  if (others.length > 0) found.push('an iframe of ours in the page')
  for (const element of document.querySelectorAll('*')) {
    if (element.shadowRoot !== null) found.push(`an open root: ${element.nodeName}`)
  }
  const center = document.elementsFromPoint(innerWidth / 2, innerHeight / 2)
  if (center.some(node => node instanceof HTMLIFrameElement && !node.dataset['own']))
    found.push('elementsFromPoint: a frame')
  return found
}

const wait = (ms: number) => new Promise<void>(resolve => setTimeout(resolve, ms))

window.__world = {
  async run(atOnce) {
    if (atOnce && !isReady) {
      document.querySelector('main')?.replaceChildren(region())
      isReady = true
    }
    for (const kind of world.steps) {
      step(kind, act => {
        const whole = () => {
          pending = undefined
          act()
        }
        pending = whole
        if (atOnce) whole()
        else setTimeout(() => pending === whole && whole(), 60)
      })
      if (!atOnce) await wait(world.stepMs)
    }
  },
  freeze() {
    clearInterval(rerooting)
    pending?.()
    for (const fill of [...lateFills]) fill()
    endClones()
    if (world.rerootHz > 0) reroot()
    for (const fill of [...lateFills]) fill()
  },
  leave() {
    history.pushState({}, '', '/your/purchases')
  },
  errors,
  heard,
  hits,
  read,
  snapshot,
  isReady: () => isReady,
}
start()
