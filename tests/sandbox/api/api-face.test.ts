import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import * as v from 'valibot'
import { wellBehaved } from '../misbehaviours.ts'
import { startSandbox, type Sandbox } from '../sandbox.ts'
import { generateShop } from '../shop/generate-shop.ts'
import { canary } from '../shop/sandbox-shop.ts'
import { testClient, type Tokens } from '../test-client.ts'

const now = Date.parse('2026-11-22T18:30:00Z')
const pageSchema = v.object({ count: v.number(), results: v.array(v.looseObject({})) })

let sandbox: Sandbox
let client: ReturnType<typeof testClient>
let tokens: Tokens

beforeAll(async () => {
  const shops = [10_000_001, 10_000_002].map(shopId =>
    generateShop({ seed: shopId, shopId, transactions: 400, now }),
  )
  sandbox = await startSandbox({ shops, startMs: now })
  client = testClient(sandbox)
  tokens = await client.connect()
})
afterAll(() => sandbox.stop())
beforeEach(() => {
  Object.assign(sandbox.misbehaviours, wellBehaved())
  Object.assign(sandbox.limits, { perSecond: 1_000, perDay: 5_000_000 })
})

const own = '/shops/10000001'
const list = async (path: string) =>
  v.parse(pageSchema, (await client.get(path, tokens.access_token)).body)
const error = async (path: string, token: string | undefined = tokens.access_token) => {
  const { status, body } = await client.get(path, token)
  return [status, v.parse(v.object({ error: v.string() }), body).error] as const
}

describe('keys and tokens', () => {
  test('a call without a key, with half a key or with a wrong secret is refused', async () => {
    expect((await client.get(own, undefined, {})).status).toBe(403)
    for (const key of [sandbox.app.keystring, 'a:b', `${sandbox.app.keystring}:wrong`])
      expect((await client.get(own, undefined, { 'x-api-key': key })).status).toBe(403)
  })

  test('public data needs the key alone, private data a token', async () => {
    expect((await client.get(own)).status).toBe(200)
    expect((await client.get('/users/me')).status).toBe(401)
    expect((await client.get('/users/me', '700001.invented')).status).toBe(401)
  })

  test('a token opens only its own shop', async () => {
    expect(await error('/shops/10000002/receipts')).toEqual([
      403,
      'User does not own Shop 10000002',
    ])
    const other = await client.connect({ shop: '10000002' })
    expect((await client.get('/shops/10000002/receipts', other.access_token)).status).toBe(200)
    expect((await client.get(`${own}/receipts`, other.access_token)).status).toBe(403)
  })

  test('a scope that was not granted is missing', async () => {
    const narrow = await client.connect({ scope: 'listings_r' })
    expect(await error(`${own}/receipts`, narrow.access_token)).toEqual([403, 'insufficient_scope'])
    expect((await client.get(`${own}/listings`, narrow.access_token)).status).toBe(200)
  })

  test('an access token lasts an hour', async () => {
    const fresh = await client.connect()
    sandbox.clock.set(now + 3_599_000)
    expect((await client.get('/users/me', fresh.access_token)).status).toBe(200)
    sandbox.clock.set(now + 3_602_000)
    expect(await error('/users/me', fresh.access_token)).toEqual([401, 'invalid_token'])
    sandbox.clock.set(now)
  })
})

describe('consent', () => {
  test.each([
    ['an unregistered callback', { redirect_uri: 'https://sync.etsypro.example/oauth/callback/' }],
    ['a plain challenge', { code_challenge_method: 'plain' }],
    ['a removed scope', { scope: 'shops_r billing_r' }],
    ['an unknown app', { client_id: 'someone' }],
    ['no state', { state: '' }],
  ])('%s shows an error page and goes nowhere', async (_name, changes) => {
    const response = await fetch(client.authorizeUrl({ auto: '1', ...changes }), {
      redirect: 'manual',
    })
    expect(response.status).toBe(400)
    expect(response.headers.get('location')).toBeNull()
  })

  test('Allow sends the browser back with a code and the state, deny with an error', async () => {
    const page = await (await fetch(client.authorizeUrl())).text()
    expect(page).toContain('data-action="allow"')
    expect(page).toContain('transactions_r')
    const press = async (decision: string) => {
      const body = new URLSearchParams({ decision })
      const response = await fetch(client.authorizeUrl(), {
        method: 'POST',
        body,
        redirect: 'manual',
      })
      return new URL(response.headers.get('location') ?? '').searchParams
    }
    expect((await press('allow')).get('code')).not.toBeNull()
    expect((await press('allow')).get('state')).toBe('state-of-the-test')
    expect((await press('deny')).get('error')).toBe('access_denied')
  })

  test('a code is good once, and only with its verifier', async () => {
    const code = await client.code()
    expect((await client.redeem(code, 'w'.repeat(50))).status).toBe(400)
    expect((await client.redeem(code)).status).toBe(400)
    const second = await client.code()
    expect((await client.redeem(second)).status).toBe(200)
    expect((await client.redeem(second)).body).toMatchObject({ error: 'invalid_grant' })
  })

  test('a refresh gives new tokens, and the old refresh token dies at once', async () => {
    const first = await client.connect()
    const refresh = { grant_type: 'refresh_token', refresh_token: first.refresh_token }
    const second = await client.token(refresh)
    expect(second.status).toBe(200)
    expect(second.body).not.toMatchObject({ refresh_token: first.refresh_token })
    expect((await client.token(refresh)).body).toMatchObject({
      error: 'invalid_grant',
      error_description: 'refresh_token is revoked',
    })
  })
})

describe('paging', () => {
  test('a page has 25 rows unless asked otherwise, and never more than 100', async () => {
    expect((await list(`${own}/receipts`)).results.length).toBe(25)
    expect((await list(`${own}/receipts?limit=500`)).results.length).toBe(100)
  })

  test('an offset above 12,000 is refused', async () => {
    expect((await client.get(`${own}/receipts?offset=12000`, tokens.access_token)).status).toBe(200)
    expect(await error(`${own}/receipts?offset=12001`)).toEqual([
      400,
      'Offset provided is greater than the maximum offset allowed',
    ])
  })

  test('pages together hold each receipt once, canceled ones only when asked for', async () => {
    const ids = new Set<unknown>()
    for (const canceled of [true, false]) {
      const { count } = await list(`${own}/receipts?was_canceled=${canceled}`)
      for (let offset = 0; offset < count; offset += 100) {
        const path = `${own}/receipts?was_canceled=${canceled}&limit=100&offset=${offset}`
        for (const { receipt_id: id } of (await list(path)).results) ids.add(id)
      }
    }
    expect(ids.size).toBe(sandbox.shop.receipts.length)
  })

  test('the ledger wants both dates, in seconds, at most 31 days apart', async () => {
    const path = `${own}/payment-account/ledger-entries`
    const end = now / 1000
    expect((await error(path))[0]).toBe(400)
    expect((await error(`${path}?min_created=${end - 60}`))[0]).toBe(400)
    expect((await error(`${path}?min_created=${end - 2_678_401}&max_created=${end}`))[0]).toBe(400)
    expect((await error(`${path}?min_created=${(end - 60) * 1000}&max_created=${end}`))[0]).toBe(
      400,
    )
    const { count } = await list(`${path}?min_created=${end - 2_678_400}&max_created=${end}`)
    expect(count).toBeGreaterThan(10)
  })

  test('one unknown listing fails a whole batch of inventories', async () => {
    const id = sandbox.shop.listings[0]?.id ?? 0
    expect((await list(`/listings/batch/inventory?listing_ids=${id}`)).count).toBe(1)
    expect((await error(`/listings/batch/inventory?listing_ids=${id},42`))[0]).toBe(404)
  })
})

describe('what the answers carry', () => {
  test('titles come escaped for HTML', async () => {
    const { results } = await list(`${own}/listings?limit=100&sort_on=created`)
    const titles = results.map(({ title }) => String(title))
    expect(titles).toContain('Mum &amp; Dad&#39;s &quot;Est. 2019&quot; enamel mug')
    expect(titles.some(title => title.includes('&lt;img src=x onerror='))).toBe(true)
    expect(titles.some(title => title.includes('<'))).toBe(false)
  })

  test('a receipt is full of the buyer', async () => {
    const [receipt] = (await list(`${own}/receipts?limit=1`)).results
    const text = JSON.stringify(receipt)
    for (const secret of Object.values(canary)) expect(text).toContain(secret)
  })

  test('success names what is left of the limits', async () => {
    const { headers } = await client.get(own)
    expect(headers.get('x-limit-per-second')).toBe('1000')
    expect(Number(headers.get('x-remaining-today'))).toBeLessThan(5_000_000)
  })
})

describe('limits and misbehaviours', () => {
  test('a call above the limits is refused with the seconds to wait', async () => {
    sandbox.limits.perDay = 0
    const day = await client.get(own)
    expect([day.status, day.headers.get('retry-after')]).toEqual([429, '86400'])
    sandbox.limits.perDay = 5_000_000
    sandbox.limits.perSecond = 0
    const second = await client.get(own)
    expect([second.status, second.headers.get('retry-after')]).toEqual([429, '1'])
  })

  test.each([
    ['serverErrors', 500],
    ['htmlInsteadOfJson', 200],
    ['truncatedJson', 200],
  ] as const)('%s spoils the answer', async (name, expected) => {
    sandbox.misbehaviours[name] = 1
    const { status, body } = await client.get(own)
    expect(status).toBe(expected)
    if (expected === 200) expect(typeof body).toBe('string')
  })

  test('a dropped connection answers nothing', async () => {
    sandbox.misbehaviours.droppedConnections = 1
    await expect(client.get(own)).rejects.toThrow()
  })

  test('a storm of 429 says how long to wait', async () => {
    sandbox.misbehaviours.tooManyRequests = { share: 1, retryAfterSec: 7 }
    expect((await client.get(own)).headers.get('retry-after')).toBe('7')
  })

  test('a slow Etsy takes its time', async () => {
    sandbox.misbehaviours.slowMs = 120
    const startedAt = performance.now()
    await client.get(own)
    expect(performance.now() - startedAt).toBeGreaterThan(100)
  })

  test('a repeated page has the rows of the one before it', async () => {
    sandbox.misbehaviours.repeatedPages = true
    const first = await list(`${own}/receipts?limit=10`)
    const second = await list(`${own}/receipts?limit=10&offset=10`)
    expect(second.results).toEqual(first.results)
  })

  test('null links leave lines without listing and title', async () => {
    sandbox.misbehaviours.nullLinks = true
    const { results } = await list(`${own}/receipts?limit=1`)
    expect(JSON.stringify(results)).toContain('"listing_id":null')
  })

  test('a ledger type that nobody knows turns up', async () => {
    sandbox.misbehaviours.unknownLedgerType = true
    const end = now / 1000
    const window = `min_created=${end - 2_000_000}&max_created=${end}&limit=100`
    const { results } = await list(`${own}/payment-account/ledger-entries?${window}`)
    expect(results.some(entry => entry['ledger_type'] === 'brand_new_fee')).toBe(true)
  })

  test('VAT may have lost its fee, times their new names, listings their views', async () => {
    const british = generateShop({
      seed: 6,
      transactions: 100,
      now,
      country: 'GB',
      currency: 'GBP',
    })
    const other = await startSandbox({ shops: [british], startMs: now })
    const visitor = testClient(other)
    const { access_token: token } = await visitor.connect()
    Object.assign(other.misbehaviours, {
      orphanVat: true,
      oldTimestampNames: true,
      uncountedViews: true,
    })
    const rows = async (path: string) =>
      v.parse(pageSchema, (await visitor.get(`${own}${path}`, token)).body).results
    const end = now / 1000
    const window = `min_created=${end - 2_000_000}&max_created=${end}&limit=100`
    const entries = await rows(`/payment-account/ledger-entries?${window}`)
    const vat = entries.filter(entry => String(entry['ledger_type']).startsWith('vat_'))
    expect(vat.length).toBeGreaterThan(0)
    for (const entry of vat) expect(entry['parent_entry_id']).toBe(0)
    for (const receipt of await rows('/receipts')) {
      expect(receipt).not.toHaveProperty('created_timestamp')
      expect(receipt).toHaveProperty('create_timestamp')
    }
    for (const listing of await rows('/listings')) expect(listing['views']).toBe(0)
    await other.stop()
  })

  test('absurd totals come through as they are', async () => {
    sandbox.misbehaviours.absurdMoney = true
    const { results } = await list(`${own}/receipts?limit=2`)
    expect(results.map(receipt => receipt['grandtotal'])).toEqual([
      { amount: 1000, divisor: 0, currency_code: 'USD' },
      { amount: 1000, divisor: 100 },
    ])
  })

  test('a revoked token, a dead token endpoint and a revoked refresh token say so', async () => {
    sandbox.misbehaviours.revokedAccess = true
    expect(await error('/users/me')).toEqual([401, 'invalid_token'])
    sandbox.misbehaviours.tokenEndpointDown = true
    expect((await client.redeem('any')).status).toBe(500)
    sandbox.misbehaviours.tokenEndpointDown = false
    sandbox.misbehaviours.revokedRefresh = true
    const { refresh_token } = tokens
    expect((await client.token({ grant_type: 'refresh_token', refresh_token })).status).toBe(400)
  })

  test('the misspelled header takes the place of the right one', async () => {
    sandbox.misbehaviours.misspelledRateHeader = true
    const { headers } = await client.get(own)
    expect(headers.has('x-remaining-this-second')).toBe(false)
    expect(headers.has('x-remaining-this-secon')).toBe(true)
  })
})
