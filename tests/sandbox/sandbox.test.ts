import { createServer } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { generate } from 'selfsigned'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as v from 'valibot'
import { Webhook } from 'standardwebhooks'
import { startSandbox, type Sandbox } from './sandbox.ts'
import { booksOf } from './shop/books-of.ts'
import { testClient, type Tokens } from './test-client.ts'

type Received = { readonly body: string; readonly headers: Record<string, string> }

let sandbox: Sandbox
let tokens: Tokens
let client: ReturnType<typeof testClient>
let status = 200
const received: Received[] = []

const receiver = createServer((request, response) => {
  let body = ''
  request.on('data', (part: Buffer) => (body += part.toString()))
  request.on('end', () => {
    const names = ['webhook-id', 'webhook-timestamp', 'webhook-signature']
    const headers = Object.fromEntries(names.map(name => [name, String(request.headers[name])]))
    received.push({ body, headers })
    response.writeHead(status)
    response.end()
  })
})

beforeAll(async () => {
  await new Promise<void>(resolve => receiver.listen(0, '127.0.0.1', resolve))
  const address = receiver.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  sandbox = await startSandbox({
    shop: { seed: 3, transactions: 200 },
    webhookUrl: `http://127.0.0.1:${port}/webhooks/etsy`,
  })
  client = testClient(sandbox)
})
afterAll(async () => {
  await sandbox.stop()
  receiver.closeAllConnections()
  receiver.close()
})

test('no webhook is sent before the seller has let the app in', async () => {
  await sandbox.saleNow()
  expect(received).toEqual([])
  tokens = await client.connect()
})

test('a sale is in the API, in the ledger and in the books, and is told by a signed pointer', async () => {
  const { shop } = sandbox
  const balance = sandbox.books().balance
  const entries = shop.ledger.length
  const { receiptId } = await sandbox.saleNow({ isOffsite: true })
  const order = sandbox.books().order(receiptId)
  expect(order?.fees['offsite-ads']).toBeGreaterThan(0)
  expect(sandbox.books().balance - balance).toBe(order?.profit)
  expect(shop.ledger.length).toBeGreaterThan(entries + 4)
  const reply = await client.get(`/shops/${shop.shopId}/receipts?limit=1`, tokens.access_token)
  expect(JSON.stringify(reply.body)).toContain(`"receipt_id":${receiptId}`)
  const last = received.at(-1)
  expect(last?.body).toBe(
    `{"event_type":"order.paid","resource_url":"https://api.etsy.com/v3/application/shops/${shop.shopId}/receipts/${receiptId}","shop_id":${shop.shopId}}`,
  )
  const verifier = new Webhook(sandbox.app.webhookSecret)
  expect(() => verifier.verify(last?.body ?? '', last?.headers ?? {})).not.toThrow()
  expect(() => verifier.verify(`${last?.body ?? ''} `, last?.headers ?? {})).toThrow()
})

test('a webhook that is not taken comes again with the same id', async () => {
  sandbox.webhooks.retryScale = 0.001
  status = 500
  const before = received.length
  await sandbox.saleNow()
  status = 200
  await expect.poll(() => received.length).toBe(before + 2)
  const [first, second] = received.slice(before)
  expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id'])
})

test('a webhook reaches a receiver whose certificate nobody has signed', async () => {
  const made = await generate([{ name: 'commonName', value: 'localhost' }])
  let taken = 0
  const secure = createTlsServer({ key: made.private, cert: made.cert }, (_request, response) => {
    taken += 1
    response.end()
  })
  await new Promise<void>(resolve => secure.listen(0, '127.0.0.1', resolve))
  const address = secure.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const before = sandbox.webhooks.target
  sandbox.setWebhookTarget(`https://127.0.0.1:${port}/webhooks/etsy`)
  await sandbox.saleNow()
  sandbox.webhooks.target = before
  secure.closeAllConnections()
  secure.close()
  expect(taken).toBe(1)
  expect(sandbox.webhooks.deliveries.at(-1)?.status).toBe(200)
})

test('a refund lowers the revenue of its day by what was not tax', async () => {
  const { receiptId } = await sandbox.saleNow()
  const before = sandbox.books().order(receiptId)?.revenue ?? 0
  sandbox.refundNow(receiptId)
  expect(before).toBeGreaterThan(0)
  expect(sandbox.books().order(receiptId)?.revenue).toBe(0)
  expect(() => sandbox.refundNow(receiptId)).toThrow('cannot refund 0')
})

test('a canceled order counts as nothing and is told', async () => {
  const { receiptId } = await sandbox.saleNow()
  const today = () => {
    const day = new Intl.DateTimeFormat('en-CA', { timeZone: 'America/New_York' }).format(
      sandbox.clock.now(),
    )
    return sandbox.books().days(day, day)[0]
  }
  const before = today()
  await sandbox.cancelNow(receiptId)
  expect(today()?.receipts).toBe((before?.receipts ?? 0) - 1)
  expect(today()?.refunds).toBe(before?.refunds)
  expect(received.at(-1)?.body).toContain('"order.canceled"')
  await expect(sandbox.cancelNow(receiptId)).rejects.toThrow('only once')
})

test('a silent refund does not show as a change', async () => {
  const { receiptId } = await sandbox.saleNow()
  const updated = async () => {
    const path = `/shops/${sandbox.shop.shopId}/receipts/${receiptId}`
    const { body } = await client.get(path, tokens.access_token)
    return v.parse(v.object({ updated_timestamp: v.number() }), body).updated_timestamp
  }
  const before = await updated()
  sandbox.clock.set(sandbox.clock.now() + 60_000)
  sandbox.misbehaviours.silentRefunds = true
  sandbox.refundNow(receiptId, { minor: 100 })
  expect(await updated()).toBe(before)
  sandbox.misbehaviours.silentRefunds = false
  sandbox.refundNow(receiptId, { minor: 100 })
  expect(await updated()).toBeGreaterThanOrEqual(before + 60)
})

test('a posted parcel is no open order any more', async () => {
  const { receiptId } = await sandbox.saleNow()
  const isOpen = () =>
    booksOf(sandbox.shop)
      .openOrders()
      .some(order => order.receiptId === receiptId)
  expect(isOpen()).toBe(true)
  await sandbox.shipNow(receiptId)
  expect(isOpen()).toBe(false)
  expect(sandbox.books().order(receiptId)?.labels).toBe(495)
})

test('the control page sells by a button, and commands answer in JSON', async () => {
  const page = await (await fetch(`${sandbox.apiOrigin}/sandbox`)).text()
  expect(page).toContain('Sale now')
  const orders = sandbox.shop.receipts.length
  const response = await fetch(`${sandbox.apiOrigin}/sandbox/sale`, { method: 'POST' })
  expect(v.parse(v.object({ receiptId: v.string() }), await response.json()).receiptId).toMatch(
    /^\d+$/,
  )
  expect(sandbox.shop.receipts.length).toBe(orders + 1)
  expect((await fetch(`${sandbox.apiOrigin}/sandbox/nonsense`, { method: 'POST' })).status).toBe(
    400,
  )
})

test('the clock can be set and run fast', async () => {
  const ms = Date.parse('2027-01-01T00:00:00Z')
  sandbox.clock.set(ms)
  sandbox.clock.speed = 1_000
  await new Promise(resolve => setTimeout(resolve, 30))
  expect(sandbox.clock.now() - ms).toBeGreaterThan(20_000)
  sandbox.clock.speed = 0
  const stopped = sandbox.clock.now()
  await new Promise(resolve => setTimeout(resolve, 5))
  expect(sandbox.clock.now()).toBe(stopped)
})
