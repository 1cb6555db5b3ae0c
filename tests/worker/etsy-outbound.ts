import { signedHeaders, webhookBody } from '../sandbox/webhooks.ts'
import { sell, cancel, refund, receiptIdOf, receiptRowOf } from '../sandbox/actions.ts'
import { createApi } from '../sandbox/api/api-face.ts'
import { OAuth } from '../sandbox/api/oauth.ts'
import { sendOrFail } from '../sandbox/api/faults.ts'
import { RateLimit } from '../sandbox/api/rate-limit.ts'
import { Clock } from '../sandbox/clock.ts'
import { wellBehaved } from '../sandbox/misbehaviours.ts'
import { Random } from '../sandbox/shop/random.ts'
import { generateShop } from '../sandbox/shop/generate-shop.ts'
import { spoiledFor, spoilText, type Spoiled } from './spoil-answer.ts'
import { loadEtsyOpenApi } from '../contract/etsy-openapi.ts'

/** An answer that Etsy gives instead of the right one, to the next call whose path contains `path`. */
export type Instead = {
  readonly path: string
  readonly status: number
  readonly body: string
  readonly headers?: Readonly<Record<string, string>>
}

/** Bindings of the worker under test that belong to this Etsy. */
export const etsyBindings = {
  ETSY_API_ORIGIN: 'https://etsy.test',
  ETSY_KEYSTRING: 'keystring',
  ETSY_SHARED_SECRET: 'secret',
  ETSY_WEBHOOK_SECRET: `whsec_${Buffer.from('a webhook secret for tests only!').toString('base64')}`,
}

/** The shops that tests may connect: one a test file, since rooms outlive a test. */
const sizes: readonly {
  readonly shopId: number
  readonly transactions: number
  readonly days?: number
}[] = [
  { shopId: 10_000_001, transactions: 400 },
  { shopId: 10_000_002, transactions: 400 },
  { shopId: 10_000_003, transactions: 400 },
  { shopId: 10_000_004, transactions: 400 },
  { shopId: 10_000_005, transactions: 150 },
  // Its ledger has more rows in one month than Etsy's offset reaches.
  { shopId: 10_000_006, transactions: 2_600, days: 25 },
  { shopId: 10_000_007, transactions: 400 },
]

/**
 * The sandbox's Open API as the outside world of the worker's tests, which run inside workerd.
 * `https://control.test` is for the tests: consent, sales, and answers gone wrong.
 */
export function etsyOutbound(publicOrigin: string): (request: Request) => Promise<Response> {
  const clock = new Clock()
  const app = {
    keystring: etsyBindings.ETSY_KEYSTRING,
    sharedSecret: etsyBindings.ETSY_SHARED_SECRET,
    redirectUris: [`${publicOrigin}/oauth/callback`],
  }
  const oauth = new OAuth(app, clock)
  const misbehaviours = wellBehaved()
  const random = new Random(1)
  const shops = sizes.map((size, i) =>
    generateShop({
      seed: i + 1,
      ...size,
      now: clock.now(),
      name: `Shop${String(i)}`,
    }),
  )
  const violations: string[] = []
  const calls: string[] = []
  const instead: Instead[] = []
  let spoiled: Spoiled[] = []
  const api = createApi({
    app,
    clock,
    oauth,
    rateLimit: new RateLimit({ perSecond: 1_000, perDay: 1_000_000 }),
    shops,
    misbehaviours,
    violations,
    document: loadEtsyOpenApi(),
    calls,
  })

  const shopOf = (url: URL) => {
    const shop = shops.find(({ shopId }) => String(shopId) === url.searchParams.get('shop'))
    if (!shop) throw new Error(`no shop in ${url.href}`)
    return shop
  }

  async function control(request: Request, url: URL): Promise<Response> {
    switch (url.pathname) {
      case '/allow': {
        const asked = oauth.readAuthorization(url.searchParams)
        if (typeof asked === 'string') return new Response(asked, { status: 400 })
        return new Response(oauth.allow(asked, shopOf(url).userId))
      }
      case '/books': {
        const shop = shopOf(url)
        return Response.json({
          receipts: shop.receipts.length,
          entries: shop.ledger.length,
          listings: shop.listings.filter(({ isDeleted }) => !isDeleted).length,
          reviews: shop.reviews.sec.length,
        })
      }
      case '/sale': {
        const shop = shopOf(url)
        const row = sell(shop, {}, clock.nowSec())
        const body = webhookBody('order.paid', shop, row)
        const secret = etsyBindings.ETSY_WEBHOOK_SECRET
        const headers = signedHeaders(crypto.randomUUID(), body, secret, Date.now())
        return Response.json({ receiptId: receiptIdOf(shop, row), body, headers })
      }
      case '/sign': {
        const body = await request.text()
        const id = url.searchParams.get('id') ?? crypto.randomUUID()
        const atMs = Date.now() + Number(url.searchParams.get('skewMs') ?? 0)
        return Response.json(signedHeaders(id, body, etsyBindings.ETSY_WEBHOOK_SECRET, atMs))
      }
      case '/refund':
      case '/cancel': {
        const shop = shopOf(url)
        const row = receiptRowOf(shop, url.searchParams.get('receipt') ?? '')
        if (url.pathname === '/cancel') cancel(shop, row, clock.nowSec(), true)
        else refund(shop, row, undefined, clock.nowSec(), true)
        return new Response()
      }
      case '/revoke':
        oauth.revoke(shopOf(url).userId)
        return new Response()
      case '/instead':
        instead.push(...(JSON.parse(await request.text()) as Instead[]))
        return new Response()
      case '/spoil':
        spoiled = JSON.parse(await request.text()) as Spoiled[]
        return new Response()
      case '/delete-listing': {
        const listing = shopOf(url).listings.find(({ state }) => state === 'active')
        if (!listing) throw new Error('no active listing')
        listing.isDeleted = true
        return new Response(String(listing.id))
      }
      case '/misbehave':
        Object.assign(misbehaviours, wellBehaved(), JSON.parse(await request.text()))
        return new Response()
      case '/calls':
        return Response.json({ calls: calls.splice(0), violations })
      default:
        return new Response(null, { status: 404 })
    }
  }

  return async request => {
    const url = new URL(request.url)
    if (url.hostname === 'control.test') return await control(request, url)
    if (url.hostname !== 'etsy.test') throw new Error(`the worker called ${url.href}`)
    const wrong = instead.findIndex(({ path }) => url.pathname.includes(path))
    if (wrong !== -1) {
      const [{ status, body, headers = {} }] = instead.splice(wrong, 1) as [Instead]
      return new Response(body, { status, headers })
    }
    const { method } = request
    const headers = Object.fromEntries(request.headers)
    const body = await request.text()
    const isGrant = url.pathname.includes('/oauth/')
    const sent = sendOrFail(
      () => api({ method, url, headers, body }),
      isGrant ? wellBehaved() : misbehaviours,
      random,
    )
    if (sent === undefined) throw new TypeError('connection lost')
    const rule = spoiledFor(spoiled, url)
    if (rule?.status !== undefined)
      return Response.json({ error: rule.error ?? 'No' }, { status: rule.status })
    const offset = Number(url.searchParams.get('offset'))
    if (rule?.maxOffset !== undefined && offset > rule.maxOffset) {
      const error = 'Offset provided is greater than the maximum offset allowed'
      return Response.json({ error }, { status: 400 })
    }
    if (rule && sent.status === 200) {
      const { status, text } = spoilText(sent.text, rule)
      return new Response(text, { status, headers: sent.headers })
    }
    return new Response(sent.text, { status: sent.status, headers: sent.headers })
  }
}
