/**
 * What a page of the sandbox's Shop Manager does in the browser. Bundled as text into each page;
 * it may use nothing from outside this file.
 */
type Config = {
  readonly late: number
  readonly hydrate: number
  readonly rerender: number
  readonly reroot: number
  readonly nav: 'load' | 'push'
}

type OwnState = { readonly parent: ParentNode | null; readonly attributes: string }

declare global {
  // eslint-disable-next-line @typescript-eslint/consistent-type-definitions -- only an interface merges with the browser's own
  interface Window {
    /** Errors of the page since it was loaded. */
    __sandboxErrors: string[]
    /** What somebody changed on the page's own elements since they were last drawn. */
    __sandboxDisturbances: () => string[]
    /** Draws all lists anew, as the page does after an order is completed. */
    __sandboxRerender: () => void
    /** Another account is signed in, without a load: links change in place, and the data if asked. */
    __sandboxSignIn: (shopId: number, withData: boolean) => Promise<void>
    __sandboxConfig: Config
  }
}

const config = window.__sandboxConfig
window.__sandboxErrors = []
window.addEventListener('error', event => window.__sandboxErrors.push(event.message))
window.addEventListener('unhandledrejection', event =>
  window.__sandboxErrors.push(String(event.reason)),
)

let own = new Map<Element, OwnState>()

function attributesOf(element: Element): string {
  return [...element.attributes].map(({ name, value }) => `${name}=${value}`).join(' ')
}

/** Remembers every element as the page itself drew it. */
function remember(): void {
  own = new Map()
  for (const element of document.querySelectorAll('#root, #root *, body'))
    own.set(element, { parent: element.parentNode, attributes: attributesOf(element) })
}

window.__sandboxDisturbances = () =>
  [...own].flatMap(([element, { parent, attributes }]) => {
    if (element.parentNode !== parent) return [`moved or removed: ${element.tagName} ${attributes}`]
    const now = attributesOf(element)
    return now === attributes ? [] : [`changed: ${element.tagName} ${attributes} → ${now}`]
  })

/** Loads a page as a document. `XMLHttpRequest` parses it itself, which trusted types allow. */
function load(href: string): Promise<Document> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.responseType = 'document'
    request.open('GET', href)
    request.onload = () => {
      if (request.responseXML === null) reject(new Error(`no page at ${href}`))
      else resolve(request.responseXML)
    }
    request.onerror = () => reject(new Error(`no answer from ${href}`))
    request.send()
  })
}

/** Empties what comes late, and fills it in after a while. */
function fillLate(root: ParentNode): void {
  if (config.late === 0) return
  const texts = [...root.querySelectorAll('[data-late]')].map(element => {
    const text = element.textContent
    element.textContent = ''
    return () => {
      element.textContent = text
    }
  })
  setTimeout(() => texts.forEach(fill => fill()), config.late)
}

/** A fresh copy of each list takes the old one's place: guests are gone, old rows are detached. */
function rerender(): void {
  for (const list of document.querySelectorAll('[data-sandbox-list]')) {
    const source = templates.get(list.getAttribute('data-sandbox-key') ?? '')
    if (source !== undefined)
      list.replaceChildren(...[...source.childNodes].map(node => node.cloneNode(true)))
  }
  remember()
}
window.__sandboxRerender = rerender

/** A fresh copy of the page's own root takes the old one's place, as a framework does that starts over. */
function reroot(): void {
  const root = document.querySelector('#root')
  if (root === null) return
  const copy = document.createElement('div')
  copy.id = 'root'
  copy.append(...[...pristine.childNodes].map(node => node.cloneNode(true)))
  root.replaceWith(copy)
  remember()
}

const pristine = document.createElement('div')

const templates = new Map<string, Element>()

/** Keeps a clean copy of each list to draw it anew from. */
function keepTemplates(): void {
  templates.clear()
  document.querySelectorAll('[data-sandbox-list]').forEach((list, index) => {
    list.setAttribute('data-sandbox-key', String(index))
    const copy = list.cloneNode(true)
    if (copy instanceof Element) templates.set(String(index), copy)
  })
}

function drawn(): void {
  keepTemplates()
  const region = document.querySelector('#page-region, .sb-region')
  if (region !== null) fillLate(region)
  remember()
}

/** Shows another address without a load: the new page's region takes the place of this one's. */
async function show(href: string): Promise<void> {
  const next = await load(href)
  const hidden = next.querySelector('template#sandbox-page')
  const source = hidden instanceof HTMLTemplateElement ? hidden.content : next
  const fresh = source.querySelector('#page-region, .sb-region')
  const region = document.querySelector('#page-region, .sb-region')
  if (fresh === null || region === null) return
  region.replaceChildren(...[...fresh.childNodes].map(node => document.importNode(node, true)))
  document.title = next.title
  for (const link of document.querySelectorAll('[data-app-key]')) {
    const isHere =
      new URL(href, location.href).pathname === link.getAttribute('href')?.split('?')[0]
    if (isHere) link.setAttribute('aria-current', 'page')
    else link.removeAttribute('aria-current')
  }
  drawn()
}

function go(href: string): void {
  history.pushState({ sandbox: true }, '', href)
  void show(href)
}

function dataScript(of: Document): Element | undefined {
  return [...of.querySelectorAll('script')].find(each => each.textContent.includes('Etsy.Context='))
}

window.__sandboxSignIn = async (shopId, withData) => {
  const url = new URL(location.href)
  const others = (url.searchParams.get('sandbox') ?? '')
    .split(',')
    .filter(pair => !/^(shop:|$)/.test(pair))
  url.searchParams.set('sandbox', [...others, `shop:${shopId}`].join())
  const next = await load(url.href)
  const own = '[data-seller-nav="true"] a[href*="/shop/"]'
  const [from, to] = [next.querySelector(own), document.querySelector(own)]
  to?.setAttribute('href', from?.getAttribute('href') ?? '')
  const name = to?.querySelector('span')
  if (name) name.textContent = from?.textContent.trim() ?? ''
  const script = dataScript(document)
  if (withData) script?.replaceChildren(dataScript(next)?.textContent ?? '')
  history.replaceState(history.state, '', url.href)
  await show(url.href)
}

/** The page's own sandbox setting travels along, or the next address would look different. */
function withSetting(href: string): string {
  const url = new URL(href, location.href)
  const setting = new URL(location.href).searchParams.get('sandbox')
  if (setting !== null) url.searchParams.set('sandbox', setting)
  return url.href
}

/** The drawer opens over the list that is shown, wherever the link leads by itself. */
function drawerAddress(href: string): string {
  const url = new URL(location.href)
  url.searchParams.set('order_id', new URL(href).searchParams.get('order_id') ?? '')
  return url.href
}

document.addEventListener('click', event => {
  const target = event.target instanceof Element ? event.target : null
  if (target === null || event.defaultPrevented) return
  const link = target.closest('a')
  const pushes = '[data-sandbox-push], [data-sandbox-drawer]'
  const isPush = link?.matches(pushes) || (config.nav === 'push' && link?.matches('[data-app-key]'))
  if (link && isPush) {
    event.preventDefault()
    go(link.matches('[data-sandbox-drawer]') ? drawerAddress(link.href) : withSetting(link.href))
  } else if (target.closest('[data-sandbox-back]')) {
    if (history.state !== null) history.back()
    else go(withSetting(location.pathname))
  } else if (target.closest('[data-sandbox-complete]')) {
    target.closest('.panel-body')?.remove()
    keepTemplates()
    rerender()
  }
})

document.addEventListener('change', event => {
  const input = event.target
  if (!(input instanceof HTMLInputElement) || !input.matches('[data-sandbox-filter]')) return
  const url = new URL(withSetting(location.pathname))
  url.searchParams.set('item_status', input.value)
  location.href = url.href
})

window.addEventListener('popstate', () => void show(location.href))

function define(name: string, markup: (host: Element) => Node[]): void {
  customElements.define(
    name,
    class extends HTMLElement {
      constructor() {
        super()
        this.attachShadow({ mode: 'open' })
      }

      connectedCallback(): void {
        this.shadowRoot?.replaceChildren(...markup(this))
      }
    },
  )
}

function element(
  tag: string,
  attributes: Readonly<Record<string, string>>,
  ...children: (Node | string)[]
): Element {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value)
  made.append(...children)
  return made
}

define('clg-counter-indicator', host => [
  element('span', { class: 'clg-counter-indicator__value' }, host.getAttribute('value') ?? ''),
])
const iconButtonStyle =
  'button{all:unset;cursor:pointer;border-radius:16px;width:32px;height:32px;text-align:center}'
define('clg-icon-button', host => [
  element('style', {}, iconButtonStyle),
  element(
    'button',
    {
      class: 'clg-button',
      'data-button-root': '',
      'aria-label': host.getAttribute('aria-label') ?? '',
    },
    element('span', { id: 'content', class: 'clg-button__content' }, element('slot', {})),
  ),
])
define('clg-tooltip', () => [element('slot', {})])
define('clg-icon', host => [
  document.createTextNode(host.getAttribute('name') === 'message' ? '✉' : '•'),
])
define('clg-select', () => [element('select', {}, element('slot', {}))])
define('clg-text-input', host => [element('input', { name: host.getAttribute('name') ?? '' })])

const hidden = document.querySelector('template#sandbox-page')
if (hidden instanceof HTMLTemplateElement) {
  setTimeout(() => {
    document
      .querySelector('#main-content, .sb-main')
      ?.replaceChildren(hidden.content.cloneNode(true))
    drawn()
  }, config.hydrate)
} else drawn()
if (config.rerender > 0) setInterval(rerender, config.rerender)
if (config.reroot > 0) {
  pristine.append(
    ...[...(document.querySelector('#root')?.childNodes ?? [])].map(node => node.cloneNode(true)),
  )
  setInterval(reroot, config.reroot)
}

export {}
