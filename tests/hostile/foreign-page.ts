import { createServer } from 'node:https'
import selfsigned from 'selfsigned'

/** Nothing but its own script and style may run: stricter than Etsy is likely to be. */
const STRICT =
  "default-src 'none'; script-src 'nonce-page'; style-src 'nonce-page'; frame-src 'none'; " +
  "require-trusted-types-for 'script'; trusted-types 'none'"

/** All that a page's style sheet can do to elements it does not know. */
const HOSTILE_STYLE = `
  html { font-size: 62.5%; background: #fff }
  * { box-sizing: border-box; letter-spacing: 4px; color: red !important; text-transform: uppercase }
  aside, span, iframe, button { display: none !important; opacity: 0 !important; filter: invert(1) !important }
  aside, span { position: absolute !important; left: -9999px !important; width: 0 !important }
  button { all: unset !important }
`

/** What a page can try to learn about us, from its first moment on. */
const SPY = `
  window.errors = []
  window.spied = []
  addEventListener('error', event => errors.push(event.message))
  addEventListener('unhandledrejection', event => errors.push(String(event.reason)))
  addEventListener('message', event => spied.push(event.data))
  addEventListener('click', event => spied.push(event.composedPath().map(node => node.nodeName)), true)
  document.addEventListener('securitypolicyviolation', event => errors.push(event.violatedDirective))
  const attach = Element.prototype.attachShadow
  Element.prototype.attachShadow = function (init) {
    const root = attach.call(this, init)
    spied.push(root)
    return root
  }
  new PerformanceObserver(list => spied.push(...list.getEntries().map(entry => entry.name)))
    .observe({ type: 'resource', buffered: true })
  window.rowClicks = 0
  document.querySelectorAll('.panel-body-row').forEach(row => row.addEventListener('click', () => { rowClicks += 1 }))
`

export type ForeignPage = {
  readonly port: number
  /** What the page's `main` holds from the next load on. */
  readonly serve: (main: string, change?: { style?: string; policy?: 'strict' | 'none' }) => void
  readonly close: () => Promise<void>
}

export const orderRow = (id: number) =>
  `<div class="panel-body-row"><div data-order-id="${id}"><a href="/your/orders/sold?order_id=${id}">#${id}</a> Row ${id}</div></div>`

export const ordersMain = (count: number) =>
  `<h1>Orders</h1><div id="page-region"><section class="order-group-list">${Array.from({ length: count }, (_, i) => orderRow(1001 + i)).join('')}</section></div>`

/** A page of somebody else's that is against us: strict, spying, and with a hostile style sheet. */
export async function startForeignPage(): Promise<ForeignPage> {
  const pems = await selfsigned.generate([{ name: 'commonName', value: 'www.etsy.com' }])
  let main = ordersMain(6)
  let style = HOSTILE_STYLE
  let policy: 'strict' | 'none' = 'strict'
  const server = createServer({ key: pems.private, cert: pems.cert }, (_request, response) => {
    response.setHeader('content-type', 'text/html')
    if (policy === 'strict') response.setHeader('content-security-policy', STRICT)
    response.end(
      `<!doctype html><html lang="en-US"><head><title>Orders</title><style nonce="page">${style}</style></head>` +
        `<body><main id="main-content">${main}</main><script nonce="page">${SPY}</script></body></html>`,
    )
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port of the loopback')
  return {
    port: address.port,
    serve(nextMain, change = {}) {
      main = nextMain
      style = change.style ?? HOSTILE_STYLE
      policy = change.policy ?? 'strict'
    },
    close: () =>
      new Promise(resolve => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}
