import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { generate } from 'selfsigned'
import { loadEtsyOpenApi } from '../contract/etsy-openapi.ts'
import { cancel, receiptIdOf, receiptRowOf, refund, sell, ship, type Sale } from './actions.ts'
import { createApi } from './api/api-face.ts'
import { readRequest, sendAnswer, sendJson } from './api/http-face.ts'
import { OAuth, type App } from './api/oauth.ts'
import { RateLimit, type Limits } from './api/rate-limit.ts'
import { Clock } from './clock.ts'
import { createControls } from './controls.ts'
import { wellBehaved, type Misbehaviours } from './misbehaviours.ts'
import { replayFile } from './replay.ts'
import { booksOf, type BooksOfShop } from './shop/books-of.ts'
import { generateShop, type GenerateOptions } from './shop/generate-shop.ts'
import { Random } from './shop/random.ts'
import type { SandboxShop } from './shop/sandbox-shop.ts'
import { defaultSettings, type PageSettings } from './shop-manager/page-settings.ts'
import { createShopManager } from './shop-manager/shop-manager.ts'
import { WebhookSender, type WebhookEvent } from './webhooks.ts'

export type SandboxOptions = {
  /** Port of the Open API (http); 0 or absent takes a free one. */
  readonly port?: number
  /** Port of Shop Manager and the consent page (https). */
  readonly tlsPort?: number
  /** Ready-made shops, the first of which is *the* shop; otherwise one is generated. */
  readonly shops?: readonly SandboxShop[]
  readonly shop?: Partial<Omit<GenerateOptions, 'now'>>
  /** A file of real sales to be replayed instead. */
  readonly replay?: string
  /** Where its clock starts, epoch ms; by default now. */
  readonly startMs?: number
  readonly limits?: Partial<Limits>
  readonly redirectUris?: readonly string[]
  readonly webhookUrl?: string
  /** The consent page presses its own button. */
  readonly autoAllow?: boolean
  readonly pages?: Partial<PageSettings>
}

export type SandboxApp = App & { readonly webhookSecret: string }

/** A small Etsy on the loopback: Open API, OAuth, webhooks and Shop Manager over the same shops. */
export type Sandbox = {
  readonly apiOrigin: string
  readonly port: number
  readonly tlsPort: number
  readonly app: SandboxApp
  readonly clock: Clock
  readonly shops: readonly SandboxShop[]
  /** The first shop's. */
  readonly shop: SandboxShop
  readonly country: string
  readonly oauth: OAuth
  readonly limits: Limits
  readonly misbehaviours: Misbehaviours
  readonly pages: PageSettings
  readonly webhooks: WebhookSender
  /** What clients asked for that Etsy's document does not know: empty, or a client is wrong. */
  readonly violations: string[]
  /** The API calls so far, one line each. */
  readonly calls: string[]
  setWebhookTarget(url: string): void
  /** The generator's own accounts, as they stand now. */
  books(shopId?: number): BooksOfShop
  /** An order comes in: rows, books, `order.paid`. Resolves after the webhook's first attempt. */
  saleNow(sale?: Sale & { readonly shopId?: number }): Promise<{ readonly receiptId: string }>
  /** Money goes back to the buyer (all that is left, unless `minor` says how much, tax included). */
  refundNow(
    receiptId: string,
    options?: { readonly minor?: number; readonly shopId?: number },
  ): void
  cancelNow(receiptId: string, options?: { readonly shopId?: number }): Promise<void>
  shipNow(receiptId: string, options?: { readonly shopId?: number }): Promise<void>
  stop(): Promise<void>
}

const CALLBACK = 'https://sync.etsypro.example/oauth/callback'

const defaultApp: SandboxApp = {
  keystring: 'sandboxkeystring00000001',
  sharedSecret: 'sandboxsecret',
  redirectUris: [CALLBACK],
  webhookSecret: `whsec_${Buffer.from('sandbox-webhook-signing-secret!!').toString('base64')}`,
}

export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const ended = new AbortController()
  const clock = new Clock(options.startMs)
  const shops = options.shops ?? [await makeShop(options, clock.now())]
  const [shop] = shops
  if (shop === undefined) throw new Error('a sandbox needs a shop')
  const app = { ...defaultApp, redirectUris: options.redirectUris ?? defaultApp.redirectUris }
  const oauth = new OAuth(app, clock)
  const misbehaviours = wellBehaved()
  // Faults that come to a share of the calls come to the same ones each time.
  const faults = new Random(1)
  const pages: PageSettings = { ...defaultSettings, ...options.pages }
  const limits: Limits = { perSecond: 1_000, perDay: 5_000_000, ...options.limits }
  const violations: string[] = []
  const calls: string[] = []
  const document = loadEtsyOpenApi()
  if (document === undefined)
    console.warn("Etsy's OpenAPI document is not beside the repository: requests go unchecked")
  const webhooks = new WebhookSender(undefined, ended.signal)
  const rateLimit = new RateLimit(limits)
  const api = createApi({
    app,
    clock,
    oauth,
    rateLimit,
    shops,
    misbehaviours,
    violations,
    document,
    calls,
  })
  const shopOf = (shopId?: number): SandboxShop => {
    const found = shopId === undefined ? shop : shops.find(known => known.shopId === shopId)
    if (found === undefined) throw new Error(`no shop ${String(shopId)}`)
    return found
  }
  /** Etsy tells only apps that the seller has let in. */
  const tell = async (event: WebhookEvent, of: SandboxShop, row: number): Promise<void> => {
    if (oauth.hasConsent(of.userId)) await webhooks.send(event, of, row)
  }

  const sandbox: Omit<Sandbox, 'apiOrigin' | 'port' | 'tlsPort' | 'stop'> = {
    app,
    clock,
    shops,
    shop,
    country: shop.country,
    oauth,
    limits,
    misbehaviours,
    pages,
    webhooks,
    violations,
    calls,
    setWebhookTarget: url => {
      webhooks.target = { url, secret: app.webhookSecret }
    },
    books: shopId => booksOf(shopOf(shopId)),
    saleNow: async (sale = {}) => {
      const of = shopOf(sale.shopId)
      const row = sell(of, sale, clock.nowSec())
      await tell('order.paid', of, row)
      return { receiptId: receiptIdOf(of, row) }
    },
    refundNow: (receiptId, { minor, shopId } = {}) => {
      const of = shopOf(shopId)
      const row = receiptRowOf(of, receiptId)
      refund(of, row, minor, clock.nowSec(), misbehaviours.silentRefunds)
    },
    cancelNow: async (receiptId, { shopId } = {}) => {
      const of = shopOf(shopId)
      const row = receiptRowOf(of, receiptId)
      cancel(of, row, clock.nowSec(), misbehaviours.silentRefunds)
      await tell('order.canceled', of, row)
    },
    shipNow: async (receiptId, { shopId } = {}) => {
      const of = shopOf(shopId)
      const row = receiptRowOf(of, receiptId)
      ship(of, row, clock.nowSec())
      await tell('order.shipped', of, row)
    },
  }
  if (options.webhookUrl !== undefined) sandbox.setWebhookTarget(options.webhookUrl)

  const shopManager = createShopManager({
    clock,
    shops,
    oauth,
    pages,
    autoAllow: options.autoAllow ?? false,
  })
  const controls = createControls(sandbox)
  const apiServer = createServer(
    answering(async (request, response) => {
      const read = await readRequest(request)
      if (read.url.pathname.startsWith('/sandbox')) return controls(read, response)
      if (read.url.pathname.startsWith('/oauth/')) return shopManager(read, response)
      return sendAnswer(response, () => api(read), misbehaviours, faults)
    }),
  )
  const tlsServer = createTlsServer(
    await certificate(),
    answering(async (request, response) => shopManager(await readRequest(request), response)),
  )
  const port = await listen(apiServer, options.port ?? 0)
  const tlsPort = await listen(tlsServer, options.tlsPort ?? 0)

  return Object.assign(sandbox, {
    apiOrigin: `http://127.0.0.1:${port}`,
    port,
    tlsPort,
    stop: async () => {
      ended.abort()
      await Promise.all([close(apiServer), close(tlsServer)])
    },
  })
}

async function makeShop({ replay, shop }: SandboxOptions, now: number): Promise<SandboxShop> {
  if (replay !== undefined) return (await replayFile(replay, now)).shop
  return generateShop({ seed: 1, transactions: 1_000, ...shop, now })
}

/** A bug in the sandbox is answered as 500 and printed: it must not look like an Etsy outage. */
function answering(answer: (request: IncomingMessage, response: ServerResponse) => Promise<void>) {
  return (request: IncomingMessage, response: ServerResponse) => {
    answer(request, response).catch((error: unknown) => {
      console.error('sandbox:', error)
      if (!response.headersSent) sendJson(response, { status: 500, body: { error: String(error) } })
    })
  }
}

async function certificate(): Promise<{ key: string; cert: string }> {
  const altNames = [
    { type: 2, value: 'www.etsy.com' },
    { type: 2, value: 'localhost' },
  ] as const
  const made = await generate([{ name: 'commonName', value: 'www.etsy.com' }], {
    extensions: [{ name: 'subjectAltName', altNames: [...altNames] }],
  })
  return { key: made.private, cert: made.cert }
}

function listen(server: Server, port: number): Promise<number> {
  // Clients keep connections; one that closes while a call is on its way would look like an outage.
  server.keepAliveTimeout = 60_000
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      const address: AddressInfo | string | null = server.address()
      if (address === null || typeof address === 'string') reject(new Error('no port'))
      else resolve(address.port)
    })
  })
}

function close(server: Server): Promise<void> {
  return new Promise(resolve => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
