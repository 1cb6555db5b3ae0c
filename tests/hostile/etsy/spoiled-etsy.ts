import { randomSecret, sha256 } from '../../../worker/auth/secret.ts'
import { exchangeCode, type Grant } from '../../../worker/etsy/oauth.ts'
import { cancel, receiptIdOf, refund, sell, ship } from '../../sandbox/actions.ts'
import { createApi } from '../../sandbox/api/api-face.ts'
import { OAuth } from '../../sandbox/api/oauth.ts'
import { RateLimit } from '../../sandbox/api/rate-limit.ts'
import { Clock } from '../../sandbox/clock.ts'
import { wellBehaved } from '../../sandbox/misbehaviours.ts'
import { generateShop } from '../../sandbox/shop/generate-shop.ts'
import type { Random } from '../../sandbox/shop/random.ts'
import type { SandboxShop } from '../../sandbox/shop/sandbox-shop.ts'
import { endpointOf } from './endpoints.ts'
import type { Call, Sent, Spoil } from './spoils.ts'

const app = { keystring: 'keystring', sharedSecret: 'secret' }
const API_ORIGIN = 'https://etsy.test'
const CALLBACK = 'https://sync.etsypro.example/oauth/callback'
/** What Etsy takes of all worlds together: they follow each other, on one clock. */
export const PER_SECOND = 50
/** So much of an endless answer may be taken before it must be given up. */
const MOST_BYTES_TAKEN = 6 * 1024 * 1024
const CHUNK = new Uint8Array(256 * 1024).fill(0x20)
let worlds = 0

/** The sandbox's Etsy with one small shop, behind whatever spoils it; inside workerd beside the room. */
export class SpoiledEtsy {
  readonly shop: SandboxShop
  readonly shopId: string
  spoils: readonly Spoil[] = []
  /** What no spoil excuses: calls to elsewhere, bursts, answers without end that are read on. */
  readonly offences: string[] = []
  calls = 0
  #bucket = 0
  #inBucket = 0
  readonly #random: Random
  readonly #clock = new Clock()
  readonly #now: () => number
  readonly #oauth: OAuth
  readonly #api: ReturnType<typeof createApi>
  /** The most rows that this Etsy gives in one page, so that a small shop has many pages. */
  readonly #pageRows: number

  constructor(random: Random, now: () => number) {
    this.#random = random
    this.#now = now
    this.#clock.speed = 0
    worlds += 1
    const redirectUris = [CALLBACK]
    this.#oauth = new OAuth({ ...app, redirectUris }, this.#clock)
    const isLarge = random.chance(0.08)
    this.#pageRows = isLarge ? 100 : random.pick([4, 10, 25, 100])
    this.shop = generateShop({
      seed: random.below(2 ** 31),
      shopId: 10_000_100 + worlds,
      transactions: isLarge ? 330 : random.between(30, 45),
      days: random.pick([8, 20, 70]),
      now: now(),
    })
    this.shopId = String(this.shop.shopId)
    this.#api = createApi({
      app: { ...app, redirectUris },
      clock: this.#clock,
      oauth: this.#oauth,
      rateLimit: new RateLimit({ perSecond: 1e9, perDay: 1_000_000 }),
      shops: [this.shop],
      misbehaviours: wellBehaved(),
      violations: [],
      document: undefined,
      calls: [],
    })
  }

  /** The seller's consent, which no spoil meets. */
  async grant(): Promise<Grant> {
    const { spoils } = this
    this.spoils = []
    this.#clock.set(this.#now())
    const verifier = randomSecret()
    const scopes = ['shops_r', 'listings_r', 'transactions_r']
    const asked = { redirectUri: CALLBACK, scopes, state: 's', challenge: await sha256(verifier) }
    const back = new URL(this.#oauth.allow(asked, this.shop.userId))
    const code = back.searchParams.get('code') ?? ''
    const origin = { apiOrigin: API_ORIGIN, keystring: app.keystring }
    const grant = await exchangeCode(origin, code, verifier, CALLBACK)
    this.spoils = spoils
    if (!grant.ok) throw new Error(`no grant: ${grant.error.reason}`)
    return grant.value
  }

  /** Something changes at Etsy; answers which order, for a webhook to point at. */
  change(): string {
    const { shop } = this
    const nowSec = Math.floor(this.#now() / 1000)
    const row = this.#random.below(shop.receipts.length)
    const isOpen = shop.receipts.canceledSec.at(row) === 0 && shop.receipts.isPaid.at(row) === 1
    const what = this.#random.below(6)
    if (isOpen && what === 0 && shop.receipts.lastRefund.at(row) < 0)
      refund(shop, row, undefined, nowSec, false)
    else if (isOpen && what === 1) cancel(shop, row, nowSec, false)
    else if (isOpen && what === 2 && shop.receipts.shippedSec.at(row) === 0) ship(shop, row, nowSec)
    else return receiptIdOf(shop, sell(shop, {}, nowSec))
    return receiptIdOf(shop, row)
  }

  async answer(request: Request): Promise<Response> {
    this.calls += 1
    const url = new URL(request.url)
    if (url.origin !== API_ORIGIN) {
      this.offences.push(`a call to ${url.origin}`)
      throw new TypeError('no such host')
    }
    if (request.redirect !== 'manual') this.offences.push('a call that follows redirects')
    this.#countCall()
    const body = new TextDecoder().decode(await request.arrayBuffer())
    this.#clock.set(this.#now())
    const { method } = request
    const headers = Object.fromEntries(request.headers)
    const endpoint = endpointOf(url)
    const limit = Math.min(Number(url.searchParams.get('limit') ?? 25), this.#pageRows)
    const offset = Number(url.searchParams.get('offset') ?? 0)

    const ask = (from: number, most: number): Sent => {
      const same = new URL(url)
      if (same.searchParams.has('offset')) {
        same.searchParams.set('offset', String(from))
        same.searchParams.set('limit', String(Math.min(100, most)))
      }
      const answer = this.#api({ method, url: same, headers, body })
      const limits = { ...answer.headers, 'x-limit-per-second': String(PER_SECOND) }
      return { status: answer.status, headers: limits, body: answer.body }
    }
    /** The sandbox gives at most a hundred rows at once. */
    const askAll = (from: number, most: number): Sent => {
      const first = ask(from, most)
      const rows = rowsOf(first.body)
      if (most <= 100 || !rows) return first
      const all = [...rows]
      for (let at = from + 100; all.length > 0; at += 100) {
        const more = rowsOf(ask(at, 100).body) ?? []
        if (more.length === 0) break
        all.push(...more)
      }
      return { ...first, body: { count: all.length, results: all } }
    }
    if (!endpoint) return respond(ask(offset, limit))

    const call: Call = { endpoint, url, offset, limit, ask: askAll }
    const mine = this.spoils.filter(
      spoil =>
        spoil.on.includes(endpoint) && spoil.isMine(call) && this.#random.chance(spoil.share),
    )
    // An answer that comes from elsewhere never reached Etsy: a refresh token is not spent by it.
    const whole = mine.find(({ group }) => group === 'whole')
    if (whole) {
      const sent = whole.spoil({ status: 200, headers: {}, body: undefined }, call)
      if (!sent) throw new TypeError('connection lost')
      return sent.isEndless === true ? this.#endless() : respond(sent)
    }
    let sent = ask(offset, limit)
    if (sent.status !== 200) return respond(sent)
    for (const group of ['list', 'rows', 'headers', 'text'] as const)
      for (const spoil of mine.filter(each => each.group === group))
        sent = spoil.spoil(sent, call) ?? sent
    return respond(sent)
  }

  /** Over ten seconds: the clock of a world jumps while calls that were let through are on their way. */
  #countCall(): void {
    const bucket = Math.floor(this.#now() / 10_000)
    if (bucket !== this.#bucket) this.#inBucket = 0
    this.#bucket = bucket
    this.#inBucket += 1
    if (this.#inBucket > 12 * PER_SECOND) this.offences.push('a burst above the limit')
  }

  #endless(): Response {
    let taken = 0
    const body = new ReadableStream<Uint8Array>({
      pull: controller => {
        taken += CHUNK.byteLength
        if (taken > MOST_BYTES_TAKEN) {
          this.offences.push(`an endless answer was read on, beyond ${String(taken)} bytes`)
          controller.close()
        } else controller.enqueue(CHUNK)
      },
    })
    return new Response(body, { headers: { 'content-type': 'application/json' } })
  }
}

function rowsOf(body: unknown): readonly unknown[] | undefined {
  const isPage = typeof body === 'object' && body !== null && 'results' in body
  return isPage && Array.isArray(body.results) ? body.results : undefined
}

function respond({ status, headers, body, text }: Sent): Response {
  const isBodiless = status === 204 || status === 205 || status === 304
  return new Response(isBodiless ? null : (text ?? JSON.stringify(body)), {
    status,
    headers: { 'content-type': 'application/json', ...headers },
  })
}
