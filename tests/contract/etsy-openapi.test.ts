import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as v from 'valibot'
import { operations } from '../sandbox/api/operations.ts'
import { startSandbox, type Sandbox } from '../sandbox/sandbox.ts'
import { idOf } from '../sandbox/shop/ids.ts'
import { testClient, type Tokens } from '../sandbox/test-client.ts'
import { loadEtsyOpenApi } from './etsy-openapi.ts'

const document = loadEtsyOpenApi()
if (document === undefined)
  console.warn("SKIPPED: Etsy's OpenAPI document is not at ../shared/etsy/openapi-v3.json")

const later = loadEtsyOpenApi('later')

const countedSchema = v.object({ count: v.number(), results: v.array(v.unknown()) })

describe.skipIf(document === undefined)("the sandbox against Etsy's own document", () => {
  let sandbox: Sandbox
  let client: ReturnType<typeof testClient>
  let tokens: Tokens

  beforeAll(async () => {
    sandbox = await startSandbox({ shop: { seed: 5, transactions: 1_500 } })
    client = testClient(sandbox)
    tokens = await client.connect()
  })
  afterAll(() => sandbox.stop())

  /** One request for every operation, with answers that have something in them. */
  function addresses(): Readonly<Record<string, readonly string[]>> {
    const { shop, clock } = sandbox
    const base = `/shops/${shop.shopId}`
    const now = clock.nowSec()
    const window = `min_created=${now - 2_678_400}&max_created=${now}`
    const rows = Array.from({ length: shop.receipts.length }, (_, row) => row)
    const find = (name: string, fits: (row: number) => boolean) => {
      const row = rows.find(fits)
      if (row === undefined) throw new Error(`no ${name} receipt in this shop`)
      return idOf(shop, 'receipt', row)
    }
    const refunded = find('refunded', row => shop.receipts.lastRefund.at(row) >= 0)
    const canceled = find('canceled', row => shop.receipts.canceledSec.at(row) > 0)
    const gift = find('gift', row => shop.receipts.giftWrap.at(row) > 0)
    const listings = shop.listings.slice(0, 3).map(({ id }) => id)
    const payments = [0, 1, 2].map(row => idOf(shop, 'payment', row))
    const entries = [0, 1, 2, 3, 4, 5, 6, 7].map(row => idOf(shop, 'ledgerEntry', row))
    const states = ['active', 'inactive', 'sold_out', 'draft', 'expired']
    return {
      ping: ['/openapi-ping'],
      getMe: ['/users/me'],
      getShop: [base],
      getShopReceipts: [
        `${base}/receipts?limit=100`,
        `${base}/receipts?limit=100&offset=100&was_paid=true&was_canceled=false&sort_on=updated&sort_order=asc`,
        `${base}/receipts?was_canceled=true&${window}`,
        `${base}/receipts?was_paid=false`,
      ],
      getShopReceipt: [refunded, canceled, gift].map(id => `${base}/receipts/${id}`),
      getShopReceiptTransactionsByShop: [`${base}/transactions?limit=100`],
      getShopPaymentByReceiptId: [`${base}/receipts/${refunded}/payments`],
      getShopPaymentAccountLedgerEntries: [
        `${base}/payment-account/ledger-entries?limit=100&${window}`,
      ],
      getPaymentAccountLedgerEntryPayments: [
        `${base}/payment-account/ledger-entries/payments?ledger_entry_ids=${entries.join(',')}`,
      ],
      getShopPaymentAccountLedgerEntry: [`${base}/payment-account/ledger-entries/${entries[0]}`],
      getPayments: [`${base}/payments?payment_ids=${payments.join(',')}`],
      getListingsByShop: states.map(
        state => `${base}/listings?state=${state}&limit=100&includes=Inventory,Images`,
      ),
      getListingsInventoryByListingIds: [
        `/listings/batch/inventory?listing_ids=${listings.join(',')}`,
      ],
      getListingsByListingIds: [
        `/listings/batch?listing_ids=${listings.join(',')}&includes=Images`,
      ],
      getListingInventory: [`/listings/${listings[0]}/inventory`],
      getListing: [`/listings/${listings[0]}`],
      getListingsByShopSectionId: [
        `${base}/shop-sections/listings?shop_section_ids=1,2&limit=100&sort_on=created&sort_order=asc`,
      ],
      getReviewsByShop: [`${base}/reviews?limit=100`],
      getShopSections: [`${base}/sections`],
      getHolidayPreferences: [`${base}/holiday-preferences`],
      getSellerTaxonomyNodes: ['/seller-taxonomy/nodes'],
    }
  }

  const asked = operations.filter(({ id }) => id !== 'tokenScopes').map(({ id }) => id)

  test('there are operations to check, and the document knows each of them', () => {
    expect(asked.length).toBeGreaterThan(15)
    for (const { id } of operations) expect(document?.operationIds).toContain(id)
  })

  test.each(operations.map(({ id, scope }) => [id, scope] as const))(
    '%s asks for the scope that the document names',
    (id, scope) => {
      expect(document?.scopesOf(id)).toEqual(scope === undefined ? [] : [scope])
    },
  )

  test.each(asked)('%s answers in the documented form, without a field of its own', async id => {
    const paths = addresses()[id] ?? []
    expect(paths.length).toBeGreaterThan(0)
    for (const path of paths) {
      const { status, body } = await client.get(path, tokens.access_token)
      expect(status).toBe(200)
      expect(document?.checkAnswer(id, status, body)).toEqual([])
    }
  })

  test.skipIf(later === undefined).each(asked)('%s also fits the later document', async id => {
    for (const path of addresses()[id] ?? []) {
      const { status, body } = await client.get(path, tokens.access_token)
      expect(later?.checkAnswer(id, status, body)).toEqual([])
    }
  })

  test('lists have something in them', async () => {
    for (const id of ['getShopReceipts', 'getReviewsByShop', 'getPayments', 'getListingsByShop']) {
      const { body } = await client.get(addresses()[id]?.[0] ?? '', tokens.access_token)
      expect(v.parse(countedSchema, body).results.length).toBeGreaterThan(0)
    }
  })

  test.each([
    ['/shops/10000001/receipts?limit=0', 'getShopReceipts', 400],
    ['/shops/10000002/receipts', 'getShopReceipts', 403],
    ['/shops/10000001/receipts/1', 'getShopReceipt', 404],
    ['/shops/99', 'getShop', 404],
    [
      '/listings/batch/inventory?listing_ids=1500000004,99',
      'getListingsInventoryByListingIds',
      404,
    ],
  ])('a refusal of %s has the documented form', async (path, id, expected) => {
    const { status, body } = await client.get(path, tokens.access_token)
    expect(status).toBe(expected)
    expect(document?.checkAnswer(id, status, body)).toEqual([])
  })

  test('a false answer is found', async () => {
    const { body } = await client.get('/users/me', tokens.access_token)
    const invented = { ...v.parse(v.looseObject({}), body), invented: 1 }
    expect(document?.checkAnswer('getMe', 200, invented)).not.toEqual([])
    expect(document?.checkAnswer('getMe', 200, { user_id: 'seven' })).not.toEqual([])
  })

  const headers = { 'x-api-key': 'a:b', authorization: 'Bearer 1.x' }
  const check = (path: string, sent: Readonly<Record<string, string>> = headers) =>
    document?.checkRequest('GET', new URL(`https://openapi.example/v3/application${path}`), sent)

  test('a request that the document allows passes', () => {
    expect(check('/shops/1/receipts?limit=100&was_paid=true&sort_on=created')).toEqual([])
    expect(check('/listings/batch?listing_ids=1,2,3&includes=Images')).toEqual([])
  })

  test.each([
    ['an unknown path', '/shops/1/secrets', headers],
    ['an undocumented parameter', '/shops/1/receipts?page=2', headers],
    [
      'a missing required parameter',
      '/shops/1/payment-account/ledger-entries?min_created=1700000000',
      headers,
    ],
    ['a limit above 100', '/shops/1/receipts?limit=500', headers],
    ['a boolean that is none', '/shops/1/receipts?was_paid=yes', headers],
    ['an unknown choice', '/shops/1/receipts?sort_on=price', headers],
    ['a list sent as several parameters', '/listings/batch?listing_ids=1&listing_ids=2', headers],
    ['a key without its secret', '/shops/1', { 'x-api-key': 'a' }],
    ['a missing token', '/users/me', { 'x-api-key': 'a:b' }],
  ])('%s is a violation', (_name, path, sent) => {
    expect(check(path, sent)?.length).toBe(1)
  })

  test('the sandbox writes down what its clients do wrong', async () => {
    const before = sandbox.violations.length
    await client.get('/shops/10000001/receipts?page=2', tokens.access_token)
    expect(sandbox.violations.slice(before)).toEqual([
      'GET /v3/application/shops/10000001/receipts: page is not documented',
    ])
  })
})
