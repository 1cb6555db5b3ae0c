import { exchangeCode, type Grant } from '../../../worker/etsy/oauth.ts'
import { randomSecret, sha256 } from '../../../worker/auth/secret.ts'
import { cancel, receiptIdOf, refund, sell, ship } from '../../sandbox/actions.ts'
import { createApi } from '../../sandbox/api/api-face.ts'
import { OAuth } from '../../sandbox/api/oauth.ts'
import { RateLimit } from '../../sandbox/api/rate-limit.ts'
import { Clock } from '../../sandbox/clock.ts'
import { wellBehaved } from '../../sandbox/misbehaviours.ts'
import { generateShop } from '../../sandbox/shop/generate-shop.ts'
import type { Random } from '../../sandbox/shop/random.ts'
import type { SandboxShop } from '../../sandbox/shop/sandbox-shop.ts'

export const etsyApp = { keystring: 'keystring', sharedSecret: 'secret' }
const API_ORIGIN = 'https://etsy.test'
const CALLBACK = 'https://sync.etsypro.example/oauth/callback'
const rateLimit = new RateLimit({ perSecond: 1e6, perDay: 1e9 })

/** The sandbox's Etsy with one small shop, inside workerd beside the room that reads it. */
export class Etsy {
  readonly shop: SandboxShop
  readonly shopId: string
  /** The share of calls that go wrong. */
  troubles = 0
  readonly #random: Random
  readonly #clock = new Clock()
  readonly #now: () => number
  readonly #oauth: OAuth
  readonly #api: ReturnType<typeof createApi>

  /** `now` is Etsy's own clock, which no skew of ours moves. */
  constructor(random: Random, now: () => number) {
    this.#random = random
    this.#now = now
    this.#clock.speed = 0
    const app = { ...etsyApp, redirectUris: [CALLBACK] }
    this.#oauth = new OAuth(app, this.#clock)
    const days = 20
    const seed = random.below(2 ** 31)
    this.shop = generateShop({ seed, transactions: 30, days, now: now() })
    this.shopId = String(this.shop.shopId)
    this.#api = createApi({
      app,
      clock: this.#clock,
      oauth: this.#oauth,
      rateLimit,
      shops: [this.shop],
      misbehaviours: wellBehaved(),
      violations: [],
      document: undefined,
      calls: [],
    })
  }

  /** The seller's consent. */
  async grant(): Promise<Grant> {
    this.#clock.set(this.#now())
    const verifier = randomSecret()
    const scopes = ['shops_r', 'listings_r', 'transactions_r']
    const asked = { redirectUri: CALLBACK, scopes, state: 's', challenge: await sha256(verifier) }
    const back = new URL(this.#oauth.allow(asked, this.shop.userId))
    const app = { apiOrigin: API_ORIGIN, keystring: etsyApp.keystring }
    const code = back.searchParams.get('code') ?? ''
    const grant = await exchangeCode(app, code, verifier, CALLBACK)
    if (!grant.ok) throw new Error(`no grant: ${grant.error.reason}`)
    return grant.value
  }

  /** Something changes at Etsy; answers which order, for a webhook to point at. */
  change(): string {
    const { shop } = this
    const nowSec = Math.floor(this.#now() / 1000)
    const row = this.#random.below(shop.receipts.length)
    const isOpen = shop.receipts.canceledSec.at(row) === 0 && shop.receipts.isPaid.at(row) === 1
    const what = this.#random.below(5)
    if (isOpen && what === 0 && shop.receipts.lastRefund.at(row) < 0)
      refund(shop, row, undefined, nowSec, false)
    else if (isOpen && what === 1) cancel(shop, row, nowSec, false)
    else if (isOpen && what === 2 && shop.receipts.shippedSec.at(row) === 0) ship(shop, row, nowSec)
    else return receiptIdOf(shop, sell(shop, {}, nowSec))
    return receiptIdOf(shop, row)
  }

  async answer(request: Request): Promise<Response> {
    const body = new TextDecoder().decode(await request.arrayBuffer())
    this.#clock.set(this.#now())
    const trouble = this.#random.chance(this.troubles) ? this.#random.below(6) : undefined
    if (trouble === 0) throw new TypeError('connection lost')
    if (trouble === 1)
      return new Response('{"error":"slow down"}', {
        status: 429,
        headers: { 'retry-after': '1' },
      })
    if (trouble === 2) return new Response('{"error":"broken"}', { status: 500 })
    if (trouble === 3) return new Response('<!doctype html><h1>Sorry</h1>', { status: 200 })
    const { method, url } = request
    const headers = Object.fromEntries(request.headers)
    const answer = this.#api({ method, url: new URL(url), headers, body })
    const text = JSON.stringify(answer.body)
    // Lost on the way back, when Etsy has done its part.
    if (trouble === 4 && method === 'GET') throw new TypeError('connection lost')
    // A refresh whose answer is cut would cost the grant: that is told in the threat notes, not here.
    const isCut = trouble === 5 && method === 'GET'
    return new Response(isCut ? text.slice(0, text.length / 2) : text, {
      status: answer.status,
      headers: { 'content-type': 'application/json', ...answer.headers },
    })
  }
}
