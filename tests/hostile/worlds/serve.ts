import { readFileSync } from 'node:fs'
import { createServer } from 'node:https'
import { join } from 'node:path'
import { transformSync } from 'esbuild'
import selfsigned from 'selfsigned'
import type { PageConfig } from './page-script.ts'
import { styles, type ErrorKind, type World } from './world.ts'

const bundled = (file: string) =>
  transformSync(readFileSync(join(import.meta.dirname, file), 'utf8'), {
    loader: 'ts',
    format: 'iife',
  }).code

export const samplerScript = bundled('sampler.ts')
const pageScript = bundled('page-script.ts')

/** Natives of the page that somebody has wrapped, and names that turn up in every loop over an object. */
const PROTOTYPES = `
for (const name of ['appendChild', 'insertBefore', 'removeChild', 'cloneNode', 'contains']) {
  const native = Node.prototype[name]
  Node.prototype[name] = function (...args) { return native.apply(this, args) }
}
Array.prototype.last = function () { return this[this.length - 1] }
Object.defineProperty(Array.prototype, 'toJSON', { value: undefined, configurable: true })
String.prototype.trim = function () { return String(this).replace(/^ +| +$/g, '') }
const attach = Element.prototype.attachShadow
Element.prototype.attachShadow = function (init) { return attach.call(this, { ...init, mode: 'open' }) }
`

const BASE_STYLE = `
  body{margin:0;font:14px/1.4 sans-serif;background:#fff}
  html[data-whose]{background:#fff}
  main{padding:16px}nav ul{display:flex;gap:8px;list-style:none}
  [data-r]{padding:8px;border-bottom:1px solid #ddd;list-style:none}
  table [data-r]{display:table-row}
  .wt-block-grid{display:grid;grid-template-columns:repeat(auto-fill,minmax(180px,1fr))}
  .card-body{display:block}
  .corner{position:fixed;bottom:16px}.bar{position:fixed;bottom:0;left:0;right:0;padding:8px;background:#eee;text-align:right}
  #order-detail-container{position:fixed;top:0;right:0;bottom:0;width:min(400px,90vw);background:#fff;z-index:10}
`

const errorTexts: Readonly<Record<ErrorKind, readonly [status: number, body: string]>> = {
  '403': [403, '<div class="box"><h1>Access denied</h1><p>Please come back later.</p></div>'],
  '404': [
    404,
    '<header><a href="/">Home</a><a href="/your/shops/me/dashboard?ref=hdr-mcpa">Shop Manager</a></header><main id="main-content"><h1>Uh oh!</h1></main>',
  ],
  '429': [429, '<div class="box"><h1>Too many requests</h1></div>'],
  '500': [500, '<main id="main-content"><h1>Something went wrong</h1></main>'],
  captcha: [
    200,
    '<div id="captcha-box"><h1>Please verify you are a human</h1><iframe data-own="captcha" title="Challenge" srcdoc="challenge"></iframe></div>',
  ],
  'sign-in': [
    200,
    '<header><a href="/your/shops/me/dashboard?ref=hdr-mcpa">Shop Manager</a></header><main id="main-content"><h1>Sign in</h1><form><input name="email" type="email"><input name="password" type="password"><button type="button" data-c="sign-in">Sign in</button></form></main>',
  ],
  maintenance: [503, '<div class="box"><h1>Back soon</h1></div>'],
}

/** Errors answer the page's questions too, without its script. */
const ERROR_SCRIPT = `
const errors = []
addEventListener('error', event => errors.push(event.message))
document.addEventListener('securitypolicyviolation', event => errors.push('policy: ' + event.violatedDirective))
document.documentElement.setAttribute('data-whose', 'nobody')
`

export type WorldServer = {
  readonly port: number
  readonly close: () => Promise<void>
}

/** Etsy's site, as the worlds draw it: `?world=N` in the address, or in that of the page that asks. */
export async function serveWorlds(
  worldOf: (seed: number) => World,
  configOf: (world: World) => PageConfig,
): Promise<WorldServer> {
  const pems = await selfsigned.generate([{ name: 'commonName', value: 'www.etsy.com' }])
  const server = createServer({ key: pems.private, cert: pems.cert }, (request, response) => {
    const url = new URL(request.url ?? '/', 'https://www.etsy.com')
    const seed = url.searchParams.get('world')
    response.setHeader('content-type', 'text/html; charset=utf-8')
    if (seed === null) {
      response.end('<!doctype html><title>Another page</title><p>Another page')
      return
    }
    const world = worldOf(Number(seed))
    for (const [name, value] of Object.entries(headersOf(world))) response.setHeader(name, value)
    response.statusCode = world.error === undefined ? 200 : errorTexts[world.error][0]
    response.end(world.error === undefined ? documentOf(world, configOf(world)) : errorOf(world))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port of the loopback')
  return {
    port: address.port,
    close: () =>
      new Promise(resolve => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

function headersOf({ csp, isolation }: World): Readonly<Record<string, string>> {
  const policies = {
    none: undefined,
    frames: "frame-src 'self'",
    strict:
      "default-src 'self'; script-src 'nonce-world'; style-src 'unsafe-inline'; img-src 'self' data:; frame-src 'self'; " +
      "object-src 'none'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
  }
  const policy = policies[csp]
  return {
    ...(policy !== undefined && { 'content-security-policy': policy }),
    ...(isolation !== 'none' && { 'cross-origin-embedder-policy': 'require-corp' }),
    ...(isolation === 'isolated' && { 'cross-origin-opener-policy': 'same-origin' }),
  }
}

const json = (value: unknown) => JSON.stringify(value).replaceAll('<', '\\u003c')

function head(world: World, title: string): string {
  const css = BASE_STYLE + world.styles.map(name => styles[name]).join('\n')
  const { lang } = world
  const dir = lang === 'ar' ? ' dir="rtl"' : ''
  return (
    `<!doctype html><html${lang === '' ? '' : ` lang="${lang}"`}${dir}><head><meta charset="utf-8">` +
    '<meta name="viewport" content="width=device-width,initial-scale=1"><link rel="icon" href="data:,">' +
    `<title>${title}</title><style>${css}</style>`
  )
}

function documentOf(world: World, config: PageConfig): string {
  const { whose } = world
  const named =
    whose === 'silent'
      ? undefined
      : whose === 'second'
        ? config.shops.second
        : whose === 'stranger'
          ? config.shops.stranger
          : { ...config.shops.ours, ...(whose === 'renamed' && { name: `${config.shops.ours.name}New` }) } // prettier-ignore
  const context = named && {
    feature: { isAppShellEnabled: true },
    data: { shop_id: Number(named.id), shop_name: named.name, is_app_shell: true },
  }
  const signs =
    context === undefined
      ? ''
      : `<script nonce="world" data-context>window.Etsy=window.Etsy||{};Etsy.Context=${json(context)};</script>`
  return (
    head(world, 'Shop Manager') +
    `${signs}<script nonce="world">${world.hostilePrototypes ? PROTOTYPES : ''}window.__worldConfig=${json(config)}</script></head>` +
    `<body><script nonce="world">${pageScript}</script></body></html>`
  )
}

function errorOf(world: World): string {
  const [, body] = errorTexts[world.error ?? '500']
  return (
    head(world, 'Etsy') +
    `</head><body>${body}<script nonce="world">${ERROR_SCRIPT}${ERROR_WORLD}</script></body></html>`
  )
}

/** The questions of `page-script.ts`, for a page that has no life of its own. */
const ERROR_WORLD = `
window.__world = {
  run: async () => {}, freeze() {}, leave: () => history.pushState({}, '', '/your/purchases'),
  errors, heard: [], hits: {}, isReady: () => true,
  read: () => window.length === document.querySelectorAll('iframe').length ? [] : ['window.length'],
  snapshot() {
    let text = ''
    const visit = node => {
      if (node instanceof Element) {
        text += '<' + node.nodeName
        for (const { name, value } of node.attributes) text += ' ' + name + '=' + JSON.stringify(value)
        text += '>'
        if (node.nodeName !== 'SCRIPT') node.childNodes.forEach(visit)
        text += '</' + node.nodeName + '>'
      } else text += node.textContent ?? ''
    }
    visit(document.documentElement)
    return text
  },
}
`
